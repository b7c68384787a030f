// Small helps on every page. Nothing here is needed: each page works without it.

// An error summary takes the focus, so that it is read out.
document.querySelector("[data-focus]")?.focus();

// A form is sent once; a second press waits for the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-again")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});

// Menus close on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// Texts kept on a shared computer go with the session; those that no server has yet only when the person agrees.
document.addEventListener("submit", (event) => {
  const { action, dataset } = event.target;
  if (!/logout/.test(action)) return;
  try {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith("award:"));
    if (kept.length && dataset.unsaved && !window.confirm(dataset.unsaved)) {
      event.preventDefault();
      delete dataset.sent;
    } else {
      kept.forEach((key) => localStorage.removeItem(key));
      localStorage.setItem("forget-desk", "yes");
      forgetDesk(true);
    }
  } catch { /* storage may be barred */ }
});

// What the desk keeps for work without network: pages go as soon as nobody is logged in, the queue with logging out.
// Leaving the page may cut that short, so the next page does it again.
async function forgetDesk(isWhole) {
  const names = globalThis.caches ? await caches.keys() : [];
  await Promise.all(names.filter((name) => name.startsWith("panel-copies-")).map((name) => caches.delete(name)));
  if (isWhole) indexedDB.deleteDatabase("award-panel");
}
try {
  const isWhole = localStorage.getItem("forget-desk") === "yes";
  if (isWhole || document.querySelector("form[action^='/accounts/login/']")) forgetDesk(isWhole);
  localStorage.removeItem("forget-desk");
} catch { /* storage may be barred */ }

// Buttons that print.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Logging in with a passkey, where the browser has them.
if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((place) => { place.hidden = false; });
}
