// The board looks again by itself; not while someone reads it by keyboard, nor in a tab that nobody sees.
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.target;
  if (part instanceof Element && part.matches("[data-rests-on-focus]") && (document.hidden || part.contains(document.activeElement))) {
    event.preventDefault();
  }
});
