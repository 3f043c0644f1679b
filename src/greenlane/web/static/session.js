// A form that stood open for long is sent only while its person is signed in; else what was typed
// stays on the page, and nowhere else, until he is. Without this file the server says the same.
"use strict";
(() => {
  const note = document.getElementById("signed-out"), long = 5 * 60 * 1000;
  if (!note) return;
  let asked = 0;
  const seen = async () => {
    try {
      const answer = await fetch(note.dataset.asks, { cache: "no-store" });
      return answer.redirected ? { person: "" } : await answer.json();
    } catch {
      return null; // no line: the browser says so when the form is sent
    }
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, by = event.submitter;
    const posts = (form.getAttribute("method") || "").toLowerCase() === "post";
    if (!posts || event.defaultPrevented || performance.now() - asked < long) return;
    event.preventDefault();
    const told = await seen();
    note.hidden = !told || told.person === note.dataset.person;
    if (!note.hidden) { note.focus(); return; }
    asked = performance.now();
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) if (told) field.value = told.token;
    form.requestSubmit(by);
  });
})();
