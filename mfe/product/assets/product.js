// Choosing a variant changes the URL, and the URL decides what is shown: so links and Back work by themselves.
export function mount(root, ctx) {
  const article = root.querySelector("article");
  if (!article) return pictures(root, ctx);
  const show = root.querySelector(".show");
  if (show) show.hidden = true;

  root.addEventListener(
    "change",
    ({ target }) => {
      if (target.type != "radio" || !target.name.startsWith("option-")) return;
      if (target.dataset.variant) ctx.setParams({ variant: target.dataset.variant }, { push: true });
      else choose(root, ctx);
    },
    { signal: ctx.signal },
  );

  ctx.onParams(async params => {
    if (params.get("variant") == article.dataset.variant) return;
    if (await ctx.refresh({ variant: params.get("variant") })) chosen(root, ctx);
  });
}

/** Asks for a combination that is not made; the answer shows one that is. */
async function choose(root, ctx) {
  const options = [...root.querySelectorAll("input[type=radio]:checked")].map(({ name, value }) => [name, value]);
  if (!(await ctx.refresh({ variant: null, ...Object.fromEntries(options) }))) return;
  ctx.setParams({ variant: root.querySelector("article").dataset.variant });
  chosen(root, ctx);
}

const chosen = (root, { emit }) => {
  const { product, variant } = root.querySelector("article").dataset;
  emit("product:variant-chosen", { product, variant });
};

/** The merchant's page. A file that is too large goes without script, to the page that says so. */
function pictures(root, ctx) {
  const fields = [...root.querySelectorAll("form[method=post] :is(input, select)")];
  const options = { signal: ctx.signal };
  root.addEventListener("submit", event => {
    if (event.target.method == "post" && !fields.some(({ files, dataset }) => files?.[0]?.size > dataset.most)) ctx.submit(event);
  }, options);
  if (!root.querySelector("[data-pending]")) return;
  // What somebody is typing is not taken away to show that a picture is ready.
  const timer = setInterval(() => {
    if (fields.every(field => !(field.files?.length || (field.type == "text" && field.value != field.defaultValue)) && field != document.activeElement)) ctx.refresh({ done: null });
  }, 2000);
  ctx.signal.addEventListener("abort", () => clearInterval(timer));
}
