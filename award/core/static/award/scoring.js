// Keys and autosave of the scoring workspace and the consensus page. Without this file every page still works by its forms.

const WORD = "0-9A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F";
const WHITE = "\\t-\\r \\u0085\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
const ZERO_WIDTH = "\\u200B-\\u200D\\u2060\\uFEFF";
const COUNTED = new RegExp(`[${WORD}]+|[^${WORD}${WHITE}${ZERO_WIDTH}]`, "gu");
const characters = (text) => (text.normalize("NFC").match(COUNTED) || []).length;

const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* storage may be barred */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* storage may be barred */ } },
};

const mark = document.querySelector("form#mark, form#agreed");
const field = document.querySelector("[name=percent]");
const isTyping = (target) => target.matches("textarea, select, input:not([name=percent])");

// ---------------------------------------------------------------- the mark

let timer = 0;
function saveSoon(delay) {
  clearTimeout(timer);
  if (mark?.id === "mark") timer = setTimeout(() => mark.dispatchEvent(new Event("save")), delay);
}

function setMark(value, delay) {
  if (!field || field.disabled || mark.querySelector("fieldset[disabled]")) return;
  field.value = value;
  saveSoon(delay);
}

function stepMark(direction) {
  const step = Number(mark.dataset.step) || 5;
  const now = /^\d+$/.test(field.value) ? Number(field.value) : direction > 0 ? -step : step;
  const next = direction > 0 ? Math.floor(now / step) * step + step : Math.ceil(now / step) * step - step;
  setMark(String(Math.min(100, Math.max(0, next))), 500);
}

let typedAt = 0;
function typeDigit(digit) {
  const isFresh = Date.now() - typedAt > 1200;
  typedAt = Date.now();
  setMark((isFresh ? "" : field.value).concat(digit).slice(0, 3), 1000);
}

field?.addEventListener("input", () => {
  // Full-width digits of an input method count as what they look like.
  field.value = field.value.normalize("NFKC").replace(/%$/, "");
  saveSoon(900);
});
field?.addEventListener("change", () => saveSoon(0));

document.addEventListener("click", (event) => {
  const step = event.target.closest("button[name=step]");
  if (step && field) { clearTimeout(timer); field.value = /^\d+$/.test(step.value) ? step.value : ""; }
}, true);

// ---------------------------------------------------------------- keys

const isOff = () => store.get("keys-off") === "yes";
const toggle = document.querySelector("[data-keys-off]");
if (toggle) {
  toggle.checked = isOff();
  toggle.addEventListener("change", () => (toggle.checked ? store.set("keys-off", "yes") : store.remove("keys-off")));
}

const press = (selector) => document.querySelector(selector)?.click();

function add(key) {
  const link = document.querySelector(`[data-add="${key}"]`);
  const open = link && document.querySelector(`${link.getAttribute("hx-target")} form [name=finding][value=""]`);
  if (open) open.closest("form").querySelector("textarea").focus();
  else link?.click();
}

const KEYS = {
  j: () => press("[data-next]:not(button), button[data-next]"), k: () => press("[data-previous]"),
  s: () => add("S"), o: () => add("O"), i: () => add("I"),
  f: () => press("#flag"), e: () => citeSelection(),
  "[": () => toParagraph(-1), "]": () => toParagraph(1), "?": () => openKeys(),
};

const keysList = document.querySelector("dialog.keys__list");
function openKeys() { keysList?.showModal(); }
document.querySelectorAll("button[data-keys]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", openKeys);
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const own = event.target.closest?.(".rmk form:not(.inline)");
    if (own) own.dispatchEvent(new Event("save"));
    event.preventDefault();
    press("[data-next]");
    return;
  }
  if (event.altKey && !event.ctrlKey && /^[1-5]$/.test(event.key) && document.querySelector(".reader .tabs")) {
    event.preventDefault();
    document.querySelectorAll(".reader .tabs a")[Number(event.key) - 1]?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !mark || isOff() || keysList?.open) return;
  if (event.target.matches?.("[name=percent]")) {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") { event.preventDefault(); stepMark(event.key === "ArrowUp" ? 1 : -1); }
    return;
  }
  if (isTyping(event.target)) return;
  if (/^[0-9]$/.test(event.key)) { typeDigit(event.key); return; }
  const isReading = event.target.closest?.(".reader__body, .rail__list, .cons__l");
  if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !isReading) {
    event.preventDefault();
    stepMark(event.key === "ArrowUp" ? 1 : -1);
    return;
  }
  if (mark.id !== "mark") return;
  const act = KEYS[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});

