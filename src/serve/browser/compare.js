// Two languages side by side: scrolled together by section; sections without counterpart, or with an outdated one, are
// outlined.
"use strict";
(() => {
  const words = JSON.parse(document.body.dataset.words);
  const open = document.querySelector(".open");
  const frames = [...document.querySelectorAll("iframe")];
  const path = (frame) => frame.contentWindow.location.pathname;
  const started = new Map(frames.map((frame) => [frame, frame.getAttribute("src")]));
  let columns = [];
  /** The frame that the reader scrolls. The other one follows, and its own scroll events are ignored. */
  let leader = null;

  const sheet = `
    [data-temario-state] { outline: 3px dashed #b3541e; outline-offset: 0.35rem; }
    [data-temario-state="outdated"], [data-temario-state="changed"], [data-temario-state="diverged"] { outline-style: solid; outline-color: #8a6d00; }
    [data-temario-state]::after { content: " \\2014  " attr(data-temario-note); font: 0.8125rem system-ui, sans-serif; }`;

  async function load() {
    const page = path(frames[0]);
    const answer = await fetch("/_temario/sections?" + new URLSearchParams({ page }));
    if (!answer.ok) return;
    const all = await answer.json();
    // A language without the page has no frame and no sections.
    columns = frames.length === all.columns.length ? all.columns : all.columns.filter((sections) => sections.length);
    frames.forEach(mark);
    list(all.open);
  }

  /** Lists the sections that need comparison, each with a button that confirms it. */
  function list(sections) {
    open.hidden = !sections.length;
    open.replaceChildren(...sections.map((section) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.confirm;
      button.addEventListener("click", async () => {
        button.disabled = true;
        const { page, language, section: anchor } = section;
        const headers = { "content-type": "application/json", "x-temario": "1" };
        const answer = await fetch("/_temario/confirm", { method: "POST", headers, body: JSON.stringify({ page, language, section: anchor }) });
        if (answer.ok) return load();
        button.disabled = false;
        item.append(` ${await answer.text() || answer.status}`);
      });
      item.append(`${section.language} · ${section.title} — ${section.state} `, button);
      return item;
    }));
  }

  function mark(frame, place) {
    const page = frame.contentDocument;
    if (!page.adoptedStyleSheets.length) {
      const own = new frame.contentWindow.CSSStyleSheet();
      own.replaceSync(sheet);
      page.adoptedStyleSheets = [own];
    }
    for (const section of columns[place] || []) {
      const heading = page.getElementById(section.id);
      if (!heading) continue;
      if (section.state === "current") {
        heading.removeAttribute("data-temario-state");
        heading.removeAttribute("data-temario-note");
      } else {
        heading.setAttribute("data-temario-state", section.state);
        heading.setAttribute("data-temario-note", words[section.state]);
      }
    }
  }

  /** The sections of a frame that have a counterpart, with their offsets. */
  function begins(place) {
    const { contentDocument: page, contentWindow: view } = frames[place];
    return (columns[place] || []).filter((section) => section.pair).map((section) => {
      const heading = page.getElementById(section.id);
      return heading && { id: section.id, pair: section.pair, top: heading.getBoundingClientRect().top + view.scrollY };
    }).filter(Boolean);
  }

  /** Scrolls the other frame to the corresponding position in the corresponding section. */
  function follow(place) {
    const other = 1 - place;
    if (!frames[other]) return;
    const own = begins(place);
    const theirs = begins(other);
    const view = frames[place].contentWindow;
    const at = view.scrollY + view.innerHeight / 3;
    const height = (index) => frames[index].contentDocument.documentElement.scrollHeight;
    // The start and end of the pages are the first and last points.
    const points = [[0, 0]];
    for (const section of own) {
      const counterpart = theirs.find((one) => one.id === section.pair);
      const last = points.at(-1);
      if (counterpart && section.top > last[0] && counterpart.top > last[1]) points.push([section.top, counterpart.top]);
    }
    points.push([height(place), height(other)]);
    const next = Math.max(1, points.findIndex(([top]) => top > at));
    const [[from, theirFrom], [to, theirTo]] = [points[next - 1], points[next]];
    const part = (at - from) / Math.max(1, to - from);
    const target = frames[other].contentWindow;
    target.scrollTo({ top: theirFrom + part * (theirTo - theirFrom) - target.innerHeight / 3, behavior: "instant" });
  }

  frames.forEach((frame, place) => {
    frame.addEventListener("load", () => {
      const view = frame.contentWindow;
      // When a link is followed in one language, the other frame opens the counterpart.
      if (path(frame) !== started.get(frame)) { location.assign("/_compare" + path(frame)); return; }
      for (const kind of ["wheel", "pointerdown", "keydown", "touchstart", "focusin"]) {
        view.addEventListener(kind, () => { leader = place; }, { passive: true });
      }
      view.addEventListener("scroll", () => { if (leader === place || leader === null) { follow(place); } }, { passive: true });
      // The page patches itself after a save; its sections may then have changed.
      let waiting = 0;
      new view.MutationObserver(() => {
        clearTimeout(waiting);
        waiting = setTimeout(load, 100);
      }).observe(view.document.querySelector("main"), { childList: true, subtree: true, characterData: true });
      load();
    });
  });
  addEventListener("pagehide", () => { leader = null; });
})();
