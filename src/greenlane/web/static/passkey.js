// Passkeys: the one thing of a sign-in that needs a script. Forms marked data-passkey stay hidden
// where the browser has no passkeys.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
  const asked = async (form) => {
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    const { publicKey } = await answer.json();
    if (form.dataset.passkey === "create") {
      return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
    }
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  };
  for (const panel of document.querySelectorAll("[data-passkey-panel]")) panel.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const status = form.querySelector("[role=status]");
      try {
        form.elements.credential.value = JSON.stringify((await asked(form)).toJSON());
        form.submit();
      } catch {
        status.textContent = status.dataset.failed;
      }
    });
  }
})();
