/* What a tutor writes of one competence, on a telephone that may lose its network, its session, or be put away.

   While one writes, the form is kept in localStorage and sent every moment; the note on the telephone goes away as soon
   as the server says that it is written. The server refuses what is older than what it holds, and takes the same thing
   twice. What was under way when an answer was lost is sent again as it was, before anything newer: so it is never
   mistaken for somebody else's. No names are kept, only the keys of rows. Without this script the page is a plain form. */
"use strict";

const PREFIX = "segnavia-host:";
const LONGEST = 30 * 24 * 3600 * 1000;
const PAUSE = 1200;
const RETRY = 15000;
const PATIENCE = 20000;

const form = document.getElementById("observe");
if (form) keep(form);
else forgetOld();

function forgetOld() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !(JSON.parse(localStorage.getItem(name)).at > Date.now() - LONGEST)) {
        localStorage.removeItem(name);
      }
    }
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

function keep(form) {
  const say = form.dataset;
  const key = PREFIX + say.key;
  const episode = form.elements.namedItem("episode");
  const counter = form.elements.namedItem("saved");
  const said = document.getElementById("said");
  const again = document.getElementById("again");
  const mayClose = document.getElementById("may-close");
  const both = document.getElementById("both");
  const left = document.getElementById("left");
  let stored = read(); // what the server holds, as far as this page knows
  let pending = null; // what was sent and not answered yet: {values, saved}
  let isSending = false;
  let isStopped = false;
  let canKeep = true;
  let timer = 0;

  function read() {
    const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
    return { shown: chosen("shown"), level: chosen("level"), episode: episode.value };
  }

  function write(values) {
    for (const name of ["shown", "level"]) {
      for (const box of form.querySelectorAll(`input[name="${name}"]`)) box.checked = box.value === values[name];
    }
    episode.value = values.episode;
  }

  const same = (one, other) => ["shown", "level", "episode"].every((name) => one[name] === other[name]);

  function tell(text, kind, closes = false) {
    if (said.textContent !== text) said.textContent = text;
    said.className = `sv-state is-${kind}`;
    mayClose.textContent = closes ? say.sayMayClose : "";
  }

  function tellLeft() {
    const count = episode.maxLength - episode.value.length;
    left.textContent = count < 200 ? say.sayLeft.replace("{n}", count) : "";
  }

  function note() {
    const values = read();
    try {
      if (same(values, stored) && !pending) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ at: Date.now(), saved: counter.value, values, pending }));
    } catch {
      canKeep = false; // a browser that keeps nothing: the text lives as long as the page
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      canKeep = false;
    }
  }

  function changed() {
    tellLeft();
    note();
    if (isStopped || same(read(), stored)) return;
    tell(canKeep ? say.sayKept : say.sayUnkept, "wait");
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE);
  }

  function stop(text) {
    isStopped = true;
    note();
    tell(text, "stop");
    again.hidden = false;
  }

  async function send() {
    clearTimeout(timer);
    if (isSending || isStopped) return;
    if (!pending && same(read(), stored)) return;
    isSending = true;
    pending = pending || { values: read(), saved: counter.value };
    note();
    tell(say.saySaving, "wait");
    const body = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(pending.values)) {
      if (value) body.set(name, value);
      else body.delete(name);
    }
    body.set("saved", pending.saved);
    body.delete("later");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok && !answer.redirected) settle(await answer.json());
      else if (answer.status === 409 || answer.status === 422) await refuse(await answer.json());
      else if (answer.status === 400 || answer.status === 401 || answer.redirected) stop(say.sayExpired);
      else if ([403, 404, 410].includes(answer.status)) stop(say.sayRefused);
      else tell(canKeep ? say.sayOffline : say.sayUnkept, "wait"); // busy for a moment: as without a network
    } catch {
      tell(canKeep ? say.sayOffline : say.sayUnkept, "wait");
    }
    isSending = false;
    if (!pending && !isStopped && !same(read(), stored)) timer = setTimeout(send, PAUSE);
  }

  function settle(told) {
    stored = pending.values;
    counter.value = told.saved;
    pending = null;
    note();
    tell(say.saySaved.replace("{at}", told.at), "ok", same(read(), stored));
  }

  async function refuse(told) {
    pending = null;
    stop(told.problem === "observation-changed" ? say.sayChanged : say.sayRefused);
    if (told.problem === "observation-changed") counter.value = told.saved; // saving now means it: both are shown
    both.innerHTML = told.html;
    document.getElementById("errors")?.focus();
    document.getElementById("errors")?.scrollIntoView({ block: "nearest" });
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(key));
    } catch {
      return;
    }
    if (!draft || !(draft.at > Date.now() - LONGEST)) return;
    const arrived = draft.pending && same(draft.pending.values, stored); // only the answer was lost
    if (!arrived && same(draft.values, stored)) return note();
    write(draft.values);
    if (!arrived) {
      pending = draft.pending;
      counter.value = draft.saved; // if somebody wrote something else meanwhile, the server tells
    }
    tell(say.sayFound, "wait");
    timer = setTimeout(send, PAUSE);
  }

  forgetOld();
  if ("isAnswer" in say) {
    isStopped = true;
    forget(); // both texts are on this page
  } else restore();
  tellLeft();
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", async (event) => {
    if (isStopped) {
      if (both.textContent.trim()) forget(); // whoever saves with both versions before her eyes means it
      return; // else the page is closed: the text stays here until it is open again
    }
    event.preventDefault();
    const later = event.submitter?.name === "later";
    while (isSending) await new Promise((resolve) => setTimeout(resolve, 100));
    await send();
    if (!pending && !isStopped && !same(read(), stored)) await send();
    if (pending || isStopped) return;
    if (later) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "later", value: "1" }));
    isStopped = true;
    form.submit(); // the same once more, as without a script: it says what lacks, or leads on
  });
  const retry = () => !isStopped && document.visibilityState === "visible" && send();
  addEventListener("online", retry);
  addEventListener("offline", () => !same(read(), stored) && tell(canKeep ? say.sayOffline : say.sayUnkept, "wait"));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? send() : retry()));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(retry, RETRY);
}
