// The sliders of the what-if card: each shows its number while it moves. Without this file the form still opens its page.

for (const form of document.querySelectorAll("[data-weights]")) {
  const show = (input) => {
    const output = input.nextElementSibling;
    output.value = input.value;
    output.classList.toggle("up", input.value !== input.dataset.points);
  };
  form.addEventListener("input", (event) => { if (event.target.type === "range") show(event.target); });
  form.querySelectorAll("input[type=range]").forEach(show);
}
