// Messages between stalls: custom events on the document, named <stall>:<thing-happened>. An event that its stall
// declares retained is kept (the last one) for those who come late; one declared broadcast goes to other tabs as well.
import { page } from "./document.js";

const retained = new Map(); // name → {detail, at}
let clock = 0;
let channel;
let check; // (stall, name, detail), in development

if (page.check) import(page.check).then(module => (check = module.check), reportError);

/** The moment now: counts dispatched events. What was rendered at a moment knows of all events before it. */
export const now = () => clock;

const declared = (name, as) => page.stalls[name.split(":")[0]]?.[as]?.includes(name);

function dispatch(name, detail) {
  clock++;
  if (declared(name, "retained")) retained.set(name, { detail, at: clock });
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Dispatches an event here, and in other tabs where it is declared so. */
export function emit(name, detail, stall) {
  check?.(stall, name, detail);
  dispatch(name, detail);
  if (declared(name, "broadcast")) channel?.postMessage({ name, detail });
}

/** Dispatches a list [{name, detail}], as JSON, of a fragment's answer. */
export function emitAll(json, stall) {
  if (json) for (const { name, detail } of JSON.parse(json)) emit(name, detail, stall);
}

/** Calls fn(detail) for each event until the signal aborts, and for a retained one that happened after since. */
export function listen(name, fn, { signal, since, stall }) {
  const call = detail => {
    check?.(stall, name, detail);
    fn(detail);
  };
  document.addEventListener(name, event => call(event.detail), { signal });
  const last = retained.get(name);
  if (last?.at > since) queueMicrotask(() => signal.aborted || call(last.detail));
}

// An open channel could keep a page out of the back/forward cache.
const open = () => {
  channel = new BroadcastChannel("feria");
  channel.onmessage = ({ data }) => dispatch(data.name, data.detail);
};
addEventListener("pagehide", () => channel.close());
addEventListener("pageshow", event => event.persisted && open());
open();