// ---------------------------------------------------------------- remarks

function count(text) {
  const place = text.closest("form")?.querySelector("[data-count]");
  if (!place) return;
  const length = characters(text.value);
  place.textContent = `${length} / ${text.dataset.limit}`;
  place.classList.toggle("is-over", length > Number(text.dataset.limit));
}

document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-limit]")) count(event.target); });

// ---------------------------------------------------------------- citing

// What is cited waits beside its form until the server has it: an answer to an earlier save must not sweep it away.
const waiting = new WeakMap();
const remarkForms = () => [...document.querySelectorAll(".rmk--edit form")];
function openForm() {
  return document.querySelector(".rmk--edit:focus-within form") || lastUsed() || remarkForms().at(-1);
}
let usedForm = null;
const lastUsed = () => (usedForm?.isConnected ? usedForm : null);
document.addEventListener("focusin", (event) => { usedForm = event.target.closest(".rmk--edit form") || usedForm; });

function cite(form, tokens) {
  if (!form || !tokens.length) return;
  waiting.set(form, [...(waiting.get(form) || []), ...tokens]);
  showWaiting(form);
  form.dispatchEvent(new Event("save"));
}

const pageName = (token) => document.querySelector(`.reader [data-cite="${token}"][data-label]`)?.dataset.label || "";
function showWaiting(form) {
  const place = form.querySelector(".rmk__cites");
  if (!place) return;
  place.querySelectorAll("[data-waiting]").forEach((chip) => chip.remove());
  (waiting.get(form) || []).forEach((token) => {
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.dataset.waiting = "yes";
    chip.textContent = `${token.startsWith("p") ? `¶${/[0-9]+/.exec(token)[0]}` : pageName(token)} …`;
    place.prepend(chip);
  });
}

// Offsets are counted in characters of the text itself, without the numbers of citations in it.
function textBefore(paragraph, node, offset) {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  const copy = range.cloneContents();
  copy.querySelectorAll("sup").forEach((number) => number.remove());
  return [...copy.textContent].length;
}
const textOf = (paragraph) => {
  const copy = paragraph.cloneNode(true);
  copy.querySelectorAll("sup").forEach((number) => number.remove());
  return [...copy.textContent];
};

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  return [...document.querySelectorAll(".reader [data-paragraph]")].filter((row) => range.intersectsNode(row)).map((row) => {
    const letters = textOf(row);
    const start = row.contains(range.startContainer) ? textBefore(row, range.startContainer, range.startOffset) : 0;
    const end = row.contains(range.endContainer) ? textBefore(row, range.endContainer, range.endOffset) : letters.length;
    const quote = letters.slice(start, end).join("");
    return quote.trim() ? `p${row.dataset.paragraph}.${start}-${end}.${quote}` : "";
  }).filter(Boolean);
}

function citeSelection(form = openForm()) {
  const tokens = selected();
  if (!form || !tokens.length) return;
  cite(form, tokens);
  getSelection().removeAllRanges();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cite-selection]");
  if (button) citeSelection(button.closest("form"));
});
document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-cite-selection]")) event.preventDefault(); });
document.addEventListener("selectionchange", () => {
  const isSelected = Boolean(selected().length);
  document.querySelectorAll("[data-cite-selection]").forEach((button) => { button.hidden = !isSelected; });
});

