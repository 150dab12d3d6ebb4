// The parameters of the URL: the state that stalls share, that can be linked to, and that Back undoes.
import { page } from "./document.js";

let search = location.search;

/**
 * Changes parameters of the URL (null takes one away) and tells everyone. With push the change becomes a step of the
 * history. While another page is on its way nothing happens: the URL is that page's already.
 */
export function setParams(changes, { push } = {}) {
  if (page.navigating) return;
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes))
    value == null ? url.searchParams.delete(name) : url.searchParams.set(name, value);
  history[push && url.href != location.href ? "pushState" : "replaceState"](history.state, "", url);
  notify();
}

/** Calls fn(URLSearchParams) when the parameters have changed while the page stays, until the signal aborts. */
export const onParams = (fn, signal) =>
  document.addEventListener("feria:params", () => fn(new URLSearchParams(location.search)), { signal });

/** Tells everyone if the parameters have changed. */
export function notify() {
  if (search == (search = location.search)) return;
  document.dispatchEvent(new Event("feria:params"));
}

/** Takes the parameters of a page that has just been shown as they are. */
export const settleParams = () => (search = location.search);
