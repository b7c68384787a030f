// The time left counts down by the server's clock. The browser's own clock may be a day off: it is never asked.
// Without this file the page shows what was left when it was made.

const places = [...document.querySelectorAll("[data-left]")];
const loaded = performance.getEntriesByType("navigation")[0]?.responseStart || 0;
let left = places.length ? Number(places[0].dataset.left) : 0;
let since = loaded; // on the clock that only ever runs forward

const secondsLeft = () => Math.floor(left - (performance.now() - since) / 1000);

function shown(seconds) {
  if (seconds >= 86400) return [86400, 3600];
  if (seconds >= 3600) return [3600, 60];
  return seconds >= 600 ? [60] : [60, 1];
}

function show() {
  const seconds = secondsLeft();
  places.forEach((place) => {
    if (seconds <= 0) {
      const box = place.closest("[data-over]");
      if (box) box.textContent = box.dataset.over;
      return;
    }
    let rest = seconds;
    place.querySelectorAll("[data-unit]").forEach((piece) => {
      const unit = Number(piece.dataset.unit);
      const count = Math.floor(rest / unit);
      rest %= unit;
      piece.hidden = !shown(seconds).includes(unit);
      piece.firstElementChild.textContent = count;
      piece.lastElementChild.textContent = count === 1 ? piece.dataset.one : piece.dataset.many;
    });
  });
  if (seconds > 0) setTimeout(show, seconds > 900 ? 20000 : 1000);
}

// A computer that slept, or a page taken from the browser's store: ask the server what time it is.
async function ask() {
  try {
    const answer = await fetch(import.meta.url, { method: "HEAD", cache: "no-store" });
    const server = Date.parse(answer.headers.get("Date"));
    if (Number.isNaN(server)) return;
    left = Number(places[0].dataset.closes) - server / 1000;
    since = performance.now();
  } catch { /* without a network the last known time goes on */ }
}

if (places.length) {
  show();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
}
