// Sorting happens as soon as an order is chosen; without script the button does it.
export function mount(root, { signal }) {
  const select = root.querySelector(".tools select");
  select?.addEventListener("change", () => select.form.requestSubmit(), { signal });
}
