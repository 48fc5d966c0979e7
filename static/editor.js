/* The picture beside an editor follows what is typed, and leaving with something unsaved asks first. Without this the
   button "preview" of the form does the same. */
"use strict";

(() => {
  const WAIT_MS = 600;
  const form = document.querySelector("form[data-preview]");
  if (!form) return;
  const figure = document.getElementById(form.dataset.previewInto);
  const picture = figure.querySelector("img"), words = figure.querySelector("[data-preview-words]");
  const usual = words.textContent;
  let timer = 0, running = null, changed = false;

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "preview") {
      changed = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the form stays: nothing was sent
    draw();
    figure.scrollIntoView({ block: "start" });
  }, true);
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  if (!picture.src) draw();

  async function draw() {
    clearTimeout(timer);
    running?.abort();
    const mine = running = new AbortController();
    figure.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: mine.signal });
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.startsWith("image/png")) show(URL.createObjectURL(await answer.blob()), "");
      else if (answer.ok && type.startsWith("text/plain")) show("", await answer.text());
      else throw new Error(String(answer.status));
    } catch (error) {
      if (error.name !== "AbortError") words.textContent = form.dataset.offline;
    } finally {
      if (running === mine) figure.removeAttribute("aria-busy");
    }
  }

  function show(url, why) {
    words.textContent = why || usual;
    if (picture.src.startsWith("blob:")) URL.revokeObjectURL(picture.src);
    if (url) picture.src = url;
    picture.hidden = !url;
  }
})();