// A click on a paragraph refers the open remark to all of it; a page of the evidence has its own button.
document.querySelector(".reader")?.addEventListener("click", (event) => {
  const page = event.target.closest("[data-cite]:not(a)");
  const paragraph = event.target.closest("[data-paragraph]");
  if (page) { cite(openForm(), [page.dataset.cite]); return; }
  if (paragraph && !event.target.closest("a[href]") && !String(getSelection())) cite(openForm(), [`p${paragraph.dataset.paragraph}`]);
});

document.addEventListener("htmx:configRequest", (event) => {
  const tokens = waiting.get(event.target);
  if (!tokens) return;
  event.target.dataset.sent = tokens.length;
  tokens.forEach((token) => event.detail.formData.append("cite", token));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (isRemark(form) && event.detail.xhr.status === 200) {  // a chosen place is a chip now
    form.querySelectorAll("[name=cite_add], [name=cite_page]").forEach((entry) => { entry.value = ""; });
  }
  const sent = Number(form.dataset?.sent || 0);
  if (!sent || !waiting.has(form) || ![200, 422].includes(event.detail.xhr.status)) return;
  delete form.dataset.sent;
  waiting.set(form, waiting.get(form).slice(sent));
  showWaiting(form); // what was swapped in was settled before this
});

// The numbers run through the item in the order of the sheet, whatever came or went meanwhile.
function renumber() {
  let number = 0;
  document.querySelectorAll(".score__rmk [data-number]").forEach((place) => {
    number += 1;
    const name = place.textContent.replace(/[0-9]+/, String(number));
    place.textContent = name;
    document.querySelectorAll(`.reader a[data-cite="${place.dataset.number}"]`).forEach((link) => { link.textContent = name; });
  });
}

// ---------------------------------------------------------------- the other text of a clash, paragraphs, size of the text

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-take-other]");
  const form = link?.closest("form");
  const other = form?.querySelector("[data-other]");
  if (!other) return;
  event.preventDefault();
  form.querySelector("textarea").value = other.innerText;
  form.dispatchEvent(new Event("save"));
});

