// What is written without network waits on this device, in order, and is sent when the network is back. Entries belong
// to one person. Nothing waiting is dropped: what the platform refuses stays, with the reason, until the person decides.

const meta = document.querySelector("meta[name=local-copies]");
const owner = meta.content;
const words = meta.dataset;
const WORKSPACE = /^\/panel\/sheets\/\d+\/items\/[^/]+\/(mark|tick|flag|findings|note)\/$/;
const pathOf = (address) => new URL(address, location.href).pathname;
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

// ---------------------------------------------------------------- the store

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("award-panel", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "id" });
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    request.result.onversionchange = () => request.result.close();
    resolve(request.result);
  };
});
async function ask(mode, act) {
  const store = (await opened).transaction("entries", mode).objectStore("entries");
  return new Promise((resolve, reject) => {
    const request = act(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    store.transaction.onabort = () => reject(store.transaction.error);
  });
}
let isReady = false;
const isAble = window.isSecureContext && navigator.locks;
const ready = opened.then(() => { isReady = Boolean(isAble); return isReady; }, () => false);
const entries = async () => (await ask("readonly", (store) => store.getAll()))
  .filter((entry) => entry.owner === owner).sort((one, other) => one.at - other.at);
const idOf = (key) => `${owner}|${key}`;
const remove = (key) => ask("readwrite", (store) => store.delete(idOf(key)));
async function put(entry) {
  const known = await ask("readonly", (store) => store.get(idOf(entry.key)));
  await ask("readwrite", (store) => store.put({ ...entry, id: idOf(entry.key), owner, at: known?.at ?? Date.now() }));
}

// ---------------------------------------------------------------- the state of saving

const state = () => document.querySelector("#save-state");
function show(text, css) {
  const place = state();
  if (!place) return;
  place.textContent = text;
  place.className = css ? `save ${css}` : "save";
}
async function tell() {
  const list = await entries();
  const open = list.filter((entry) => !entry.state);
  try {  // logging out asks first while something waits; see app.js
    if (list.length) localStorage.setItem(`award:queue:${owner}`, list.length);
    else localStorage.removeItem(`award:queue:${owner}`);
  } catch { /* storage may be barred */ }
  if (open.length) show(state()?.dataset.offline.replace("{n}", open.length), "save--pending");
  else if (list.length) show(state()?.dataset.failed, "save--failed");
  draw(list);
}

const node = (name, text, css) => Object.assign(document.createElement(name), { textContent: text, className: css || "" });
function button(text, act) {
  const made = node("button", text, "btn btn--sm");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
const textOf = (entry) => entry.body.filter(([name, value]) => typeof value === "string" && value
  && !/^(csrf|version$|client_id$|taken_at$|page$|item$|finding$|point$|kind$|has_places$)/.test(name)).map((pair) => pair[1]).join(" · ");

// Entries of the visit, and whatever was refused; the state of saving counts the rest. The rail marks what waits.
function draw(list) {
  document.querySelectorAll(".queue, .queued").forEach((old) => old.remove());
  const shown = list.filter((entry) => entry.state || entry.isJson || !state());
  list.filter((entry) => !entry.isJson).forEach((entry) => {
    const link = document.querySelector(`.rail__item[href="${entry.page}"]`);
    if (!link || link.querySelector(".queued")) return;
    const sign = node("span", "↑ ", "queued");
    sign.title = words.waiting;
    sign.append(node("span", words.waiting, "sr"));
    link.querySelector("em")?.prepend(sign);
  });
  const place = document.querySelector(".score__body, main .page__head");
  if (!shown.length || !place) return;
  const section = node("section", "", "queue note note--warn");
  section.setAttribute("aria-label", words.title);
  const rows = document.createElement("ul");
  rows.className = "plain";
  shown.forEach((entry) => rows.append(row(entry)));
  section.append(rows);
  if (place.matches(".score__body")) place.prepend(section); else place.after(section);
}
function row(entry) {
  const line = document.createElement("li");
  const link = node("a", entry.label);
  link.href = entry.page;
  line.append(link, ` ${textOf(entry)} `);
  const reason = { stale: words.stale, refused: words.refused }[entry.state] || words.waiting;
  line.append(node("b", [reason, entry.error].filter(Boolean).join(" ")));
  if (entry.current) line.append(node("blockquote", entry.current));
  if (!entry.state) return line;
  const acts = node("p", "", "row");
  if (entry.state === "stale" && entry.isJson) {
    acts.append(button(words.mine, async () => {
      const body = entry.body.map(([name, value]) => [name, name === "version" ? String(entry.version) : value]);
      await put({ ...entry, body, state: "", error: "", current: "" });
      await replay();
    }));
  }
  acts.append(button(words.drop, async () => { await remove(entry.key); location.reload(); }));
  line.append(acts);
  return line;
}

// ---------------------------------------------------------------- the workspace

function keyOf(path, body) {
  const value = (name) => body.find((pair) => pair[0] === name)?.[1] || "";
  if (path.endsWith("/tick/")) return `${path}#${value("tick").split(":")[0]}`;
  if (path.endsWith("/findings/")) return `${path}#${value("finding") || `new-${value("kind")}`}`;
  return path;
}
function press(path, body) {
  const value = (name) => body.find((pair) => pair[0] === name)?.[1] || "";
  if (path.endsWith("/tick/")) {
    const [factor, chosen] = value("tick").split(":");
    document.querySelectorAll(`#tri-${CSS.escape(factor)} button`).forEach((each) => {
      const own = each.id.split("-").at(-1);
      each.setAttribute("aria-pressed", String(own === chosen));
      each.value = `${factor}:${own === chosen ? "" : own}`;
    });
  }
  const flag = path.endsWith("/flag/") && document.querySelector("#flag");
  if (flag) {
    flag.setAttribute("aria-pressed", String(value("is_flagged") === "yes"));
    flag.value = value("is_flagged") === "yes" ? "no" : "yes";
  }
}

async function hold(config) {
  const path = pathOf(config.path);
  const page = path.replace(/[^/]+\/$/, "");
  const isGoingOn = config.formData.has("next");
  const body = [...config.formData.entries()].filter(([name]) => !["next", "csrfmiddlewaretoken"].includes(name));
  press(path, body);
  try {
    await put({ key: keyOf(path, body), url: path, page, body, label: decodeURIComponent(page.split("/").at(-2)) });
  } catch {
    show(state()?.dataset.failed, "save--failed");
    return;
  }
  await tell();
  if (navigator.onLine) again();
  if (!isGoingOn) return;
  const items = [...document.querySelectorAll(".rail__item")];
  const next = items[items.findIndex((link) => link.hasAttribute("aria-current")) + 1];
  location.assign(next ? next.href : `${page.split("items/")[0]}summary/`);
}

const isOurs = (event) => isReady && event.detail.requestConfig?.verb === "post" && WORKSPACE.test(pathOf(event.detail.requestConfig.path));
document.addEventListener("htmx:configRequest", (event) => {
  const now = token();  // a kept page carries an old one
  if (now && event.detail.verb === "post") event.detail.headers["X-CSRFToken"] = now;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (navigator.onLine || !isOurs(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hold(event.detail.requestConfig);
});
const answered = new Map();
const isLogin = (xhr) => Boolean(xhr.responseURL) && pathOf(xhr.responseURL).startsWith("/accounts/");
document.addEventListener("htmx:afterRequest", (event) => {
  if (!isOurs(event)) return;
  const { requestConfig: config, xhr } = event.detail;
  const body = [...config.formData.entries()];
  const key = keyOf(pathOf(config.path), body);
  if (xhr.status === 0) {
    event.stopImmediatePropagation();
    hold(config);
  } else if (isLogin(xhr)) {  // scoring.js tells it, and holds what is text
    if (/\/(tick|flag)\/$/.test(config.path)) hold(config);
  } else if (event.detail.successful) {
    remove(key).then(tell);
  }
  answered.get(key)?.(isLogin(xhr) ? 401 : xhr.status);
});

function formOf(entry) {
  if (entry.isJson || entry.page !== location.pathname || entry.body.some(([name, value]) => name === "step" && value === "na")) return null;
  const forms = [...document.querySelectorAll("form#mark, #note-form, .rmk--edit form")];
  return forms.find((form) => form.getAttribute("hx-post") === entry.url && keyOf(entry.url, [...new FormData(form)]) === entry.key);
}
const filled = new WeakSet();
function fill(entry) {
  const form = formOf(entry);
  if (!form || filled.has(form)) return;
  filled.add(form);
  entry.body.forEach(([name, value]) => {
    const field = form.elements.namedItem(name);
    if (!field || !("value" in field) || field.type === "button" || field.type === "submit") return;
    if (field.type === "checkbox") field.checked = true; else field.value = value;
  });
}
async function restore() {
  for (const entry of await entries()) {
    if (entry.page !== location.pathname) continue;
    if (entry.isJson) refill(entry);
    else if (entry.key.includes("#new-") && !formOf(entry) && !navigator.onLine) {
      document.querySelector(`[data-add][hx-target="#list-${entry.key.split("#new-")[1]}"]`)?.click();
    } else { press(entry.url, entry.body); fill(entry); }
  }
}
document.addEventListener("htmx:afterSettle", async () => { if (isReady) (await entries()).forEach(fill); });

// Whoever takes the saved mark lets go of the own one.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#mark .clash a[href]");
  if (!link || !isReady) return;
  event.preventDefault();
  await remove(pathOf(link.closest("form").getAttribute("hx-post")));
  location.assign(link.href);
});

// ---------------------------------------------------------------- the visit

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!isReady || !form.matches("form[data-offline]") || event.defaultPrevented) return;
  event.preventDefault();
  const body = [...new FormData(form).entries()].filter(([name]) => name !== "csrfmiddlewaretoken");
  const url = pathOf(form.action);
  const key = `${url}#${form.elements.client_id.value}`;
  const isNew = form.hasAttribute("data-new");
  try {
    await put({ key, url, page: location.pathname, body, label: form.dataset.offline, isJson: true, isNew });
  } catch {
    form.submit();  // no room on this device: the platform has to take it at once
    return;
  }
  await replay();
  const left = (await entries()).find((entry) => entry.key === key);
  if (left && !left.state && isNew) form.reset();
  if (!left) return;
  const told = node("span", words[left.state || "waiting"], "queued hint");  // the list stands far above
  told.setAttribute("role", "status");
  (form.querySelector(".vact") || form).append(told);
});
// A form for something that is there already shows what waits for it.
function refill(entry) {
  if (entry.isNew) return;
  const form = [...document.querySelectorAll("form[data-offline]:not([data-new])")]
    .find((each) => `${pathOf(each.action)}#${each.elements.client_id.value}` === entry.key);
  entry.body.forEach(([name, value]) => {
    const field = form?.elements.namedItem(name);
    if (field && field.type !== "file") field.value = value;
  });
}

