// The checkout answers in place: what is refused stays where it was typed, and the total follows the chosen delivery.
export function mount(root, ctx) {
  const { signal } = ctx;
  const form = root.querySelector("form");
  if (!form) return;
  form.addEventListener("submit", event => ctx.submit(event), { signal });
  form.addEventListener(
    "change",
    ({ target }) => {
      if (target.name != "delivery") return;
      root.querySelector("[data-shipping]").textContent = target.dataset.price;
      root.querySelector("[data-grand-total]").textContent = target.dataset.total;
      root.querySelector("[data-tax]").hidden = true; // it is on the order, for the delivery that was chosen
    },
    { signal },
  );
}
