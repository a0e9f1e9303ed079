// Listens to the server's events for one page and hands them on. EventSource connects again by itself.
"use strict";
onmessage = function (message) {
  var source = new EventSource("/_temario/events?page=" + encodeURIComponent(message.data));
  var opened = false;
  source.onopen = function () {
    // After the server was started anew the page may be an old one.
    if (opened) { postMessage({ kind: "changed" }); }
    opened = true;
  };
  source.addEventListener("changed", function () { postMessage({ kind: "changed" }); });
  source.addEventListener("faults", function (event) {
    postMessage({ kind: "faults", text: JSON.parse(event.data) });
  });
};
