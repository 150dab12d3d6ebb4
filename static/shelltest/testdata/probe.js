// A stall's module that writes down what happens to it and shows its ctx to the tests.
const log = (globalThis.probes ??= []);

export function mount(root, ctx) {
  const fragment = root.getAttribute("fragment").split("/")[1];
  log.push(`mount ${fragment}`);
  root.probe = ctx;
  ctx.signal.addEventListener("abort", () => log.push(`abort ${fragment}`), { once: true });
  ctx.on("probe:kept", ({ value }) => log.push(`${fragment} kept ${value}`));
  ctx.on("probe:passing", ({ value }) => log.push(`${fragment} passing ${value}`));
  if (fragment == "outer") ctx.provide("probe/inner", { pick: value => log.push(`picked ${value}`) && value * 2 });
  root.addEventListener("submit", event => ctx.submit(event), { signal: ctx.signal });
  return () => log.push(`unmount ${fragment}`);
}
