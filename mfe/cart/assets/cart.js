// The cart without reloads: forms answer in place, and every mini cart, in every tab, hears of it.
export function mount(root, ctx) {
  const mini = root.querySelector("[data-units]");
  if (mini) ctx.on("cart:changed", ({ count }) => count != mini.dataset.units && ctx.refresh());
  if (mini) ctx.on("gifts:chosen", ({ wrapped }) => mini.toggleAttribute("data-gift", wrapped));
  root.addEventListener("submit", event => ctx.submit(event), { signal: ctx.signal });
  for (const form of root.querySelectorAll("[data-quantity]")) {
    form.querySelector("button").style.visibility = "hidden"; // what stands around it stays where it is
    form.addEventListener("change", () => form.requestSubmit(), { signal: ctx.signal });
  }
}
