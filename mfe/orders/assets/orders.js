// An order that is still being placed, or cancelled, is looked at again until it is known how it ended.
export function mount(root, { signal, refresh }) {
  if (!root.querySelector("[data-unsettled]")) return;
  const timer = setTimeout(refresh, 2000);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}
