// Pages that the browser has made ready because they are likely next (the container's speculation rules). The shell would fetch such a page once
// more and put it into this document; so the way to one that stands ready is left to the browser, which shows it at once.
import { page } from "../shell/document.js";

const life = 4 * 60e3; // milliseconds; the browser drops what it has made after five minutes
const mark = "feria:ready";
const ready = new Map(); // address → when it was ready

/** Forgets what stands ready: it was made before something changed. */
export const forget = () => ready.clear();

// What a page that is not looked at posts to a channel waits until it is; an event of the storage does not. Nothing stays in it.
if (document.prerendering) {
  localStorage.setItem(mark, JSON.stringify([document.referrer, location.href]));
  localStorage.removeItem(mark);
}

addEventListener("storage", ({ key, newValue }) => {
  const [from, to] = (key == mark && JSON.parse(newValue)) || [];
  if (from == location.href.split("#")[0]) ready.set(to, Date.now());
});

addEventListener("submit", forget, true);
for (const { broadcast } of Object.values(page.stalls)) for (const name of broadcast ?? []) document.addEventListener(name, forget);

document.addEventListener("feria:navigate", event => {
  const { destination, navigationType } = event.detail;
  if (navigationType != "traverse" && Date.now() - ready.get(destination.url) < life) event.preventDefault();
});