function toParagraph(direction) {
  const rows = [...document.querySelectorAll(".reader [data-paragraph]")];
  const now = rows.findIndex((row) => row.classList.contains("is-here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + direction))];
  if (!next) return;
  rows[now]?.classList.remove("is-here");
  next.classList.add("is-here");
  next.scrollIntoView({ block: "center" });
}

const large = document.querySelector("[data-large]");
function setLarge(isLarge) {
  document.querySelector(".reader__body")?.classList.toggle("is-large", isLarge);
  large.setAttribute("aria-pressed", String(isLarge));
}
if (large) {
  large.hidden = false;
  setLarge(store.get("large-text") === "yes");
  large.addEventListener("click", () => {
    const isLarge = large.getAttribute("aria-pressed") !== "true";
    if (isLarge) store.set("large-text", "yes"); else store.remove("large-text");
    setLarge(isLarge);
  });
}

function settle(root) {
  root.querySelectorAll?.("textarea[data-limit]").forEach(count);
  document.querySelectorAll("[id^=list-]").forEach((list) => {
    const saved = [...list.children].filter((card) => !card.querySelector("[name=finding][value='']"));
    list.previousElementSibling.querySelector(".n").textContent = saved.length;
  });
  document.querySelector(".reader")?.classList.toggle("is-citing", Boolean(remarkForms().length));
  remarkForms().forEach(showWaiting);
  renumber();
  document.querySelectorAll("form#mark:not([data-restored]), #note-form:not([data-restored]), .rmk form:not(.inline):not([data-restored])").forEach(restore);
}
document.addEventListener("htmx:afterSettle", (event) => settle(event.target));

// The table of a consensus opens at the item at hand.
const chosen = document.querySelector(".cons .dots .sel");
if (chosen && matchMedia("(min-width: 1101px)").matches) {
  const list = chosen.closest(".cons__l");
  const below = chosen.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (below > 0) list.scrollTop += below + list.clientHeight / 2;
}

// ---------------------------------------------------------------- the state of saving, and what could not be sent

const kept = new Set();
const state = () => document.querySelector("#save-state");
function show(text, css) {
  const place = state();
  if (!place) return;
  place.textContent = text;
  place.className = css ? `save ${css}` : "save";
}
const WEEK = 7 * 24 * 3600 * 1000;
const place = (end) => `unsaved:${state()?.dataset.owner}:${location.pathname}:${end}`;
const nameOf = (form) => place(form.id || form.closest("[id]")?.id);
// A page of logging in comes with the status of a success, too: it is no answer to a save.
const isElsewhere = ({ xhr, pathInfo }) =>
  Boolean(xhr.responseURL) && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location.href).pathname;
const isRemark = (form) => form.matches?.(".rmk form:not(.inline)");
const isSaving = (form) => ["mark", "ticks", "note-form"].includes(form.id) || isRemark(form);

// htmx forgets a pressed button that loses the focus while its save waits: Done is told by whichever goes next.
document.addEventListener("submit", (event) => { if (isRemark(event.target)) event.target.dataset.done = "yes"; }, true);
document.addEventListener("htmx:configRequest", (event) => {
  if (isRemark(event.target) && event.target.dataset.done) event.detail.parameters.done = "yes";
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isSaving(event.target)) show(state()?.dataset.saving, "save--pending");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (!isSaving(form)) return;
  if (isElsewhere(event.detail)) {
    keep(form);
    clearTimeout(retry);
    show(state()?.dataset.failed, "save--failed");
    document.querySelectorAll("[data-login]").forEach((link) => { link.hidden = false; });
  } else if (event.detail.successful) {
    kept.delete(form);
    wait = 2000;
    store.remove(nameOf(form));
    if (event.detail.xhr.status === 204 && !kept.size) show(state()?.dataset.saved, "");
  } else if (event.detail.xhr.status === 0) {
    keep(form);
  } else if (![409, 422].includes(event.detail.xhr.status)) {
    show(state()?.dataset.failed, "save--failed");
  }
  if (event.detail.xhr.status >= 400) delete form.dataset.done;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => { if (isElsewhere(detail)) detail.shouldSwap = false; });

let wait = 2000;
let retry = 0;
function keep(form) {
  kept.add(form);
  const fields = [...form.querySelectorAll("textarea[name], select[name], input[name=percent], input[name=finding], input[name=version]")];
  if (!document.querySelector("meta[name=no-local-copies]")) store.set(nameOf(form), JSON.stringify({ at: Date.now(), fields: fields.map((entry) => [entry.name, entry.value]) }));
  show(state()?.dataset.offline.replace("{n}", kept.size), "save--pending");
  clearTimeout(retry);
  retry = setTimeout(sendAgain, wait);
  wait = Math.min(wait * 2, 60000);
}
function sendAgain() {
  [...kept].filter((form) => form.isConnected).forEach((form) => form.dispatchEvent(new Event("save")));
}
window.addEventListener("online", () => { wait = 2000; sendAgain(); });

// What was kept when the page was left comes back into its fields and is sent.
function restore(form) {
  form.dataset.restored = "yes";
  const saved = JSON.parse(store.get(nameOf(form)) || "{}");
  if (!saved.fields || Date.now() - saved.at > WEEK) { store.remove(nameOf(form)); return; }
  // With the version it was typed upon: what was saved elsewhere meanwhile is told, not overwritten.
  saved.fields.forEach(([name, value]) => {
    const entry = form.elements.namedItem(name);
    if (entry && "value" in entry) entry.value = value;
  });
  form.querySelectorAll("textarea[data-limit]").forEach(count);
  kept.add(form);
  const send = () => form.dispatchEvent(new Event("save"));
  if (document.readyState === "complete") setTimeout(send, 0);
  else window.addEventListener("load", send);  // before, nobody listens
}
document.querySelectorAll("[data-add]").forEach((link) => {
  const list = link.getAttribute("hx-target").replace("#list-", "new-");
  if (store.get(place(list))) window.addEventListener("load", () => link.click());
});
settle(document);

// The local copies go with the session.
document.addEventListener("submit", (event) => {
  if (!/logout/.test(event.target.action)) return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith("unsaved:")).forEach(store.remove);
  } catch { /* storage may be barred */ }
});
