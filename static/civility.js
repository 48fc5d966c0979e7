/* Small helps for every page. Nothing here is needed: each page works without it. */
"use strict";

(() => {
  const root = document.documentElement;

  /* A form is sent once. The server counts a second press once too; this only spares the worry. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post") return;
    form.dataset.sent = "1";
    for (const each of form.elements) if (each.type === "submit") each.setAttribute("aria-disabled", "true");
    const pressed = event.submitter;
    if (pressed && form.dataset.busy) {
      pressed.dataset.words = pressed.textContent;
      pressed.textContent = form.dataset.busy;
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.target.matches?.("form[data-sent]")) release(event.target);
  });
  function release(form) {
    delete form.dataset.sent;
    for (const button of form.elements) {
      button.removeAttribute("aria-disabled");
      if (button.dataset.words) button.textContent = button.dataset.words;
    }
  }

  /* A long form on a bad road: what is typed is kept in this tab until it was handed in or somebody signs in anew. */
  const shelf = storage();
  const long = document.querySelector("form[data-keep], form[data-outlasts]");
  const at = "kept:" + location.pathname + location.search;
  if (long && shelf) {
    const fields = () => [...long.elements].filter((each) => each.name && !["hidden", "file", "submit"].includes(each.type));
    const kept = JSON.parse(shelf.getItem(at) || "null");
    if (kept && !long.querySelector(".field-wrong")) {
      for (const each of fields()) {
        if (["radio", "checkbox"].includes(each.type)) each.checked = (kept[each.name] || []).includes(each.value);
        else if (kept[each.name]) each.value = kept[each.name][0];
      }
    }
    if ("keep" in long.dataset) for (const when of ["input", "change", "submit"]) long.addEventListener(when, keep);
    else shelf.removeItem(at); // taken out of the outbox once
    function keep() {
      shelf.setItem(at, JSON.stringify(Object.fromEntries([...new FormData(long)].reduce((found, [name, value]) => {
        if (typeof value === "string" && !["csrf_token", "request_key"].includes(name)) found.set(name, [...(found.get(name) || []), value]);
        return found;
      }, new Map()))));
    }
  } else if (shelf && document.querySelector("[data-kept-done], input[type=password]")) {
    for (const name of Object.keys(shelf)) if (name.startsWith("kept:")) shelf.removeItem(name);
  }

  function storage() {
    try {
      return window.sessionStorage;
    } catch {
      return null; // switched off; the server can keep the form too
    }
  }

  /* What was wrong is read out first. */
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });

  /* Large letters at once; the server is told in passing so that it remembers. */
  const elder = document.querySelector("[data-elder]");
  if (elder && elder.pathname === "/preferences") {
    elder.addEventListener("click", (event) => {
      event.preventDefault();
      const large = root.classList.toggle("elder");
      fetch(large ? elder.dataset.elderOn : elder.dataset.elderOff, { redirect: "manual" });
      elder.textContent = large ? elder.dataset.wordsOff : elder.dataset.wordsOn;
      elder.href = large ? elder.dataset.elderOff : elder.dataset.elderOn;
    });
  }

  /* Who reads with difficulty has the page read aloud: only by a voice of the phone itself, so that nothing is sent anywhere. */
  const aloud = document.querySelector("[data-aloud]");
  const speech = window.speechSynthesis;
  if (aloud && speech) {
    const tongue = root.lang.slice(0, 2).toLowerCase();
    const own = () => speech.getVoices().find((each) => each.localService && each.lang.slice(0, 2).toLowerCase() === tongue);
    const say = (words) => { aloud.textContent = words; };
    const offer = () => { aloud.hidden = !own(); };
    offer();
    speech.addEventListener?.("voiceschanged", offer);
    window.addEventListener("pagehide", () => speech.cancel());
    aloud.addEventListener("click", () => {
      const reading = speech.speaking || speech.pending;
      speech.cancel();
      say(reading ? aloud.dataset.wordsOn : aloud.dataset.wordsOff);
      if (reading) return;
      const lines = document.getElementById("main").innerText.split("\n").filter((line) => line.trim());
      lines.forEach((line, place) => {  /* line by line: a long text in one piece is broken off by some phones */
        const part = new SpeechSynthesisUtterance(line);
        part.voice = own();
        part.lang = part.voice.lang;
        part.rate = 0.9;
        if (place === lines.length - 1) part.addEventListener("end", () => say(aloud.dataset.wordsOn));
        speech.speak(part);
      });
    });
  }

  /* On a narrow page the head's links run off its edge: bring the one we are at into sight. */
  const here = document.querySelector(".site-nav [aria-current]");
  if (here) {
    const strip = here.closest("ul"), link = here.getBoundingClientRect(), edge = strip.getBoundingClientRect();
    if (link.right > edge.right) strip.scrollLeft = link.left - edge.left - (edge.width - link.width) / 2;
  }

  /* − and + beside whole numbers. */
  for (const box of document.querySelectorAll("[data-step-number]")) {
    const input = box.querySelector("input");
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const least = Number(input.dataset.min), most = Number(input.dataset.max);
        const next = (parseInt(input.value, 10) || 0) + Number(button.dataset.step);
        input.value = String(Math.min(most, Math.max(least, next)));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }

  /* A USB scanner types into whatever has the focus: when nothing has, its letters belong in the scan field. */
  const scanner = document.querySelector("[data-scanner]");
  if (scanner) {
    document.addEventListener("keydown", (event) => {
      const idle = document.activeElement === document.body || document.activeElement?.id === "main";
      if (idle && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) scanner.focus();
    });
  }

  /* Work that somebody waits for is looked at again by itself. */
  const waiting = document.querySelector("[data-look-again]");
  if (waiting) setTimeout(() => location.reload(), 1000 * Number(waiting.dataset.lookAgain));
})();
