// The service worker: visited pages and the cart stay readable without a network, and some actions wait for it. The container
// serves it behind a line self.feria = {…}, which says all that it knows of this store (container/worker.go); what may be kept, and for whom,
// each answer says itself:
//
//   Feria-Reader   for whom the answer was made: "nobody", or a name that stays the same for one person
//   Feria-Keep     the page may be kept
//   Cache-Control  with "immutable": a script, style, font or picture that is kept for good
//
// Caches: "pages" made for nobody, "personal" ones, "assets", "queue" of waiting actions, "reader" for whom the personal ones were made.
import { act, mutate, remind, waits } from "./worker/actions.js";
import { asset, fetchAll } from "./worker/assets.js";
import { keepVisited, page, refetch } from "./worker/pages.js";
import { send, told } from "./worker/queue.js";

const { locales, assets } = self.feria;

addEventListener("install", event => {
  skipWaiting();
  event.waitUntil(Promise.all([fetchAll(assets), ...Object.values(locales).map(({ offline }) => refetch(offline))]));
});

addEventListener("activate", event => {
  event.waitUntil(Promise.all([registration.navigationPreload?.enable(), clients.claim().then(keepVisited)]));
});

addEventListener("fetch", event => {
  const { request } = event;
  const { method, mode, destination, headers } = request;
  if (new URL(request.url).origin != location.origin) return;
  // What another site posts is left to the browser, which says whose it is: the worker's own request would be the store's.
  if (method == "POST" && !request.referrer.startsWith(location.origin + "/")) return;
  if (method == "POST") event.respondWith(waits(request) ? act(event) : mutate(event));
  else if (method != "GET") return;
  else if (mode == "navigate" || headers.get("accept") == "text/html") event.respondWith(page(event));
  else if (/^(style|script|font|image)$/.test(destination)) event.respondWith(asset(event));
});

addEventListener("sync", event => event.waitUntil(send()));

// A page says that it is there, or that the network is; or that it has said how an action ended.
addEventListener("message", event => {
  const { done } = event.data;
  event.waitUntil(done ? told(done) : send().catch(() => remind(event.source)));
});
