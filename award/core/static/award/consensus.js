// The room of a consensus: keys, parts that come anew by themselves, merging by drag. Every act works without this file.

const mark = () => document.querySelector("form#agreed");
const field = () => document.querySelector("input[name=percent][form=agreed]");
const press = (selector) => { const it = document.querySelector(selector); it?.click(); return Boolean(it); };
const isOff = () => { try { return localStorage.getItem("keys-off") === "yes"; } catch { return false; } };

const toggle = document.querySelector("[data-keys-off]");
if (toggle) {
  toggle.checked = isOff();
  toggle.addEventListener("change", () => {
    try { localStorage.setItem("keys-off", toggle.checked ? "yes" : "no"); } catch { /* storage may be barred */ }
  });
}

// ---------------------------------------------------------------- the mark

function stepMark(direction) {
  const step = Number(mark().dataset.step) || 5;
  const place = field();
  const now = /^\d+$/.test(place.value) ? Number(place.value) : direction > 0 ? -step : step;
  const next = direction > 0 ? Math.floor(now / step) * step + step : Math.ceil(now / step) * step - step;
  place.value = String(Math.min(100, Math.max(0, next)));
}

let typedAt = 0;
function typeDigit(digit) {
  const isFresh = Date.now() - typedAt > 1200;
  typedAt = Date.now();
  field().value = (isFresh ? "" : field().value).concat(digit).slice(0, 3);
}

document.addEventListener("input", (event) => {
  // Full-width digits of an input method count as what they look like.
  if (event.target === field()) event.target.value = event.target.value.normalize("NFKC").replace(/%$/, "");
});

// ---------------------------------------------------------------- keys

const KEYS = {
  j: () => press("[data-following]"), k: () => press("[data-previous]"), m: () => press("[data-merge]"),
  d: () => { const post = document.querySelector("[data-post]"); post?.focus(); return Boolean(post); },
  "?": () => press("[data-keys]"),
};

function send(target) {
  const form = target.closest?.(".cons__l form, .merged form, .discussion form");
  if (form && target.matches("textarea, select")) form.requestSubmit();
  else press("[data-record]");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    send(event.target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  const arrow = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (arrow && mark() && !event.target.matches("textarea, select") && !event.target.closest(".cons__l, details")) {
    event.preventDefault();
    stepMark(arrow);
    return;
  }
  if (event.target.matches("textarea, select, input:not([type=checkbox])")) return;
  if (/^[0-9]$/.test(event.key) && mark()) { typeDigit(event.key); return; }
  if (KEYS[event.key.toLowerCase()]?.()) event.preventDefault();
});

// The table opens at the item at hand.
const chosen = document.querySelector(".dots .sel");
if (chosen && matchMedia("(min-width: 1101px)").matches) {
  const list = chosen.closest(".cons__l");
  const below = chosen.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 2;
}

// ---------------------------------------------------------------- parts that come anew

const FIELDS = "textarea, input:not([type=hidden]), select";
const isChanged = (entry) => (entry.type === "checkbox" ? entry.checked !== entry.defaultChecked
  : entry.matches("select") ? [...entry.options].some((option) => option.selected !== option.defaultSelected && entry.form?.matches(".merged__form"))
    : entry.value !== entry.defaultValue);
const isOpened = (part) => [...part.querySelectorAll("details[open]")].some((each) => !each.matches("[data-open]"));
const isFilled = (part) => part.contains(document.activeElement) && document.activeElement.matches(FIELDS);
const holds = (part) => isFilled(part) || isOpened(part) || Boolean(part.querySelector("[data-editing]"))
  || [...part.querySelectorAll(FIELDS)].some(isChanged);

// Parts of one group (the mark and its reason) come together or not at all.
function isBusy(part) {
  const group = part.dataset.live;
  return group ? [...document.querySelectorAll(`[data-live="${group}"]`)].some(holds) : holds(part);
}

let busy = new Set();
let isHeld = false;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "live") return;
  if (!event.detail.xhr.responseURL.includes("/live/")) { location.reload(); event.detail.shouldSwap = false; return; }
  busy = new Set([...document.querySelectorAll("[data-live]")].filter(isBusy).map((part) => part.id));
  isHeld = busy.size > 0;
});
let focused = null;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const part = event.detail.target;
  if (busy.has(part.id)) { event.detail.shouldSwap = false; return; }
  const active = document.activeElement;
  if (part.contains(active)) focused = { id: part.id, place: [...part.querySelectorAll("a, button, summary")].indexOf(active) };
});
document.addEventListener("htmx:oobAfterSwap", () => {
  if (!focused) return;
  const place = focused;
  focused = null;
  document.getElementById(place.id)?.querySelectorAll("a, button, summary")[place.place]?.focus({ preventScroll: true });
});
// What was held back while somebody wrote is asked for again.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id === "live" && isHeld) {
    event.detail.path = event.detail.path.replace(/([?&]stamp=)[^&]*/, "$1");
    isHeld = false;
  }
  if (event.target.id === "live" && document.hidden) event.preventDefault();
});
// Who may not be here any more sees it at once.
document.addEventListener("htmx:responseError", (event) => {
  if (event.target.id === "live" && [403, 404].includes(event.detail.xhr.status)) location.reload();
});

// ---------------------------------------------------------------- merging

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "merged" && !event.target.querySelector?.("[data-editing]")) return;
  document.querySelector("#merged [data-editing]")?.focus();
});

let dragged = null;
document.addEventListener("dragstart", (event) => { dragged = event.target.closest?.("[data-finding]"); });
document.addEventListener("dragover", (event) => {
  const card = event.target.closest?.("[data-merged]");
  if (!card || !dragged) return;
  event.preventDefault();
  card.classList.add("is-over-card");
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-merged]")?.classList.remove("is-over-card"));
document.addEventListener("drop", (event) => {
  const card = event.target.closest?.("[data-merged]");
  if (!card || !dragged) return;
  event.preventDefault();
  card.classList.remove("is-over-card");
  dragged.querySelector("[name=source]").checked = true;
  press(card.dataset.merged === "new" ? "[data-merge]" : `[name=edit][value="${CSS.escape(card.dataset.merged)}"]`);
  dragged = null;
});
