// The author's page: shows changes at once, and diagnostics. Only `serve` adds it; built pages do not have it.
"use strict";
(() => {
  const own = document.currentScript;
  const words = JSON.parse(own.dataset.words);
  /** The port for messages to the worker. */
  let worker = null;
  /** The page as last served, for comparison, and its key. */
  let served = null;
  let key = own.dataset.temarioLive;
  /** The number of the last request for the page; answers to earlier ones are ignored. */
  let asked = 0;
  /** The files that the page shows, as last told, with their versions. */
  let files = {};

  function start() {
    let started;
    try {
      // One worker for all tabs, if the browser supports it and allows this page to use it.
      started = new SharedWorker(words.worker);
    } catch {
      started = new Worker(words.worker);
    }
    worker = started.port || started;
    worker.onmessage = receive;
    // The worker's script was not loaded: the server did not answer when the page was opened.
    started.onerror = () => { panel.away(0); setTimeout(start, 2000); };
    worker.postMessage({ listen: location.pathname, key });
    ask();
  }

  function receive({ data: { kind, value } }) {
    if (kind === "page") changed(value);
    else if (kind === "html") arrived(value);
    else if (kind === "faults") panel.show(value);
    else if (kind === "media") refresh(value);
    else if (kind === "follow") follow(value);
    else if (kind === "edited") panel.tell(value.ok ? "" : value.text || panel.words(value.status));
    else if (kind === "open") opened();
    else if (kind === "closed") panel.away(value);
  }

  function opened() {
    panel.away(null);
    // Requests made while the server was not reachable got no answer.
    if (!served) ask();
  }

  addEventListener("pagehide", () => worker.postMessage({ leave: true }));
  // A page restored from the browser's cache may be outdated.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  document.addEventListener("visibilitychange", () => worker.postMessage({ visible: document.visibilityState === "visible" }));

  function ask() {
    asked += 1;
    worker.postMessage({ fetch: asked });
  }

  /** Handles the server's message about the page: its key, or its new address. */
  function changed(page) {
    if (page.moved) location.replace(page.moved + location.hash);
    else if (page.key && page.key !== key) ask();
  }

  function arrived(answer) {
    if (answer.number !== asked) return;
    // A page that cannot be shown stays unchanged; the panel shows the reason. It is requested again.
    if (answer.status !== 200 && answer.status !== 404) { setTimeout(() => { if (answer.number === asked) ask(); }, 3000); return; }
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    const element = page.querySelector("script[data-temario-live]");
    if (!element) return;
    const next = element.dataset.temarioLive;
    // The first answer is the page that is shown, unless it changed during the request.
    if (!served && next !== key) { location.reload(); return; }
    if (served && next !== key) { apply(page); refresh(files); }
    served = page;
    key = next;
    worker.postMessage({ key });
  }

  const policy = (page) => page.querySelector("meta[http-equiv]")?.content;
  const sources = (page) => [...page.querySelectorAll("script[src]")].map((script) => script.getAttribute("src"));

  function apply(page) {
    const [before, after] = [sources(served), sources(page)];
    // The policy of a page and the scripts that are running cannot be replaced in place.
    if (policy(served) !== policy(page) || before.some((source) => !after.includes(source))) { location.reload(); return; }
    const answers = remember();
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    styles(page);
    temarioPatch(document.body, served.body, page.body);
    // Scripts that change the page can run again: they skip what they have already changed.
    for (const source of after.filter((source) => !source.startsWith("/_temario/"))) {
      const script = document.createElement("script");
      script.src = source;
      script.addEventListener("load", () => { script.remove(); bring(answers); });
      document.head.append(script);
    }
  }

  /** Replaces style sheets without showing the page unstyled in between. */
  function styles(page) {
    const sheets = (where) => [...where.querySelectorAll('link[rel="stylesheet"]')];
    const isIn = (list) => (sheet) => list.some((one) => one.getAttribute("href") === sheet.getAttribute("href"));
    const live = sheets(document);
    const old = live.filter((sheet) => !isIn(sheets(page))(sheet));
    const fresh = sheets(page).filter((sheet) => !isIn(live)(sheet)).map((sheet) => document.importNode(sheet, true));
    const loaded = fresh.map((sheet) => new Promise((resolve) => { sheet.onload = sheet.onerror = resolve; }));
    (live.at(-1) || document.head.lastElementChild).after(...fresh);
    Promise.all(loaded).then(() => old.forEach((sheet) => sheet.remove()));
  }

  /** The form fields, whose values are restored by their labels. */
  const fields = () => [...document.querySelectorAll("main input, main select, main textarea")];
  const name = (field) => (field.closest(".block, .checklist, form")?.id || "") + "|" +
    (field.closest("label")?.textContent.trim() || field.name) + "|" + field.value;
  function remember() {
    return new Map(fields().map((field) => [name(field), { field, checked: field.checked }]));
  }
  function bring(answers) {
    for (const field of fields()) {
      const known = answers.get(name(field));
      // A field that was not replaced has kept its value.
      if (known && known.field !== field && known.checked && !field.checked) field.checked = true;
    }
  }

  /** Reloads pictures whose content changed under the same name. */
  function refresh(paths) {
    files = paths;
    for (const element of document.querySelectorAll("img[src], audio[src], video[src]")) {
      const address = new URL(element.src);
      const version = paths[decodeURIComponent(address.pathname)];
      if (version && address.searchParams.get("v") !== version) {
        address.searchParams.set("v", version);
        element.src = address.pathname + address.search;
      }
    }
  }

  function follow(path) {
    if (path !== location.pathname && window === window.top) location.assign(path);
  }

  // Alt and a click open the source of the clicked text.
  document.addEventListener("click", (event) => {
    if (!event.altKey || event.button !== 0) return;
    const position = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = position?.offsetNode ?? document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startContainer;
    if (!node || node.nodeType !== Node.TEXT_NODE || !node.nodeValue.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    const text = plain(node.nodeValue).slice(0, 200);
    // The same words may be on the page more than once.
    const walker = document.createTreeWalker(document.querySelector("main") || document.body, NodeFilter.SHOW_TEXT);
    let nth = 0;
    while (walker.nextNode() && walker.currentNode !== node) {
      if (plain(walker.currentNode.nodeValue).startsWith(text)) nth += 1;
    }
    worker.postMessage({ edit: { text, nth } });
  }, true);
  const plain = (text) => text.replace(/\s+/g, " ").trim();

  /** The diagnostics, over the page. In a shadow tree, which isolates the style sheets of both. */
  const panel = (() => {
    const host = document.createElement("temario-panel");
    host.setAttribute("data-temario-faults", "");
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { position: fixed; inset: auto 0 0 0; z-index: 2147483647; font: 0.9375rem/1.5 system-ui, sans-serif; }
      @media print { :host { display: none; } }
      details { background: #16222b; color: #f4f4f0; border-top: 3px solid #d98a2b; box-shadow: 0 -2px 12px rgb(0 0 0 / 0.35); }
      details.fault-error { border-top-color: #e4756a; }
      summary { padding: 0.5rem 1rem; min-height: 1.5rem; cursor: pointer; font-weight: 600; }
      :focus-visible { outline: 3px solid #ffd34d; outline-offset: -3px; }
      ol { list-style: none; margin: 0; padding: 0 1rem 1rem; max-height: 40vh; overflow: auto; }
      li { border-top: 1px solid #43535f; padding: 0.5rem 0; }
      h2 { font-size: 0.875rem; margin: 0.75rem 0 0.25rem; color: #b9c6cf; }
      p { margin: 0; }
      .place { color: #b9c6cf; font-size: 0.875rem; }
      a, button { color: inherit; font: inherit; }
      button { background: none; border: 0; padding: 0.25rem 0; text-decoration: underline; cursor: pointer; min-height: 1.5rem; }
      pre { margin: 0.25rem 0; overflow-x: auto; font: 0.8125rem/1.45 ui-monospace, monospace; color: #e8dfc8; }
      .help { color: #cfe3c3; }
      .away, .told { background: #16222b; color: #f4f4f0; padding: 0.5rem 1rem; }
      [hidden] { display: none; }
    `);
    shadow.adoptedStyleSheets = [sheet];
    const make = (kind, text, style) => {
      const element = document.createElement(kind);
      if (text) element.textContent = text;
      if (style) element.className = style;
      return element;
    };
    const [away, told] = [make("p", "", "away"), make("p", "", "told")];
    /** Why there is no answer: no response, or a status other than the site's. */
    const reason = (status) => !status ? words.away : status === 403 ? words.refused : words.trouble.replace("{status}", status);
    away.setAttribute("role", "status");
    told.setAttribute("role", "status");
    away.hidden = told.hidden = true;
    let faults = null;
    // There is little room where two pages are side by side.
    let isOpen = window === window.top;

    function place() {
      const isEmpty = !faults && away.hidden && told.hidden;
      if (isEmpty) host.remove();
      else if (!host.isConnected) document.body.append(host);
    }

    function fault(one) {
      const item = make("li");
      const button = make("button", `${one.file}:${one.line}:${one.column}`);
      button.type = "button";
      button.addEventListener("click", () => worker.postMessage({ edit: { file: one.file, line: one.line } }));
      const where = make("p", "", "place");
      where.append(`${one.name} ${one.code} · `, words.editor ? button : make("span", button.textContent));
      item.append(make("p", one.message), where);
      if (one.snippet) item.append(make("pre", one.snippet));
      if (one.help) item.append(make("p", one.help, "help"));
      return item;
    }

    function show(report) {
      faults?.remove();
      faults = null;
      if (report.total) {
        faults = make("details", "", report.errors ? "fault-error" : "");
        faults.open = isOpen;
        faults.addEventListener("toggle", () => { isOpen = faults ? faults.open : isOpen; });
        const summary = make("summary", report.summary);
        summary.setAttribute("role", "status");
        const list = make("ol");
        for (const [title, group] of [[words.here, report.here], [words.elsewhere, report.elsewhere]]) {
          if (!group.length) continue;
          const head = make("li");
          head.append(make("h2", title));
          list.append(head, ...group.map(fault));
        }
        if (report.more) list.append(make("li", report.more));
        faults.append(summary, list);
        shadow.append(faults);
      }
      place();
    }

    shadow.append(away, told);
    return {
      show,
      words: reason,
      /** Shows why the server does not answer; hidden once it does. */
      away(status) { away.textContent = status === null ? "" : reason(status); away.hidden = status === null; place(); },
      tell(text) { told.textContent = text; told.hidden = !text; place(); },
    };
  })();

  start();
})();