// ---------------------------------------------------------------- sending

async function viaForm(entry, form) {
  const status = new Promise((resolve) => { answered.set(entry.key, resolve); setTimeout(() => resolve(0), 20000); });
  form.dispatchEvent(new Event("save"));
  const found = await status;
  answered.delete(entry.key);
  return found;
}
async function viaFetch(entry) {
  const body = new FormData();
  entry.body.forEach(([name, value]) => body.append(name, value));
  const headers = { "X-CSRFToken": token() || "", ...(entry.isJson ? { Accept: "application/json" } : { "HX-Request": "true" }) };
  const answer = await fetch(entry.url, { method: "POST", body, headers });
  if (answer.redirected && answer.url.includes("/accounts/")) return 401;
  if (answer.ok) {
    await remove(entry.key);
    toWorker({ act: "refresh", path: entry.page });
    if (entry.page === location.pathname || !state()) mustReload = true;
  } else if ([403, 404, 409, 413, 422].includes(answer.status)) {
    const facts = entry.isJson && [409, 422].includes(answer.status) ? await answer.json() : {};
    await put({ ...entry, state: answer.status === 409 ? "stale" : "refused", error: facts.error, current: facts.current, version: facts.version });
    if ([403, 404].includes(answer.status)) toWorker({ act: "forget", path: entry.page });
  }
  return answer.status;
}

