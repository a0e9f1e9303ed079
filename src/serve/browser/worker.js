// Listens to the server's events for one page, and fetches it anew: the page's own policy lets it connect to nothing.
// EventSource connects again by itself, also to a server that was started anew.
"use strict";
let path;

onmessage = (message) => {
  if (message.data.listen) {
    path = message.data.listen;
    listen(path, message.data.key);
  }
  if (message.data.fetch) fetchPage(message.data.fetch);
  if (message.data.edit) edit(message.data.edit);
};

function listen(path, key) {
  const source = new EventSource("/_temario/events?" + new URLSearchParams({ page: path, key }));
  for (const kind of ["page", "faults", "media", "follow"]) {
    source.addEventListener(kind, (event) => postMessage({ kind, value: JSON.parse(event.data) }));
  }
  source.onopen = () => postMessage({ kind: "open" });
  source.onerror = () => postMessage({ kind: "closed" });
}

async function fetchPage(number) {
  try {
    const answer = await fetch(path, { cache: "no-store" });
    postMessage({ kind: "html", value: { number, status: answer.status, text: await answer.text() } });
  } catch {
    // The server is away. Once it is back, its first event says whether there is something new.
    postMessage({ kind: "html", value: { number, status: 0, text: "" } });
  }
}

async function edit(place) {
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch("/_temario/edit", { method: "POST", headers, body: JSON.stringify({ page: path, ...place }) });
    postMessage({ kind: "edited", value: { ok: answer.ok, text: await answer.text() } });
  } catch {
    postMessage({ kind: "closed" });
  }
}
