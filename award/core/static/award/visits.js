// A site visit. Everything works without this; with it an entry carries the clock of the device, a page that was kept
// makes a new name for every new entry, and the plan gets rows as they are needed.

const fresh = (form) => { form.elements.client_id.value = crypto.randomUUID(); };

if (globalThis.crypto?.randomUUID) {
  // A kept page is opened again and again: the name that the server put into it may have been used.
  document.querySelectorAll("form[data-new]").forEach((form) => { if (!form.closest("article, details")?.querySelector("[role=alert]")) fresh(form); });
  document.addEventListener("reset", ({ target }) => { if (target.matches("form[data-new]")) fresh(target); });
}

document.addEventListener("submit", ({ target }) => {
  const clock = target.elements.taken_at;
  if (clock && !clock.value) clock.value = new Date().toISOString();
}, true);

// ------------------------------------------------------------------ rows of the plan

function mark(box) { box.closest(".vrow").classList.toggle("is-out", box.checked); }

document.querySelectorAll("[data-rows]").forEach((list) => {
  const { rows: name } = list.dataset;
  const total = list.querySelector(`[name="${name}-TOTAL_FORMS"]`);
  const most = Number(list.querySelector(`[name="${name}-MAX_NUM_FORMS"]`).value);
  const add = list.querySelector("[data-add-row]");
  const rows = list.querySelector(".vrows");
  add.hidden = false;
  add.addEventListener("click", () => {
    const place = Number(total.value);
    if (place >= most) return;
    const row = list.querySelector("template").content.cloneNode(true);
    row.querySelectorAll("[name], [id], [for]").forEach((node) => {
      ["name", "id", "for", "aria-describedby"].forEach((key) => {
        if (node.hasAttribute(key)) node.setAttribute(key, node.getAttribute(key).replace("__prefix__", place));
      });
    });
    const legend = row.querySelector("legend");
    legend.textContent += ` ${place + 1}`;
    rows.append(row);
    total.value = place + 1;
    rows.lastElementChild.querySelector("input, select")?.focus();
  });
});
document.addEventListener("change", ({ target }) => { if (target.name?.endsWith("-DELETE")) mark(target); });
