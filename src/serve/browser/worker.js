// Receives the server's events for all tabs of a browser, and fetches their pages: the policy of pages does not allow
// connections. The tabs share it, because a browser opens at most six connections to a server. In browsers without
// shared workers, each tab has its own, which is connected only while the tab is visible.
"use strict";
const isShared = typeof SharedWorkerGlobalScope !== "undefined" && self instanceof SharedWorkerGlobalScope;
const headers = { "Content-Type": "application/json", "X-Temario": "1" };
/** The page of each tab, by tab number: { post, path, key }. */
const tabs = new Map();
let count = 0;
let source = null;
/** The id that the server gave this browser, while it is connected. */
let client = null;
/** The shortest pause in milliseconds before connecting again after an answer that is not a stream. */
const SHORTEST = 1000;
const LONGEST = 8000;
let pause = SHORTEST;
let waiting = 0;
/** The queue that sends messages to the server in order. */
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
    // After the first answer the key differs from that of the loaded page.
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

/** Tells the server which page a tab shows, or that it is closed. */
function tell(number) {
  const wanted = client;
  queue = queue.then(async () => {
    const tab = tabs.get(number);
    if (client !== wanted) return;
    const body = JSON.stringify({ client: wanted, tab: number, ...(tab && { page: tab.path, key: tab.key }) });
    const answer = await fetch("/_temario/listen", { method: "POST", headers, body }).catch(() => null);
    // The stream may have ended in the meantime; the next one sends everything again.
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
    // Without an answer the browser connects again by itself; after an answer that is not a stream it does not.
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
    // The server is not reachable. Once it is, the page requests again.
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
