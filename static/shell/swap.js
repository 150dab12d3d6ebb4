// What changes in the document when another page of the store is shown: the head, the slots of header and footer that differ, main.
import { adopt } from "./document.js";
import { parameters } from "./fragment.js";
import { awaits } from "./ranges.js";

const resources = "link[rel=stylesheet], link[rel=modulepreload]";
const metadata = "meta[name]:not([name=viewport]), meta[property], link[rel=canonical], link[hreflang]";
const slots = part => `${part} feria-slot:not(feria-slot *)`;
const shellScript = root => root.querySelector("head script[type=module]")?.getAttribute("src");

/** Tells whether a page was made by the same shell as this one, in the same language. */
export const isOurs = incoming =>
  incoming.getElementById("feria-document") && shellScript(incoming) == shellScript(document) && incoming.documentElement.lang == document.documentElement.lang;

/** Loads the styles that the page needs and this document lacks; waits for them, two seconds at most. */
export function prepare(incoming) {
  const loading = [...incoming.head.querySelectorAll(resources)]
    .filter(link => !document.head.querySelector(`link[href="${CSS.escape(link.getAttribute("href"))}"]`))
    .map(link => document.importNode(link))
    .map(link => new Promise(done => {
      link.onload = link.onerror = link.rel == "stylesheet" ? done : done();
      document.head.append(link);
    }));
  return Promise.race([Promise.all(loading), new Promise(done => setTimeout(done, 2000))]);
}

/** Shows the page, in a view transition where there is one and motion is welcome. Calls changed in the same turn. */
export async function swap(incoming, main, animate, changed) {
  const change = () => {
    changed();
    adopt(incoming);
    renewHead(incoming);
    // A copy's header is as old as the copy; the one that stands is not.
    if (!("kept" in main.dataset)) renew(".shell-header", incoming);
    document.body.className = incoming.body.className;
    document.querySelector("main").replaceWith(main);
    renewLanguages(incoming);
    markCurrent();
  };
  const still = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!animate || still || !document.startViewTransition) return change();
  const transition = document.startViewTransition(change);
  transition.ready.catch(() => {}); // skipped, which is no failure
  await transition.updateCallbackDone;
}

function renewHead(incoming) {
  document.title = incoming.title;
  for (const old of document.head.querySelectorAll(metadata)) old.remove();
  document.head.append(...incoming.head.querySelectorAll(metadata));
}

/** Renews what comes after main, once all of the page is there. */
export function finish(incoming) {
  renewLanguages(incoming);
  renew(".shell-footer", incoming);
  markCurrent();
}

function renewLanguages(incoming) {
  const languages = incoming.querySelector(".shell-languages");
  if (languages) document.querySelector(".shell-languages")?.replaceWith(languages);
}

/** Keeps the part and every slot in it that would be the same; others are replaced. */
function renew(part, incoming) {
  const kept = [...document.querySelectorAll(slots(part))];
  const fresh = [...incoming.querySelectorAll(slots(part))];
  const fragments = all => all.map(slot => slot.getAttribute("fragment")).join();
  if (fragments(kept) != fragments(fresh))
    return document.querySelector(part)?.replaceWith(incoming.querySelector(part) ?? "");
  kept.forEach((slot, i) => {
    if (awaits(slot) || signature(slot) != signature(fresh[i])) slot.replaceWith(fresh[i]);
    else if (fresh[i].id) slot.id = fresh[i].id;
  });
  for (const open of document.querySelectorAll(`${part} [popover]`)) open.hidePopover?.();
}

const signature = slot => JSON.stringify([slot.dataset.key, Object.entries(parameters(slot)).sort()]);

/** Marks the links around the page that lead to it. */
function markCurrent() {
  for (const link of document.querySelectorAll(":is(.shell-header, .shell-footer feria-slot) nav a"))
    if (link.pathname == location.pathname) link.ariaCurrent = "page";
    else if (link.ariaCurrent == "page") link.ariaCurrent = null;
}
