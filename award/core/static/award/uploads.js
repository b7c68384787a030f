// Files sent in pieces: many at once, with progress and pause, going on by themselves after a break of the network or
// of the page. Every form works without this file.

const queue = document.querySelector("[data-queue]");
const model = document.querySelector("template[data-row]");
const said = document.querySelector("[data-said]");
const words = model?.dataset || {};
const waiting = [];
let current = null;
const MAX_HASHED = 128_000_000; // a greater file is not held in memory to be hashed; its content is checked all the same

class Refused extends Error {}
class Offline extends Error {}
class LoggedOut extends Error {}
class Discarded extends Error {}

const pause = (seconds, job) => new Promise((resolve) => {
  job.wake = resolve;
  setTimeout(resolve, seconds * 1000);
});

// ------------------------------------------------------------------ requests
function ask(job, method, url, body, type, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("X-CSRFToken", job.token);
    if (type) request.setRequestHeader("Content-Type", type);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    request.addEventListener("error", () => reject(new Offline()));
    request.addEventListener("timeout", () => reject(new Offline()));
    request.addEventListener("abort", () => reject(job.isDiscarded ? new Discarded() : new Offline()));
    request.addEventListener("load", () => {
      if (request.responseURL !== new URL(url, location.href).href) { reject(new LoggedOut()); return; }
      if (request.status >= 500) { reject(new Offline()); return; }
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
      resolve({ status: request.status, answer });
    });
    request.timeout = 120_000;
    job.request = request;
    request.send(body);
  });
}

const fields = (data) => new URLSearchParams(data).toString();
const FORM = "application/x-www-form-urlencoded";
const addressOf = (job, rest = "") => words.upload.replace("00000000-0000-0000-0000-000000000000", job.key) + rest;

function refusal({ status, answer }) {
  return new Refused(answer?.error || (status === 413 ? words.unreadable : words.refused));
}

// ------------------------------------------------------------------ one file
async function begin(job) {
  const got = await ask(job, "POST", job.start, fields({ name: job.file.name, size: job.file.size, sha256: await job.hash, ...job.place }), FORM);
  if (got.status !== 201) throw refusal(got);
  const { key, received, piece } = got.answer;
  Object.assign(job, { key, received, piece });
}

async function find(job) {
  // What the server still holds of this file from another time; the hash at the end proves that it is the same one.
  if (!job.key) return;
  const got = await ask(job, "GET", addressOf(job));
  if (got.status === 200 && got.answer) Object.assign(job, { received: got.answer.received, piece: got.answer.piece });
  else job.key = "";
}

async function send(job) {
  show(job, job.received);
  while (job.received < job.file.size) {
    if (job.isPaused) throw new Offline();
    let bytes;
    try { bytes = await job.file.slice(job.received, job.received + job.piece).arrayBuffer(); }
    catch { throw new Refused(words.unreadable); }
    const got = await ask(job, "POST", addressOf(job, `?offset=${job.received}`), bytes, "application/octet-stream",
      (loaded) => show(job, job.received + loaded));
    if (got.status === 200) job.received = got.answer.received;
    else if (got.status === 409 && got.answer?.received !== undefined) job.received = got.answer.received;
    else if (got.status === 404 || got.status === 409) { job.key = ""; return false; }
    else throw refusal(got);
    job.waits = 1;
    show(job, job.received);
  }
  return true;
}

async function hashed(file) {
  if (!globalThis.crypto?.subtle || file.size > MAX_HASHED) return "";
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch { return ""; }
}

async function finish(job) {
  tell(job, words.checking);
  const got = await ask(job, "POST", addressOf(job, "finish/"), fields({ sha256: await job.hash }), FORM);
  if (got.status === 409 && got.answer?.received !== undefined) { job.received = got.answer.received; return false; }
  if (got.status === 404) { job.key = ""; return false; }
  if (got.status !== 200 && got.status !== 201) throw refusal(got);
  return true;
}

async function attempt(job) {
  job.hash ||= hashed(job.file); // what is attached already is refused before it is sent
  if (job.isUnsure) { await find(job); job.isUnsure = false; }
  if (!job.key) await begin(job);
  return (await send(job)) && (await finish(job));
}

async function run(job) {
  job.waits = 1;
  while (!job.isPaused) {
    try {
      if (await attempt(job)) { done(job); return; }
    } catch (error) {
      if (error instanceof Discarded || job.isDiscarded) return;
      if (error instanceof Refused) { fail(job, error.message); return; }
      job.isUnsure = Boolean(job.key);
      if (job.isPaused) return;
      if (error instanceof LoggedOut) { halt(job, words.session); return; }
      if (!(error instanceof Offline)) { fail(job, words.refused); return; }
      tell(job, words.offline);
      await pause(job.waits, job);
      job.waits = Math.min(job.waits * 2, 60);
    }
  }
}

// --------------------------------------------------------------------- rows
const part = (job, selector) => job.row.querySelector(selector);

