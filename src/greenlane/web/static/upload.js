// Comfort for the form that takes files: drop them on it, see how much is sent. It works without.
"use strict";
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const place = form.querySelector("[data-drop]");
  const bar = form.querySelector("progress");
  const says = form.querySelector("[data-upload-says]");
  const button = form.querySelector("button");

  for (const type of ["dragenter", "dragover"]) {
    place.addEventListener(type, (event) => { event.preventDefault(); place.classList.add("over"); });
  }
  for (const type of ["dragleave", "drop"]) place.addEventListener(type, () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });

  const tell = (texts) => {
    says.replaceChildren(...texts.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    says.classList.toggle("error", texts.length > 0);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const large = [...input.files].filter((file) => file.size > Number(form.dataset.most));
    if (large.length) { tell(large.map((file) => `${file.name}: ${form.dataset.tooLarge}`)); return; }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "upload");
    request.responseType = "json";
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = Math.round((100 * step.loaded) / step.total);
    });
    const end = (texts) => { bar.hidden = true; button.disabled = false; tell(texts); };
    request.addEventListener("error", () => end([form.dataset.failed]));
    request.addEventListener("load", () => {
      const told = request.response;
      if (request.status === 200) { window.location.assign(form.action); return; }
      end(told && told.errors ? told.errors : [form.dataset.failed]);
    });
    bar.hidden = false;
    bar.value = 0;
    button.disabled = true;
    tell([]);
    request.send(new FormData(form));
  });
}
