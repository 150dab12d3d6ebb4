// What goes with a product follows the variant that the shopper looks at.
export function mount(root, ctx) {
  ctx.on("product:variant-chosen", ({ variant }) => ctx.refresh({ variant }));
}