// A network that comes back is often not there at once: soon again, then less often.
let wait = 2000;
let retry = 0;
function again() {
  clearTimeout(retry);
  retry = setTimeout(() => { if (navigator.onLine) replay(); }, wait);
  wait = Math.min(wait * 2, 60000);
}

let mustReload = false;
async function replay() {
  await navigator.locks.request("award-queue", async () => {
    for (const { key } of await entries()) {
      const entry = (await entries()).find((each) => each.key === key);
      const form = entry && formOf(entry);
      // A clash that is shown carries the newer version: only the person may send it again.
      if (!entry || (entry.state && !form) || form?.querySelector(".clash")) continue;
      if (!navigator.onLine) break;
      let status = 0;
      try { status = form ? await viaForm(entry, form) : await viaFetch(entry); } catch { /* still no network */ }
      if (status === 0 || status === 401 || status >= 500) { again(); break; }
      wait = 2000;
      if (form && status < 400) await remove(key);
      else if (form) await put({ ...entry, state: status === 409 ? "stale" : "refused" });
    }
  });
  await tell();
  const isTyping = document.activeElement?.matches(".rmk--edit textarea, #note");
  if (mustReload && !isTyping) location.reload();
  else if (!(await entries()).length && state()?.classList.contains("save--pending")) show(state().dataset.saved, "");
}
window.addEventListener("online", () => { wait = 2000; if (isReady) replay(); });

// ---------------------------------------------------------------- copies of pages

async function toWorker(message, ports = []) {
  if (!navigator.serviceWorker) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ owner, ...message }, ports);
}
if (navigator.serviceWorker) {
  navigator.serviceWorker.register(words.worker, { scope: "/panel/" }).then(() => toWorker({ act: "owner" })).catch(() => null);
}
const keep = document.querySelector("[data-keep]");
if (keep && navigator.serviceWorker) {
  keep.closest("section").hidden = false;
  keep.addEventListener("click", () => {
    const pages = [...document.querySelectorAll("a[href]")].map((link) => new URL(link.href))
      .filter((url) => /^(items\/[^/]+\/|summary\/|log\/)$/.test(url.pathname.replace(location.pathname, "")) && url.pathname.startsWith(location.pathname))
      .map((url) => url.pathname);
    const channel = new MessageChannel();
    const place = document.querySelector("[data-keep-state]");
    keep.disabled = true;
    channel.port1.onmessage = ({ data }) => {
      place.textContent = data.isDone ? (data.failed ? place.dataset.failed : place.dataset.done)
        : place.dataset.progress.replace("{n}", data.done).replace("{total}", data.total);
      if (data.isDone) keep.disabled = false;
    };
    toWorker({ act: "keep", urls: [...new Set([location.pathname, ...pages])] }, [channel.port2]);
  });
}

if (await ready) {
  if (document.readyState !== "complete") await new Promise((done) => { window.addEventListener("load", done, { once: true }); });
  await restore();
  await tell();
  if (navigator.onLine) await replay();
}
