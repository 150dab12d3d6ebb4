// Fragments asked for by themselves: by a refresh or by a form.
import { page } from "./document.js";
import { parse } from "./ranges.js";

const reserved = /^(id|fragment|class|style|tabindex|(aria|data)-.*)$/;

/** The parameters of a slot: every attribute that has no other meaning. */
export const parameters = slot =>
  Object.fromEntries([...slot.attributes].filter(({ name }) => !reserved.test(name)).map(({ name, value }) => [name, value]));

/** Changes the parameters that the slot has (null takes one away); others were for one request. */
export function setParameters(slot, params) {
  for (const [name, value] of Object.entries(params))
    if (slot.hasAttribute(name)) value == null ? slot.removeAttribute(name) : slot.setAttribute(name, value);
}

export const isHTML = response => response.headers.get("content-type")?.startsWith("text/html");

/** Asks for a fragment. Rejects, with the response, where the answer is neither a fragment nor empty. */
export async function request(url, init) {
  const response = await fetch(url, { ...init, headers: { accept: "text/html; fragment=1", "feria-versions": page.versions } });
  const html = isHTML(response);
  if (response.status >= 500 || !(html || response.ok)) throw response;
  return { response, html: html && !response.redirected && (await response.text()) };
}

/**
 * Puts new content into a slot. Returns a function that puts the focus back where it was: on the same element of the
 * new content, else on its heading. It is called again when the module has been mounted, for what scripts have built.
 */
export function replace(slot, html) {
  const old = slot.contains(document.activeElement) && document.activeElement;
  const { selectionStart, selectionEnd } = old;
  slot.replaceChildren(parse(html));
  return last => {
    if (!old || document.activeElement != document.body) return;
    const same = [...slot.querySelectorAll(old.localName)].find(element => likeness(element) == likeness(old));
    same?.focus({ preventScroll: true });
    if (same && selectionStart != null) same.setSelectionRange(selectionStart, selectionEnd);
    if (last && !same) focus(slot.querySelector("h1, h2, h3") ?? slot);
  };
}

const likeness = element =>
  element.id || [element.name, element.type != "text" && element.defaultValue, element.ariaLabel, element.href, element.textContent].join();

/** Moves the focus to an element that is no control, without scrolling. */
export function focus(element) {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Moves the focus to what was refused: the first invalid field, else the summary of errors. */
export function focusRefusal(slot) {
  const summary = slot.querySelector(".error-summary, [role=alert]");
  if (summary) summary.tabIndex = -1;
  (slot.querySelector("[aria-invalid=true]") ?? summary)?.focus();
}
