// Writing an application: counters, a local copy until the server has the text, words about saving, rows of a table.
// Every page works without this file.

// The counting rule of award/domain/text.py.
const WORD = "0-9A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F";
const WHITE = "\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
const ZERO_WIDTH = "\\u200B-\\u200D\\u2060\\uFEFF";
const COUNTED = new RegExp(`[${WORD}]+|[^${WORD}${WHITE}${ZERO_WIDTH}]`, "gu");
export const countCharacters = (text) => (text.normalize("NFC").match(COUNTED) || []).length;

const WEEK = 7 * 24 * 3600 * 1000;
const state = document.querySelector("[data-save-state]");
const prefix = `award:${state?.dataset.owner || ""}:`;
const waits = new WeakMap();

function say(word, css = "") {
  if (!state) return;
  state.textContent = word;
  state.className = `save ${css}`.trim();
}

// ------------------------------------------------------------- local copies
const keyOf = (area) => prefix + area.dataset.autosave;
const versionOf = (area) => document.getElementById(area.dataset.version);

function keep(area) {
  try {
    localStorage.setItem(keyOf(area), JSON.stringify({ text: area.value, version: versionOf(area).value, at: Date.now() }));
  } catch { /* full or switched off: the server still gets the text */ }
}

function drop(area, sent) {
  const copy = read(keyOf(area));
  if (copy && copy.text === sent) localStorage.removeItem(keyOf(area));
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function purge(all) {
  Object.keys(localStorage).filter((key) => key.startsWith("award:")).forEach((key) => {
    if (all || Date.now() - (read(key)?.at || 0) > WEEK) localStorage.removeItem(key);
  });
}

const isFaulty = Boolean(document.querySelector(".errors, .clash")); // what stands on the page is not saved yet
const copies = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

function restore(area) {
  const copy = read(keyOf(area));
  if (!copy) return;
  if (copy.text === area.value) { if (!isFaulty) localStorage.removeItem(keyOf(area)); return; }
  // With its old version: when a colleague wrote meanwhile, the server answers with both texts.
  area.value = copy.text;
  versionOf(area).value = copy.version;
  setTimeout(() => area.dispatchEvent(new Event("retry")), 300);
}

// ------------------------------------------------------------------ counters
function recount() {
  const form = document.querySelector("[data-counted]");
  const place = document.querySelector("[data-count]");
  if (!form || !place) return;
  const areas = [...form.querySelectorAll("textarea[name^='text-']")];
  place.textContent = areas.reduce((sum, area) => sum + countCharacters(area.value), 0);
}

// -------------------------------------------------------------------- saving
// What a save could not bring to the server: texts, and the table of results, which is sent as a whole.
const unsent = new Set();
const send = (elt) => elt.dispatchEvent(new Event(elt.dataset.autosave ? "retry" : "change"));

function again(elt) {
  if (!elt.dataset.autosave && elt.id !== "measures") return;
  const seconds = Math.min((waits.get(elt) || 1) * 2, 60);
  waits.set(elt, seconds);
  unsent.add(elt);
  setTimeout(() => { if (unsent.has(elt)) send(elt); }, seconds * 1000);
}

// Only an answer that says so is a save: a page of logging in comes with the status of a success, too.
const isSaved = (elt, xhr) => (elt.dataset.autosave ? /^\d+$/.test(xhr.getResponseHeader("Award-Saved") || "") : true);
const isElsewhere = ({ xhr, pathInfo }) =>
  Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location.href).pathname;

// The link leads to this page, through logging in; the copy is found again there.
function showLogin(isShown) {
  const link = document.querySelector("[data-login]");
  if (link) link.hidden = !isShown;
}

function loggedOut() {
  say(state.dataset.failed, "save--bad");
  showLogin(true);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (elt.dataset.autosave) elt.dataset.sent = elt.value;
  say(state?.dataset.saving || "", "save--pending");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = event.detail;
  if (!state) return;
  if (isElsewhere(event.detail) || (xhr.status === 403 && elt.dataset.autosave && !xhr.getResponseHeader("Award-Saved"))) {
    loggedOut();
  } else if (xhr.status >= 200 && xhr.status < 400 && isSaved(elt, xhr)) {
    state.className = "save";
    showLogin(false);
    waits.delete(elt);
    unsent.delete(elt);
    if (elt.dataset.autosave) drop(elt, elt.dataset.sent);
    recount();
  } else if (xhr.status) {
    say(state.dataset.failed, "save--bad");
    if (xhr.status >= 500) again(elt);
    else unsent.delete(elt);
    revealChoices();
  }
});
// A save that came too late: the answer says why, and until when it was, beside the text that stays as it was typed.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isElsewhere(detail)) detail.shouldSwap = false;
  if (detail.xhr.status === 403 && detail.xhr.getResponseHeader("Award-Saved")) detail.shouldSwap = true;
});
document.addEventListener("htmx:sendError", (event) => {
  again(event.detail.elt);
  const texts = new Set([...copies(), ...[...unsent].map((elt) => (elt.dataset.autosave ? keyOf(elt) : elt.id))]);
  say(state.dataset.offline.replace("#", texts.size), "save--pending");
});
window.addEventListener("online", () => {
  document.querySelectorAll("[data-autosave], #measures").forEach((elt) => {
    if (!unsent.has(elt) && !(elt.dataset.autosave && read(keyOf(elt)))) return;
    waits.delete(elt);
    send(elt);
  });
});
document.addEventListener("input", (event) => {
  if (!event.target.dataset.autosave) return;
  keep(event.target);
  recount();
});

