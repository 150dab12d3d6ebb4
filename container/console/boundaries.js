// Outlines each stall on the page and says whose it is, in which version, and how it came here. The events that it fires are counted.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  feria-slot[data-bounds] { position: relative; display: block; outline: 2px dashed var(--accent); outline-offset: 2px; }
  .feria-bound { position: absolute; inset-block-start: 0; inset-inline-end: 0; z-index: 10; max-inline-size: 100%; padding: 0 .4em; background: var(--accent); color: var(--on-accent); font: 11px/1.5 monospace; overflow-wrap: anywhere; pointer-events: none; }
`);
document.adoptedStyleSheets.push(sheet);

const label = ({ part, version, team, share, cache, ms, bytes }, fired) =>
  [`${part} ${version}`, team, share, cache, cache == "asked" ? `${ms.toFixed(1)} ms` : "", `${bytes} B`, fired.join(" ")].filter(Boolean).join(" · ");

for (const bound of JSON.parse(document.getElementById("feria-boundaries").textContent)) {
  const slot = document.getElementById(bound.id);
  if (!slot) continue;
  const counts = new Map();
  const tag = document.createElement("span");
  tag.className = "feria-bound";
  tag.ariaHidden = "true";
  const show = () => {
    tag.textContent = label(bound, [...counts].map(([name, n]) => `${name} ×${n}`));
    if (tag.parentElement != slot) slot.append(tag);
  };
  slot.dataset.bounds = "";
  show();
  for (const name of bound.emits)
    document.addEventListener(name, () => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      show();
    });
  new MutationObserver(() => tag.isConnected || show()).observe(slot, { childList: true });
}
