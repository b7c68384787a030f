// Before the first paint: the reader's own choice, else the system's.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage may be barred */ }
  var dark = chosen ? chosen === "dark" : window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  if (dark) { document.documentElement.dataset.theme = "dark"; }
})();
