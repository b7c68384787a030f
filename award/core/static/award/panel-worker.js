// The desk without network: pages that an expert chose to keep are shown when the network is away. The network always
// goes first. Copies belong to one person, last a week, and go as soon as the platform refuses what they show.

const PREFIX = "panel-copies-";
const WEEK = 7 * 24 * 3600 * 1000;
const PATIENCE = 8000;
const CALM = 4000;
const MOST = { pages: 400, pictures: 120 };
const ROOT = /^\/panel\/(?:sheets|visits)\/\d+\//;
const ITEM = /^\/panel\/(?:sheets|visits)\/\d+\/items\/[^/]+\//;
const FRAGMENT = /[?&](?:add|edit|band|part)=/;

const names = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));
const forget = async (owner) => Promise.all((await names()).filter((name) => name !== PREFIX + owner).map((name) => caches.delete(name)));
const isLogin = (answer) => answer.type === "opaqueredirect" || (answer.redirected && answer.url.includes("/accounts/"));

// The oldest copy stands first: one that was taken anew goes to the end.
async function expire() {
  for (const name of await names()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      const copy = await cache.match(key, { ignoreVary: true });
      if (copy && Date.now() - Number(copy.headers.get("X-Kept-At")) < WEEK) break;
      await cache.delete(key);
    }
  }
}

async function forgetBelow(path) {
  const root = ROOT.exec(path)?.[0];
  if (!root) return;
  for (const name of await names()) {
    const cache = await caches.open(name);
    const gone = (await cache.keys()).filter((request) => new URL(request.url).pathname.startsWith(root));
    await Promise.all(gone.map((request) => cache.delete(request)));
  }
}

async function put(cache, url, answer) {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  await cache.put(url, new Response(await answer.blob(), { status: 200, headers }));
}

async function find(url) {
  for (const name of await names()) {
    const cache = await caches.open(name);
    const hit = await cache.match(url, { ignoreVary: true });
    if (hit && Date.now() - Number(hit.headers.get("X-Kept-At")) < WEEK) return hit;
    if (hit) await caches.delete(name);
  }
  return null;
}

// A page is opened whole; a part of it is only ever itself.
async function keptFor(request, url) {
  const isPage = request.mode === "navigate";
  const exact = isPage && FRAGMENT.test(url.search) ? null : await find(url.origin + url.pathname + url.search);
  return exact || (isPage ? find(url.origin + url.pathname) : null);
}

async function learn(url, answer) {
  if (!url.pathname.startsWith("/panel/")) return;
  if (isLogin(answer)) { if (await find(url.origin + url.pathname)) await forget(); }
  else if ([403, 404].includes(answer.status)) await forgetBelow(url.pathname);
  else if (answer.status === 200 && !answer.redirected && !FRAGMENT.test(url.search)) {
    for (const name of await names()) {
      const cache = await caches.open(name);
      const address = url.origin + url.pathname + url.search;
      if (await cache.match(address, { ignoreVary: true })) await put(cache, address, answer);
    }
  }
}

async function networkFirst(event, url) {
  const { request } = event;
  const kept = await keptFor(request, url);
  const network = fetch(request);
  if (!kept) {
    const answer = await network;
    event.waitUntil(learn(url, answer.clone()));
    return answer;
  }
  const learning = network.then(async (answer) => { await learn(url, answer.clone()); return answer; });
  event.waitUntil(learning.catch(() => null));
  const late = new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE); });
  return Promise.race([learning.catch(() => kept), late]);
}

// What was saved changes its page, under every tab: the copies are taken anew, once for several saves in a row.
const due = new Map();
function refresh(path) {
  if (!due.has(path)) {
    due.set(path, new Promise((resolve) => { setTimeout(resolve, CALM); }).then(async () => {
      due.delete(path);
      for (const address of await keptBelow((url) => url.pathname === path && !FRAGMENT.test(url.search))) {
        await learn(new URL(address), await fetch(address));
      }
    }).catch(() => null));
  }
  return due.get(path);
}
async function keptBelow(isMeant) {
  const found = new Set();
  for (const name of await names()) {
    (await (await caches.open(name)).keys()).filter(({ url }) => isMeant(new URL(url))).forEach(({ url }) => found.add(url));
  }
  return found;
}

async function send(event, url) {
  const answer = await fetch(event.request);
  const item = ITEM.exec(url.pathname)?.[0];
  if (answer.ok && !answer.redirected && item) event.waitUntil(refresh(item));
  else if (isLogin(answer)) event.waitUntil(forget());
  else if ([403, 404].includes(answer.status)) event.waitUntil(forgetBelow(url.pathname));
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  const isOurs = ROOT.test(url.pathname);
  if (request.method === "GET" && (isOurs || url.pathname.startsWith("/static/") || request.destination === "image")) {
    event.respondWith(networkFirst(event, url));
  } else if (request.method === "POST" && request.mode !== "navigate" && isOurs) {
    event.respondWith(send(event, url));
  }
});

// ---------------------------------------------------------------- taking along

const all = (text, pattern) => [...text.matchAll(pattern)].map((hit) => hit[1].replaceAll("&amp;", "&"));

function linksOf(text, page) {
  const pages = new URL(page).search ? [] : [...all(text, /href="(\?tab=[a-z]+)"/g), ...all(text, /hx-get="([^"]+\?add=[a-z]+)"/g)];
  return {
    files: all(text, /(?:href|src)="(\/static\/[^"]+)"/g),
    pages,
    pictures: all(text, /<img[^>]*? src="(\/panel\/[^"]+)"/g),
  };
}

async function keep(owner, urls, tell) {
  await forget(owner);
  const cache = await caches.open(PREFIX + owner);
  const waiting = urls.map((url) => new URL(url, self.location.origin).href);
  const seen = new Set(waiting);
  const room = { ...MOST, files: 200 };
  let done = 0;
  let failed = 0;
  const one = async (url) => {
    const isPart = FRAGMENT.test(url);
    const answer = await fetch(url, { headers: isPart ? { "HX-Request": "true" } : {} });
    if (isLogin(answer)) { await caches.delete(PREFIX + owner); throw new Error("login"); }
    if (!answer.ok || answer.redirected) { failed += 1; return; }
    if (!isPart && (answer.headers.get("Content-Type") || "").startsWith("text/html")) {
      Object.entries(linksOf(await answer.clone().text(), url)).forEach(([kind, links]) => links.forEach((link) => {
        const { href } = new URL(link, url);
        if (seen.has(href) || room[kind] === 0) return;
        room[kind] -= 1;
        seen.add(href);
        waiting.push(href);
      }));
    }
    await put(cache, url, answer);
  };
  while (waiting.length) {
    await one(waiting.shift());
    done += 1;
    tell({ done, total: seen.size });
  }
  tell({ done, total: seen.size, failed, isDone: true });
}

self.addEventListener("message", (event) => {
  const { act, owner, urls, path } = event.data;
  const tell = (facts) => event.ports[0]?.postMessage(facts);
  if (act === "owner") event.waitUntil(forget(owner).then(expire));
  if (act === "refresh") event.waitUntil(refresh(path));
  if (act === "forget") event.waitUntil(forgetBelow(path));
  if (act === "keep") event.waitUntil(keep(owner, urls, tell).catch(() => tell({ isDone: true, failed: 1, isLost: true })));
});
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
