// A stall's module that holds on to much while it is mounted, as real ones do.
export function mount(root, ctx) {
  const ballast = new Array(20_000).fill(0).map((_, i) => ({ i, root }));
  ctx.on("probe:passing", () => ballast.length);
  addEventListener("resize", () => ballast.length, { signal: ctx.signal });
  root.addEventListener("click", () => ballast.length, { signal: ctx.signal });
  const timer = setInterval(() => ballast.length, 1000);
  const watcher = new MutationObserver(() => ballast.length);
  watcher.observe(root, { childList: true });
  root.mounted = true;
  root.refreshed = () => ctx.refresh({ round: 1 });
  ctx.provide("probe/inner", { pick: () => ballast.length });
  return () => {
    clearInterval(timer);
    watcher.disconnect();
  };
}
