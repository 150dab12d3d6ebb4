// The page's side of the service worker (see static/worker.js).
import { announce, page } from "../shell/document.js";
import { notice, place } from "./notice.js";
import { forget } from "./prerendered.js";

const { serviceWorker } = navigator;

/** Resolves when the page has been loaded and is looked at. */
async function shown() {
  if (document.readyState != "complete") await new Promise(done => addEventListener("load", done));
  if (document.prerendering) await new Promise(done => document.addEventListener("prerenderingchange", done));
}

/** What the answer to an action that waited says: what is wrong, else what was done. */
function outcome(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const wrong = answer.querySelector("[role=alert], .error-summary, [id^=problem]");
  const done = answer.querySelector("[role=status]");
  for (const link of done?.querySelectorAll("a") ?? []) link.remove();
  return (wrong ?? done)?.textContent.replace(/\s+/g, " ").trim();
}

function hear({ source, data: { text, done, html, title, changed } }) {
  if (changed) forget();
  if (text) notice(text);
  if (!done) return;
  const said = outcome(html);
  if (said) notice([new DOMParser().parseFromString(title, "text/html").body.textContent, said].filter(Boolean).join(": "));
  source.postMessage({ done });
}

const sayKept = () => {
  const kept = document.querySelector("main > .kept");
  if (kept) announce(`${document.title}. ${kept.textContent}`);
};

async function begin() {
  await shown();
  place();
  serviceWorker.addEventListener("message", hear);
  serviceWorker.startMessages();
  sayKept();
  self.navigation?.addEventListener("navigatesuccess", sayKept);
  if (!page.worker) return;
  await serviceWorker.register(page.worker);
  const tell = async () => (await serviceWorker.ready).active.postMessage({});
  addEventListener("online", tell);
  await tell();
}

if (serviceWorker) begin().catch(() => {}); // the store works without
