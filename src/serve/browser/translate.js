// The translator's pages: a button confirms a section, then the page shows the new translation record.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button) return;
  button.disabled = true;
  const headers = { "content-type": "application/json", "x-temario": "1" };
  const answer = await fetch("/_temario/confirm", { method: "POST", headers, body: button.dataset.confirm });
  if (answer.ok) {
    // The server applies the change before it answers.
    location.reload();
  } else {
    button.disabled = false;
    button.after(` ${await answer.text() || answer.status}`);
  }
});
