// <feria-slot>: the place of a fragment. A slot is mounted once its fragment stands, and unmounted when it leaves the
// document. Children are never read in connectedCallback: while a document is parsed they come later.
import { awaits } from "./ranges.js";
import { Mount } from "./mount.js";

const expected = new Set();
const mounts = new WeakMap();
const watcher = new MutationObserver(settle);

/** Tells whether the slot's own fragment is there to the last byte, and that of the slot around it. */
function stands(slot) {
  if (awaits(slot)) return false;
  const outer = slot.parentElement?.closest("feria-slot");
  if (outer) return stands(outer);
  if (document.readyState != "loading") return true;
  for (let node = slot; node; node = node.parentNode) if (node.nextSibling) return true;
  return false;
}

function settle() {
  for (const slot of expected) {
    if (!stands(slot)) continue;
    expected.delete(slot);
    mounts.set(slot, new Mount(slot, mounts.get(slot.parentElement.closest("feria-slot"))));
  }
  if (!expected.size) watcher.disconnect();
}

document.addEventListener("readystatechange", settle);

customElements.define("feria-slot", class extends HTMLElement {
  connectedCallback() {
    expected.add(this);
    watcher.observe(document, { childList: true, subtree: true });
    queueMicrotask(settle);
  }

  // Its presence lets moveBefore() move a slot without unmounting it.
  connectedMoveCallback() {}

  disconnectedCallback() {
    expected.delete(this);
    mounts.get(this)?.end();
    mounts.delete(this);
  }
});
