// Reloads this page when the author has changed it, and shows what is wrong.
(function () {
  "use strict";
  var worker = new Worker("/_temario/worker.js");
  var panel = null;
  worker.onmessage = function (message) {
    if (message.data.kind === "changed") {
      location.reload();
    } else if (message.data.kind === "faults") {
      show(message.data.text);
    }
  };
  worker.postMessage(location.pathname);
  function show(text) {
    if (!text) {
      if (panel) { panel.remove(); panel = null; }
      return;
    }
    if (!panel) {
      panel = document.createElement("pre");
      panel.setAttribute("role", "status");
      panel.setAttribute("data-temario-faults", "");
      var style = panel.style;
      style.position = "fixed";
      style.insetInline = "0";
      style.bottom = "0";
      style.maxHeight = "40vh";
      style.overflow = "auto";
      style.margin = "0";
      style.padding = "0.75rem 1rem";
      style.background = "#1d2a33";
      style.color = "#fff";
      style.font = "0.875rem/1.5 ui-monospace, monospace";
      style.whiteSpace = "pre-wrap";
      style.zIndex = "99";
      document.body.appendChild(panel);
    }
    panel.textContent = text;
  }
})();
