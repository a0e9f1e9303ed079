// Listens to the server's events for all tabs of a browser, and fetches their pages: a page's own policy lets it connect
// to nothing. It is shared by the tabs, since a browser opens six connections to a server and no more. Where browsers
// have no shared workers, each tab has one of its own, which listens only while the tab can be seen.
"use strict";
const isShared = typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope;
const headers = { "Content-Type": "application/json", "X-Temario": "1" };
/** What each tab shows, by its number: { post, path, key }. */
const tabs = new Map();
let count = 0;
let source = null;
/** What the server calls this browser, while it listens. */
let client = null;
/** How long to wait before connecting again after an answer that is not a stream. */
const SHORTEST = 1000;
const LONGEST = 8000;
let pause = SHORTEST;
let waiting = 0;
/** What the server is told is told in order. */
let queue = Promise.resolve();

if (isShared) self.onconnect = (event) => attend(event.ports[0]);
else attend(self);

function attend(port) {
  const number = ++count;
  const tab = { post: (kind, value) => port.postMessage({ kind, value }), path: null, key: "" };
  port.onmessage = ({ data }) => {
    if (data.listen) {
      tab.path = data.listen;
      tab.key = data.key;
      tabs.set(number, tab);
      if (client) tell(number);
      else connect();
    }
    // After the first answer the page is another than the one that came.
    if (data.key) tab.key = data.key;
    if (data.fetch) fetchPage(tab, data.fetch);
    if (data.edit) edit(tab, data.edit);
    if (data.leave) leave(number);
    if (!isShared && data.visible === false) disconnect();
    if (!isShared && data.visible === true) connect();
  };
}

function leave(number) {
  tabs.delete(number);
  if (client) tell(number);
  if (!tabs.size) disconnect();
}

/** Tells the server what a tab shows, or that it is closed. */
function tell(number) {
  const wanted = client;
  queue = queue.then(async () => {
    const tab = tabs.get(number);
    if (client !== wanted) return;
    const body = JSON.stringify({ client: wanted, tab: number, ...(tab && { page: tab.path, key: tab.key }) });
    const answer = await fetch("/_temario/listen", { method: "POST", headers, body }).catch(() => null);
    // The stream may have ended meanwhile; another one says everything again.
    if (!answer?.ok && client === wanted) again();
  });
}

function disconnect() {
  clearTimeout(waiting);
  source?.close();
  source = client = null;
}

function again() {
  disconnect();
  waiting = setTimeout(connect, pause);
  pause = Math.min(LONGEST, pause * 2);
}

function connect() {
  if (source) return;
  clearTimeout(waiting);
  source = new EventSource("/_temario/events");
  source.addEventListener("hello", (event) => {
    client = JSON.parse(event.data).client;
    pause = SHORTEST;
    for (const [number, tab] of tabs) {
      tab.post("open");
      tell(number);
    }
  });
  for (const kind of ["page", "faults", "media", "follow"]) {
    source.addEventListener(kind, (event) => {
      const { tab, value } = JSON.parse(event.data);
      tabs.get(tab)?.post(kind, value);
    });
  }
  source.onerror = async () => {
    client = null;
    // Without an answer the browser tries again by itself. After one that is not a stream it never does.
    const isOver = source.readyState === EventSource.CLOSED;
    if (isOver) again();
    const answer = isOver ? await fetch("/_temario/worker.js", { cache: "no-store" }).catch(() => null) : null;
    if (!client) tabs.forEach((tab) => tab.post("closed", answer && !answer.ok ? answer.status : 0));
  };
}

async function fetchPage(tab, number) {
  try {
    const answer = await fetch(tab.path, { cache: "no-store" });
    tab.post("html", { number, status: answer.status, text: await answer.text() });
  } catch {
    // The server is away. Once it is back, the page asks again.
    tab.post("html", { number, status: 0, text: "" });
  }
}

async function edit(tab, place) {
  try {
    const answer = await fetch("/_temario/edit", { method: "POST", headers, body: JSON.stringify({ page: tab.path, ...place }) });
    tab.post("edited", { ok: answer.ok, status: answer.status, text: await answer.text() });
  } catch {
    tab.post("closed", 0);
  }
}
