// Keys of the eligibility desk. Without this file every line is saved by its button.

const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* storage may be barred */ } },
  remove(key) { try { localStorage.removeItem(key); } catch { /* storage may be barred */ } },
};

const desk = document.querySelector(".checkdesk");
desk?.classList.add("has-keys");
const lines = () => [...document.querySelectorAll("[data-line]")];
const current = () => document.querySelector("[data-line].is-current") || lines()[0];

function choose(line, focus = true) {
  if (!line) return;
  lines().forEach((other) => other.classList.toggle("is-current", other === line));
  if (focus) { line.focus({ preventScroll: true }); line.scrollIntoView({ block: "nearest" }); }
}

function step(direction) {
  const all = lines();
  choose(all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + direction))]);
}

function verdict(value) {
  const radio = current()?.querySelector(`input[name=verdict][value=${value}]`);
  if (!radio || radio.disabled) return;
  choose(current());
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function note() {
  const line = current();
  const more = line?.querySelector("details");
  if (!more) return;
  more.open = true;
  line.querySelector("textarea").focus();
}

function toVerdict() {
  const form = document.querySelector("[data-verdict]");
  if (!form) return;
  const ready = document.querySelector("#desk-state[data-ready]");
  const radio = form.querySelector("input[type=radio]:checked") || form.querySelector("input[type=radio]");
  if (ready) radio.checked = true;
  radio.focus();
}

const press = (selector) => document.querySelector(selector)?.click();
const KEYS = {
  j: () => press("[data-next]"), k: () => press("[data-previous]"),
  y: () => verdict("met"), n: () => verdict("not_met"), u: () => verdict("unclear"),
  m: note, c: () => press("[data-confirm]"), v: toVerdict, "?": () => press("[data-keys]"),
  arrowdown: () => step(1), arrowup: () => step(-1),
};

const isOff = () => store.get("keys-off") === "yes";
const toggle = document.querySelector("[data-keys-off]");
if (toggle) {
  toggle.checked = isOff();
  toggle.addEventListener("change", () => (toggle.checked ? store.set("keys-off", "yes") : store.remove("keys-off")));
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !desk) return;
  const typed = event.target.closest?.("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (typed && event.target.closest("[data-line]")) {
    const isDone = event.key === "Escape" || ((event.ctrlKey || event.metaKey) && event.key === "Enter");
    if (isDone) { event.preventDefault(); choose(event.target.closest("[data-line]")); }
    return;
  }
  if (typed || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  const isVerdict = event.target.closest?.("[data-verdict]");
  if (/^[1-9]$/.test(event.key)) { event.preventDefault(); choose(lines()[Number(event.key) - 1]); return; }
  if (event.key.startsWith("Arrow") && (isVerdict || event.target.closest?.("[data-document]"))) return;
  const act = KEYS[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (line) choose(line, false);
});

// A line that was saved takes the place of the old one: the reader stays on it, or at what is wrong.
document.addEventListener("htmx:afterSwap", (event) => {
  const line = document.getElementById(event.detail.target?.id) || event.target;
  if (!line?.matches?.("[data-line]")) return;
  const wrong = line.querySelector("[data-wrong] textarea");
  choose(line, !wrong);
  if (wrong) wrong.focus();
});
