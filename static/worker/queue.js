// Actions that wait for the network, oldest first, and the answers that nobody has been told yet. Each is sent under a name of its own, so that
// one whose answer was lost is carried out once all the same.
import { localeOf, titleOf } from "./pages.js";
import { heard, now } from "./reader.js";

const most = 20;
const life = 24 * 3600e3; // milliseconds; prices and stock are others by then
const { locales } = self.feria;

let sending;

/** Adds an action; false if there are too many. */
export async function add(once, { url, referrer, type, body }) {
  const cache = await caches.open("queue");
  if ((await cache.keys()).length >= most) return false;
  await cache.put("/_feria/queue/" + once, new Response(body, { headers: { "content-type": type, once, url, referrer, at: Date.now() } }));
  return true;
}

/** The addresses of what waits. */
export async function waiting() {
  if (!(await caches.has("queue"))) return [];
  const cache = await caches.open("queue");
  const entries = await Promise.all((await cache.keys()).map(key => cache.match(key)));
  return entries.filter(entry => entry && !entry.headers.has("status")).map(({ headers }) => headers.get("url"));
}

/** Sends what waits. Rejects, and leaves the rest, when the network or the store fails; not for what failed before it was called. */
export const send = () => sending?.catch(send) ?? (sending = sendAll().finally(() => (sending = undefined)));

async function sendAll() {
  if (!(await caches.has("queue"))) return;
  const cache = await caches.open("queue");
  for (const key of await cache.keys()) {
    let entry = await cache.match(key);
    if (!entry) continue;
    const { once, url, referrer, at, status, "content-type": type } = Object.fromEntries(entry.headers);
    if (!status) {
      const late = Date.now() - at > life;
      entry = await (late ? lapsed(referrer) : sendOne(url, { once, referrer, type, body: await entry.text() }));
      await cache.put(key, entry.clone());
    }
    const message = { done: key.url, html: await entry.text(), title: decodeURIComponent(entry.headers.get("title")) };
    for (const page of await clients.matchAll({ type: "window" })) page.postMessage(message);
  }
}

/**
 * A page has said how an action ended. Until then each page is told that says it is there: one to which it was said may have been on its way out.
 * So its events come now: that page was made before they happened, and hears them.
 */
export async function told(key) {
  const cache = await caches.open("queue");
  const entry = await cache.match(key);
  const channel = new BroadcastChannel("feria");
  for (const event of JSON.parse(entry?.headers.get("events") ?? "[]")) channel.postMessage(event);
  channel.close();
  await cache.delete(key);
  if (!(await cache.keys()).length) await caches.delete("queue");
}

async function sendOne(url, { once, referrer, type, body }) {
  const since = now();
  const headers = { accept: "text/html; fragment=1", "content-type": type, "feria-once": once };
  const response = await fetch(url, { method: "POST", headers, body, referrer });
  if (response.status >= 500) throw response;
  await heard(response, since);
  const { status, redirected } = response;
  return ended(redirected ? "" : await response.text(), referrer, { status, events: response.headers.get("feria-events") ?? "[]" });
}

const lapsed = referrer => ended(`<p role="alert">${locales[localeOf(referrer)].lapsed}</p>`, referrer, { status: 410, events: "[]" });

const ended = async (html, referrer, headers) =>
  new Response(html, { headers: { ...headers, title: encodeURIComponent(await titleOf(referrer)) } });
