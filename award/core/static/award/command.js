// Ctrl+K opens the search; arrows walk through what is found. Without this file the search is a page.
const dialog = document.querySelector("#command");
const field = dialog?.querySelector("input");

function open(event) {
  event.preventDefault();
  dialog.showModal();
  field.select();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && dialog && !dialog.open) open(event);
});
document.querySelector("[data-command]")?.addEventListener("click", (event) => { if (dialog?.showModal) open(event); });
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [field, ...dialog.querySelectorAll("#command-found a")];
  const here = links.indexOf(document.activeElement);
  const next = links[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) { event.preventDefault(); next.focus(); }
});
