// The table of results: the place for a reason shows where a year that is asked for has no value. The server asks the same.
const NONE = ["", "无", "none", "n/a"];
const rows = document.querySelector("[data-rows]");

function show(row) {
  const why = row.querySelector(".measure__why");
  if (!why) return;
  const valueOf = (end) => row.querySelector(`[name$="-${end}"]`)?.value.trim() || "";
  const isAsked = rows.dataset.required.split(" ").some((year) => NONE.includes(valueOf(year).toLowerCase()));
  why.hidden = !(valueOf("missing_reason") || (valueOf("name") && isAsked)) && !why.contains(document.activeElement);
}

const showAll = () => [...(rows?.children || [])].forEach(show);
rows?.addEventListener("input", showAll);
rows?.addEventListener("change", showAll);
if (rows) new MutationObserver(showAll).observe(rows, { childList: true });
showAll();
