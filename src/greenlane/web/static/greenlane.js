// Comfort only: every page works without this file.
"use strict";
(() => {
  const on = (type, act) => document.addEventListener(type, act);
  const all = (query) => [...document.querySelectorAll(query)];

  // One open menu at a time; Escape and a click elsewhere close it.
  on("click", (event) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all("details.menu[open]")) { menu.open = false; menu.firstElementChild.focus(); }
  });

  // The summary of errors takes the focus, as a reader expects.
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // data-opens names a dialog; the form inside it works as a page without this.
  on("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (!opener) return;
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
  });
  on("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
  on("click", (event) => { if (event.target.closest("[data-select-all]")) {
    for (const box of all("[data-row] .check:not(:disabled)")) box.checked = event.target.checked;
  } });

  // What the server has not got yet is sent when the page is left; only offline we must ask.
  let unsaved = null, offline = false;
  on("input", (event) => { unsaved = event.target.closest("form[data-autosave]") || unsaved; });
  on("submit", () => { unsaved = null; });
  on("htmx:afterRequest", (event) => { if (event.detail.successful) { unsaved = null; offline = false; } });
  on("htmx:sendError", () => {
    offline = true;
    for (const place of all("#saved")) place.textContent = place.dataset.offline || "";
  });
  window.addEventListener("online", () => { unsaved?.dispatchEvent(new Event("change", { bubbles: true })); });
  window.addEventListener("beforeunload", (event) => { if (unsaved && offline) event.preventDefault(); });
  window.addEventListener("pagehide", () => {
    if (!unsaved) return;
    fetch(unsaved.getAttribute("hx-post"), { method: "POST", body: new FormData(unsaved), keepalive: true });
    unsaved = null;
  });

  // A slash goes to the search box.
  on("keydown", (event) => {
    const box = document.querySelector("[type=search]");
    if (event.key !== "/" || !box || event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    box.focus();
  });

  // j and k walk the rows of a queue, Enter opens, c claims.
  const rows = all("[data-row]");
  let at = -1;
  const go = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    const link = rows[at].querySelector(".main a");
    if (link) link.focus();
  };
  on("keydown", (event) => {
    if (!rows.length || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    if (here >= 0) at = here;
    if (event.key === "j") go(at + 1);
    if (event.key === "k") go(at - 1);
    if (event.key === "c" && at >= 0) rows[at].querySelector("[data-claim]")?.click();
  });
})();
