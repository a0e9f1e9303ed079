// The translator's pages: a button says that a section is in step, and the page shows what is recorded then.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button) return;
  button.disabled = true;
  const headers = { "content-type": "application/json", "x-temario": "1" };
  const answer = await fetch("/_temario/confirm", { method: "POST", headers, body: button.dataset.confirm });
  if (answer.ok) {
    // The server waits for its own change before it answers.
    location.reload();
  } else {
    button.disabled = false;
    button.after(` ${await answer.text() || answer.status}`);
  }
});
