// Navigation inside the store, by the Navigation API where there is one; elsewhere pages load as ever. The page's main
// part changes as soon as its shell has come, and late fragments fill it as they arrive; the header stays.
//
// What is not a page of this store is left to the browser: other origins, downloads, forms that post, reloads, answers
// that are not HTML or not ours; and whatever a listener to feria:navigate prevents, whose detail is the NavigateEvent.
// When anything fails, the browser loads the address itself.
import { announce, page } from "./document.js";
import { now } from "./events.js";
import { focus, isHTML } from "./fragment.js";
import { notify, settleParams } from "./params.js";
import { fill } from "./ranges.js";
import { finish, isOurs, prepare, swap } from "./swap.js";

const visits = new Map(); // history entry's key → {page: which page stood there, x, y: how far it was scrolled}
let current = 0; // entries made by setParams share the number of their page
let pages = 0;
let stream; // aborts the page that is still arriving
let leaving = false; // the browser is loading what we could not show

const visit = (key, changes) => visits.set(key, { ...visits.get(key), ...changes });
const root = document.documentElement;

function leavesToBrowser({ canIntercept, hashChange, downloadRequest, formData, navigationType, destination, sourceElement }) {
  if (leaving || !canIntercept || hashChange || downloadRequest != null || formData || navigationType == "reload") return true;
  if (sourceElement?.hreflang || document.readyState == "loading" || new URL(destination.url).origin != location.origin) return true;
  return destination.sameDocument && (navigationType != "traverse" || visits.get(destination.key)?.page == current);
}

function onNavigate(event) {
  if (leavesToBrowser(event) || !document.dispatchEvent(new CustomEvent("feria:navigate", { cancelable: true, detail: event }))) return;
  visit(navigation.currentEntry.key, { x: scrollX, y: scrollY });
  page.navigating = true;
  stream?.abort();
  const arrival = new Arrival(event);
  stream = arrival.controller;
  event.intercept({ focusReset: "manual", scroll: "manual", handler: () => arrival.handle() });
}

// Lets the browser load the address. To load it in place would make one document of this step of the history and the
// one before it, and Back would show the wrong one: so the step takes its old address again first.
function leave(from) {
  leaving = true;
  const to = location.href;
  history.replaceState(null, "", from);
  location.replace(to);
}

class Arrival {
  controller = new AbortController();
  #event;
  #shown = false; // or about to be
  #stands = false;
  #since = now();
  #from = location.href;
  #place; // where to scroll, until the shopper does

  constructor(event) {
    this.#event = event;
    // Once the page is shown only the next one ends its stream: a stall's setParams must not.
    event.signal.addEventListener("abort", () => this.#shown || this.controller.abort());
  }

  /** Resolves when the page is shown; its late fragments still arrive then. */
  handle() {
    const slow = setTimeout(() => {
      root.toggleAttribute("data-loading", true);
      announce(page.texts.loading ?? "");
    }, 150);
    return new Promise((shown, failed) => {
      this.#load(shown).catch(error => {
        if (!this.#stands && !this.controller.signal.aborted) leave(this.#from);
        failed(error);
      });
    }).finally(() => {
      clearTimeout(slow);
      if (stream != this.controller) return;
      page.navigating = false;
      root.toggleAttribute("data-loading", false);
    });
  }

  async #load(shown) {
    const { signal } = this.controller;
    const response = await fetch(location.href, { headers: { accept: "text/html" }, signal });
    if (!isHTML(response)) throw response;
    const incoming = document.implementation.createHTMLDocument("");
    incoming.open();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk; !(chunk = await reader.read()).done;) {
      incoming.write(chunk.value);
      const main = !this.#shown && incoming.querySelector("main");
      if (main?.nextSibling) {
        await this.#show(incoming, main, response);
        shown();
      }
      if (this.#shown) this.#fill(incoming, template => template.nextSibling);
    }
    incoming.close();
    if (!this.#shown) throw response; // it had no main part
    finish(incoming);
    this.#fill(incoming, () => true);
    this.#place = undefined;
  }

  async #show(incoming, main, response) {
    if (!isOurs(incoming)) throw response;
    await prepare(incoming);
    this.controller.signal.throwIfAborted();
    this.#shown = true;
    const { key } = navigation.currentEntry;
    const { navigationType, hasUAVisualTransition } = this.#event;
    const back = navigationType == "traverse" ? visits.get(key) : undefined;
    if (response.redirected) history.replaceState(null, "", response.url + location.hash);
    await swap(incoming, main, !hasUAVisualTransition, () => {
      page.since = this.#since;
      current = back?.page ?? ++pages;
      visit(key, { page: current });
      settleParams();
    });
    this.#stands = true;
    this.#settlePlace(back);
    focus(main.querySelector("h1") ?? main);
    announce(document.title);
  }

  #settlePlace(back) {
    const anchor = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    this.#place = () =>
      anchor && !back ? anchor.scrollIntoView() : scrollTo({ left: back?.x ?? 0, top: back?.y ?? 0, behavior: "instant" });
    this.#place();
    for (const type of ["wheel", "touchstart", "pointerdown", "keydown"])
      addEventListener(type, () => (this.#place = undefined), { once: true, passive: true, signal: this.controller.signal });
  }

  #fill(incoming, whole) {
    for (const template of incoming.querySelectorAll("template[for]"))
      if (whole(template) && fill(template, document)) this.#place?.();
  }
}

if (self.navigation) {
  visit(navigation.currentEntry.key, { page: current });
  navigation.addEventListener("navigate", onNavigate);
  navigation.addEventListener("currententrychange", () => {
    if (page.navigating) return;
    visit(navigation.currentEntry.key, { page: current });
    const kept = new Set(navigation.entries().map(entry => entry.key));
    for (const key of visits.keys()) if (!kept.has(key)) visits.delete(key);
  });
}
addEventListener("popstate", () => page.navigating || notify());