// ------------------------------------------- two texts: keep mine, take theirs
function revealChoices() {
  document.querySelectorAll(".clash [hidden]").forEach((button) => { button.hidden = false; });
}
document.addEventListener("htmx:afterSwap", revealChoices);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-keep], [data-take], [data-merge]");
  if (!button) return;
  const { for: id, current } = button.closest("[data-for]").dataset;
  const area = document.getElementById(id);
  const clash = button.closest(".clash");
  if (button.hasAttribute("data-take")) area.value = clash.querySelector("[data-other]").textContent;
  if (button.hasAttribute("data-merge")) area.value = clash.querySelector("[data-both]").value;
  versionOf(area).value = current;
  keep(area);
  recount();
  area.focus();
  area.dispatchEvent(new Event("retry"));
});

// ------------------------------------------------------------ rows of a table
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-add-row]")) return;
  const rows = document.querySelector("[data-rows]");
  const last = rows?.lastElementChild;
  if (!last) return; // an empty table: the form's own way
  event.preventDefault();
  const row = last.cloneNode(true);
  const place = rows.children.length;
  row.querySelectorAll("[name]").forEach((field) => {
    if (field.name === "remove") { field.value = place; return; }
    field.name = field.name.replace(/^m-\d+-/, `m-${place}-`);
    if (field.tagName !== "SELECT") field.value = "";
  });
  rows.append(row);
  row.querySelector("input").focus();
});

// ------------------------------------------------- who is writing where
// Every twenty seconds, and when a text is entered: hold it, and show who holds the others. A hold stops nobody.
const holding = document.querySelector("[data-hold]");
async function hold(extra = {}) {
  if (!holding || document.hidden) return;
  const area = document.activeElement?.closest?.("[data-autosave]");
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  if (area) body.append("field", area.name.slice("text-".length));
  Object.entries(extra).forEach(([name, value]) => body.set(name, value));
  try {
    const answer = await fetch(holding.dataset.hold, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) showHeld((await answer.json()).held);
  } catch { /* no connection: the saving tells that */ }
}
function showHeld(held) {
  document.querySelectorAll("[data-held]").forEach((place) => {
    const name = held[place.dataset.held] || "";
    place.querySelector("[data-held-name]").textContent = name;
    place.hidden = !name;
    const button = place.querySelector("[data-takeover]");
    if (button) button.hidden = false;
  });
}
document.addEventListener("focusin", (event) => { if (event.target.closest?.("[data-autosave]")) hold(); });
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-takeover]");
  if (button) hold({ field: button.closest("[data-held]").dataset.held, take: "1" });
});
if (holding) { hold(); setInterval(() => hold(), 20000); }

// ------------------------------------------------------------------- at start
// A page saved as a whole: the server says by a cookie which page's texts it has. Only then do the copies go that were
// sent from this window, and only as they were sent.
const SENT = "award-sent";
try {
  const mark = document.cookie.match(/(?:^|; )award_saved=([^;]*)/);
  if (mark) {
    const saved = `${prefix}${decodeURIComponent(mark[1])}:`;
    Object.entries(JSON.parse(sessionStorage.getItem(SENT) || "{}")).forEach(([key, text]) => {
      if (key.startsWith(saved) && read(key)?.text === text) localStorage.removeItem(key);
    });
    document.cookie = "award_saved=; Max-Age=0; path=/my/";
  }
  sessionStorage.removeItem(SENT);
} catch { /* switched off */ }
document.addEventListener("submit", (event) => {
  if (event.target.id !== "editor") return;
  const sent = Object.fromEntries([...document.querySelectorAll("[data-autosave]")].map((area) => [keyOf(area), area.value]));
  try { sessionStorage.setItem(SENT, JSON.stringify(sent)); } catch { /* switched off */ }
});
purge(false);
document.querySelectorAll("[data-autosave]").forEach(restore);
recount();
revealChoices();
