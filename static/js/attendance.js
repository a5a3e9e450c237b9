/* The register of one meeting on a telephone that may lose its network, its session, or be put away.

   Each mark is kept in localStorage the moment it is chosen: the code, and the code that stood in the register when this
   page was made. It is dropped when the server says that it is written. The server writes only what was changed and
   refuses what somebody else has changed since, so the same form may be sent as often as the network needs.
   No names are kept, only the keys of rows. Without this script the page is a plain form. */
"use strict";

const form = document.getElementById("roll");
const PREFIX = "segnavia-roll:";
const LONGEST = 30 * 24 * 3600 * 1000;
const RETRY = 15000;
const PATIENCE = 20000;

if (form) keep(form);

function keep(form) {
  const say = form.dataset;
  const key = PREFIX + say.meeting;
  const seenField = form.elements.namedItem(say.seen);
  const rows = form.elements.namedItem(say.rows).value.split(" ").filter(Boolean);
  const codes = seenField.value.split(",");
  const seen = new Map(rows.map((row, place) => [row, codes[place] || ""]));
  const count = document.getElementById("roll-count");
  const said = document.getElementById("roll-said");
  const again = document.getElementById("roll-again");
  const everybody = document.getElementById("everybody");
  let isSending = false;
  let isWanted = false;
  let canKeep = true;

  const radios = (row) => [...form.querySelectorAll(`[data-row="${row}"] input[type="radio"]`)];
  const part = (row) => form.querySelector(`[data-row="${row}"] select`);

  function codeOf(row) {
    const chosen = radios(row).find((radio) => radio.checked);
    if (!chosen) return "";
    return chosen.value === "H" ? part(row).value || "H" : chosen.value;
  }

  function choose(row, code) {
    const isPart = code === "H" || /^\d+$/.test(code);
    for (const radio of radios(row)) radio.checked = radio.value === (isPart ? "H" : code);
    if (isPart && code !== "H") part(row).value = code;
  }

  const changed = () => rows.filter((row) => codeOf(row) !== seen.get(row));

  function tell(text, values = {}) {
    const words = text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
    if (said.textContent !== words) said.textContent = words;
  }

  function tellCount() {
    const marked = rows.filter((row) => codeOf(row)).length;
    const words = marked === 1 ? say.sayCountOne : say.sayCount;
    count.textContent = words.replace("{marked}", marked).replace("{open}", rows.length - marked);
  }

  function store() {
    const cells = Object.fromEntries(changed().map((row) => [row, [codeOf(row), seen.get(row)]]));
    try {
      if (Object.keys(cells).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), isWanted, cells }));
      else localStorage.removeItem(key);
    } catch {
      canKeep = false; // a browser that keeps nothing: the marks live as long as the page
    }
  }

  function restore() {
    let draft = null;
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(PREFIX) && !(JSON.parse(localStorage.getItem(name)).at > Date.now() - LONGEST)) {
          localStorage.removeItem(name);
        }
      }
      draft = JSON.parse(localStorage.getItem(key));
    } catch {
      return;
    }
    if (!draft) return;
    for (const [row, [code, was]] of Object.entries(draft.cells)) {
      if (!seen.has(row) || code === seen.get(row)) continue; // gone from the list, or written already
      choose(row, code);
      seen.set(row, was); // what somebody else wrote meanwhile is for the server to tell
    }
    isWanted = draft.isWanted;
    if (changed().length) tell(say.sayFound, { n: changed().length });
  }

  function note() {
    store();
    tellCount();
    if (changed().length) tell(say.sayKept, { n: changed().length });
    else tell("");
  }

  function giveUp(why) {
    isWanted = false;
    store();
    tell(why);
    again.hidden = false;
  }

  async function send() {
    if (isSending) return;
    isSending = true;
    isWanted = true;
    store();
    tell(say.saySending);
    seenField.value = rows.map((row) => seen.get(row)).join(",");
    const sent = new Map(rows.map((row) => [row, codeOf(row)]));
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) await settle(await answer.json(), sent);
      else if (answer.status === 409 || answer.status === 422) {
        isWanted = false;
        store();
        form.submit(); // the page that comes shows both: what was typed, and what stands in the register
      } else if (answer.status === 400 || answer.status === 401) giveUp(say.sayExpired);
      else if (answer.status === 403 || answer.status === 404 || answer.status === 410) giveUp(say.sayRefused);
      else tell(canKeep ? say.sayOffline : say.sayUnkept); // busy for a moment: as without a network
    } catch {
      tell(canKeep ? say.sayOffline : say.sayUnkept);
    }
    isSending = false;
  }

  async function settle(told, sent) {
    for (const row of rows) if (row in told.seen) seen.set(row, told.seen[row]);
    for (const row of rows) {
      if (codeOf(row) === sent.get(row) && seen.get(row) !== codeOf(row)) choose(row, seen.get(row)); // another's mark
    }
    seenField.value = rows.map((row) => seen.get(row)).join(",");
    isWanted = false;
    document.getElementById("errors")?.remove(); // what kept the last attempt from being saved is over
    for (const row of form.querySelectorAll(".is-contested")) {
      row.classList.remove("is-contested");
      row.removeAttribute("aria-describedby");
      row.querySelector(".sv-error")?.remove();
    }
    store();
    tellCount();
    if (changed().length) tell(say.sayKept, { n: changed().length });
    else tell(say.saySaved, { at: told.at });
    if (everybody) everybody.closest(".sv-roll-all").hidden = rows.every((row) => codeOf(row));
  }

  const retry = () => isWanted && document.visibilityState === "visible" && send();

  if (!("isAnswer" in say)) restore();
  store();
  tellCount();
  form.addEventListener("change", note);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter === everybody && everybody) {
      for (const row of rows) if (!codeOf(row)) choose(row, everybody.value);
      everybody.closest(".sv-roll-all").hidden = true;
      note();
    } else send();
  });
  addEventListener("online", retry);
  addEventListener("offline", () => changed().length && tell(canKeep ? say.sayOffline : say.sayUnkept));
  document.addEventListener("visibilitychange", retry);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(retry, RETRY);
  retry();
}
