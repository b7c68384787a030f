// The table of results: why a value is missing, and pasting from a spreadsheet. The page works without this file.

// ------------------------------------------------------- the place for a reason
// It shows where a year that is asked for has no value. The server asks the same.
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

// ------------------------------------------------------------------- pasting
// A table pasted into a cell fills the cells to the right and below. In a name's cell, what is no figure in the second
// column is the unit; a first line of headings is for the server, which puts the rows into the table to be looked at.
const YEAR = /^\d{4}\D{0,2}$/;
const FIGURE = /^-?[\d,.]*$/;

function toServer(text) {
  const box = document.getElementById("pasted");
  box.value = text;
  box.form.querySelector("button[name=paste]").click();
}

function cellsOf(row, withUnit) {
  return [...row.querySelectorAll(withUnit ? "[name$='-name'], [name$='-unit'], td .cell" : "[name$='-name'], td .cell")];
}

rows?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") || "";
  let row = event.target.closest("tr");
  if (!row || !/[\t\n]/.test(text.trim())) return;
  const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").slice(0, 60).map((line) => line.split("\t"));
  const isUnit = event.target.name.endsWith("-unit");
  const second = (lines[0][1] || "").trim();
  const isNamed = event.target.name.endsWith("-name");
  const start = cellsOf(row, isUnit).indexOf(event.target);
  if (start < 0) return; // the line of the source or the reason takes it as text
  event.preventDefault();
  if (isNamed && lines[0].filter((value) => YEAR.test(value.trim())).length > 1) { toServer(text); return; }
  const withUnit = isUnit || (isNamed && !FIGURE.test(second) && !NONE.includes(second.toLowerCase()));
  lines.forEach((values, place) => {
    if (place) {
      if (!row.nextElementSibling) document.querySelector("[data-add-row]")?.click();
      row = row.nextElementSibling || row;
    }
    const cells = cellsOf(row, withUnit);
    values.forEach((value, offset) => {
      const target = cells[start + offset];
      if (target) target.value = value.trim().replace(/(\d),(?=\d{3}(?:\D|$))/g, "$1");
    });
  });
  rows.dispatchEvent(new Event("change", { bubbles: true }));
});
