// A word at the foot of the window, which stays until it is closed or another page is shown.
import { page } from "../shell/document.js";

const region = document.createElement("div");
region.className = "shell-notice";
region.role = "status";

/** Puts the place of notices into the document, empty at first: only what changes in it is announced. */
export const place = () => document.body.append(region);

export function notice(text) {
  const close = document.createElement("button");
  close.className = "button button-quiet";
  close.textContent = page.texts.close;
  close.onclick = () => region.replaceChildren();
  const said = document.createElement("p");
  said.className = "notice";
  said.append(text, close);
  region.replaceChildren(said);
}

self.navigation?.addEventListener("navigate", ({ destination }) => {
  if (new URL(destination.url).pathname != location.pathname) region.replaceChildren();
});