function tell(job, text) { part(job, ".queue__state").textContent = text; }

function show(job, bytes) {
  const percent = Math.floor((100 * bytes) / Math.max(job.file.size, 1));
  part(job, "progress").value = percent;
  if (!job.isPaused) tell(job, words.sending.replace("%p", percent));
}

function halt(job, text) {
  job.isPaused = true;
  part(job, "[data-pause]").hidden = true;
  part(job, "[data-resume]").hidden = false;
  tell(job, text);
}

function resume(job) {
  job.isPaused = false;
  part(job, "[data-pause]").hidden = false;
  part(job, "[data-resume]").hidden = true;
  tell(job, words.waiting);
  waiting.push(job);
  work();
}

function discard(job) {
  job.isDiscarded = true;
  job.request?.abort();
  job.wake?.();
  if (job.key && !job.isOver) {
    fetch(addressOf(job, "cancel/"), { method: "POST", headers: { "X-CSRFToken": job.token }, redirect: "manual" }).then(refresh, () => {});
  }
  const { row } = job;
  const next = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  if (next) next.querySelector("button")?.focus(); else queue.hidden = true;
}

function over(job) {
  job.isOver = true;
  part(job, "[data-pause]").hidden = true;
  part(job, "[data-resume]").hidden = true;
}

function done(job) {
  over(job);
  show(job, job.file.size);
  part(job, ".files__do").remove();
  tell(job, words.attached);
  said.textContent = `${job.file.name}: ${words.attached}`;
  job.isAttached = true;
}

function fail(job, text) {
  over(job);
  job.row.classList.add("is-bad");
  part(job, "progress").hidden = true;
  tell(job, text);
  said.textContent = `${job.file.name}: ${text}`;
}

// -------------------------------------------------------------------- queue
function unfinished(file) {
  return [...queue.querySelectorAll("li[data-key]")].find((row) => row.dataset.name === file.name && Number(row.dataset.size) === file.size);
}

// `elements.item` is a method of the collection, not the field of that name.
const valueOf = (form, name) => form.elements.namedItem(name)?.value || "";

function enqueue(form, file) {
  const old = unfinished(file);
  const row = model.content.firstElementChild.cloneNode(true);
  row.querySelector(".queue__name").textContent = file.name;
  row.querySelector("progress").setAttribute("aria-label", file.name);
  const job = {
    file, row, key: old?.dataset.key || "", received: 0, piece: 0, isUnsure: Boolean(old),
    start: form.dataset.uploads, token: valueOf(form, "csrfmiddlewaretoken"),
    place: { item: valueOf(form, "item"), document: valueOf(form, "document") },
  };
  if (old) old.replaceWith(row); else queue.append(row);
  queue.hidden = false;
  tell(job, words.waiting);
  row.querySelector("[data-pause]").addEventListener("click", () => { halt(job, words.paused); job.request?.abort(); job.wake?.(); row.querySelector("[data-resume]").focus(); });
  row.querySelector("[data-resume]").addEventListener("click", () => { resume(job); row.querySelector("[data-pause]").focus(); });
  row.querySelector("[data-drop-upload]").addEventListener("click", () => discard(job));
  waiting.push(job);
  work();
}

async function work() {
  if (current) return;
  let hasNew = false;
  while ((current = waiting.shift())) {
    if (!current.isDiscarded) await run(current); // one that is paused leaves the way to the others
    hasNew ||= Boolean(current.isAttached);
  }
  if (hasNew) await refresh();
}

async function refresh() {
  // Only what shows files is replaced; what is being typed or chosen on the page stays.
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelectorAll("[data-refresh]").forEach((place) => {
    const other = fresh.getElementById(place.id);
    if (other) place.replaceWith(document.adoptNode(other));
  });
  prepare();
}

// -------------------------------------------------------------------- forms
function prepare() {
  document.querySelectorAll("form[data-uploads]:not([data-ready])").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    form.dataset.ready = "";
    input.classList.add("sr");
    input.tabIndex = -1;
    form.querySelectorAll("[data-with-script]").forEach((text) => { text.hidden = false; });
    input.addEventListener("change", () => {
      [...input.files].forEach((file) => enqueue(form, file));
      input.value = "";
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); input.click(); });
  });
}

function carriesFiles(event) { return [...(event.dataTransfer?.types || [])].includes("Files"); }

function prepareDropping() {
  const zone = document.querySelector("[data-drop]");
  if (!zone) return;
  // A file dropped beside the zone must not replace the page.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => { if (carriesFiles(event)) event.preventDefault(); }));
  zone.addEventListener("dragover", () => zone.classList.add("is-over"));
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("is-over");
    [...event.dataTransfer.files].forEach((file) => enqueue(zone, file));
  });
}

if (queue && model && said) {
  prepare();
  prepareDropping();
  window.addEventListener("online", () => current?.wake?.());
  window.addEventListener("beforeunload", (event) => { if (current) event.preventDefault(); });
}
