/* What is filled in where there is no net waits in this phone until it is handed in, under the key it was filled in with:
   sent twice it counts once, and nothing that waits is part of any figure. */
"use strict";

(() => {
  const box = document.querySelector("[data-outbox]");
  if (!box) return;
  const words = box.dataset, shelf = box.querySelector("[data-lines]"), status = box.querySelector("[role=status]");
  const name = "outbox:" + words.outbox; // whoever else signs in on this phone sees nothing of it
  const spoken = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", day: "numeric", weekday: "long" });
  const read = () => { try { return JSON.parse(window.localStorage.getItem(name)) || []; } catch { return []; } };
  const write = (items) => window.localStorage.setItem(name, JSON.stringify(items));
  const change = (key, what) => write(read().map((each) => (each.key === key ? { ...each, ...what } : each)));
  const drop = (key) => write(read().filter((each) => each.key !== key));

  const here = () => location.pathname + location.search;
  const withoutDraft = () => {
    const asked = new URLSearchParams(location.search);
    asked.delete("draft");
    return location.pathname + (asked.toString() && "?" + asked);
  };

  const form = document.querySelector("form[data-outlasts]");
  const mending = window.sessionStorage.getItem("mending");
  window.sessionStorage.removeItem("mending");
  if (form && read().some((each) => each.key === mending && each.at === here())) drop(mending);

  form?.addEventListener("submit", (event) => {
    if (navigator.onLine || event.submitter?.name === "turn") return; // another clause's form is no deed: it needs the net
    event.preventDefault();
    event.stopImmediatePropagation();
    const filled = [...new FormData(form)].filter(([field]) => field !== "csrf_token");
    if (filled.some(([, value]) => typeof value !== "string" && value.size)) return void window.alert(words.photos);
    const fields = filled.filter(([, value]) => typeof value === "string");
    if (event.submitter?.name) fields.push([event.submitter.name, event.submitter.value]);
    const item = {
      key: form.elements.request_key.value,
      to: form.getAttribute("action") || here(),
      at: withoutDraft(),
      title: document.querySelector("h1").textContent.trim(),
      day: form.elements.happened_on?.value || "",
      fields,
      why: "",
      unclear: false,
    };
    try {
      write([...read(), item]);
    } catch {
      return void window.alert(words.full); // switched off, or no room: what was filled in stays on the page
    }
    window.sessionStorage.removeItem("kept:" + here());
    form.reset();
    form.elements.request_key.value = newKey();
    form.querySelectorAll("[data-of-this-deed]").forEach((each) => each.remove()); // the next is another deed
    history.replaceState(null, "", withoutDraft());
    show();
    box.focus();
    status.textContent = words.kept;
  });

  box.querySelector("[data-send]").addEventListener("click", send);
  async function send(event) {
    const button = event.currentTarget;
    button.disabled = true;
    let sent = 0, told = "";
    for (const item of read()) {
      change(item.key, { unclear: true });
      let answer, page;
      try {
        answer = await fetch(item.to, { method: "POST", body: body(item), headers: { "X-Outbox": words.outbox } });
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        told = words.lost;
        break;
      }
      if (page.querySelector("input[type=password]")) { // a sign-in, or a first password to be changed
        change(item.key, { unclear: item.unclear });
        told = words.again;
        break;
      }
      if (answer.redirected) {
        drop(item.key);
        sent += 1;
        continue;
      }
      const refused = [...page.querySelectorAll("[data-error-summary] li")]; // none: it was not looked at
      const said = refused.length ? refused : [...page.querySelectorAll(".error-page .sentence, .field-error")];
      change(item.key, {
        unclear: answer.status >= 500 || (item.unclear && !refused.length),
        why: said.map((each) => each.textContent.trim()).join(" "),
      });
    }
    button.disabled = false;
    show();
    box.hidden = false;
    told ||= read().length && words.refused;
    status.textContent = [sent && words.sent.replace("0", sent), told].filter(Boolean).join(" ");
  }

  function body(item) {
    const filled = new FormData();
    for (const [field, value] of item.fields) filled.append(field, value);
    filled.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    return filled;
  }

  function show() {
    const items = read();
    box.hidden = !items.length;
    shelf.replaceChildren(...items.map((item) => {
      const line = box.querySelector("template").content.cloneNode(true).firstElementChild;
      line.querySelector("[data-title]").textContent = item.title;
      line.querySelector("[data-day]").textContent = item.day && spoken.format(new Date(item.day + "T00:00"));
      line.querySelector("[data-why]").textContent = item.unclear ? words.unclear : item.why;
      const mend = line.querySelector("[data-mend]");
      mend.hidden = item.unclear; // perhaps it is in already: only the same again is safe
      mend.addEventListener("click", () => {
        const kept = {};
        for (const [field, value] of item.fields) if (field !== "request_key") (kept[field] ||= []).push(value);
        window.sessionStorage.setItem("kept:" + item.at, JSON.stringify(kept));
        window.sessionStorage.setItem("mending", item.key); // it leaves the box once its page is there
        location.assign(item.at);
      });
      line.querySelector("[data-drop]").addEventListener("click", () => {
        if (!window.confirm(words.sure)) return;
        drop(item.key);
        show();
      });
      return line;
    }));
    const leaving = document.querySelector("form[data-sign-out]");
    if (leaving && items.length) leaving.dataset.confirm = words.leave;
    else if (leaving) delete leaving.dataset.confirm;
  }

  function newKey() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  }

  show();
})();
