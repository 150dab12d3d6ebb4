// Pages: what the network answers is what shows, and a copy of it is kept. Where it does not answer, the copy is shown and says so.
import { fetchAll, trim } from "./assets.js";
import { send } from "./queue.js";
import { heard, nobody, now } from "./reader.js";

const most = 60; // pages in each cache
const { locales, default: main } = self.feria;

const address = url => new URL(url).href.split("#")[0];

/** The language of a page. */
export const localeOf = url => {
  const first = new URL(url).pathname.split("/")[1];
  return locales[first] ? first : main;
};

export async function page(event) {
  const { request } = event;
  const since = now();
  let response;
  try {
    response = (await event.preloadResponse) ?? (await fetch(request));
  } catch {
    return (await copy(request.url)) ?? unreachable(request.url);
  }
  const current = await heard(response, since);
  if (response.headers.has("feria-keep")) event.waitUntil(keep(response.clone(), response.url || request.url, current).catch(() => {}));
  event.waitUntil(send().catch(() => {}));
  return response;
}

// The body is read beside the browser as it streams. One that is cut off is not kept.
async function keep(response, url, current) {
  const cache = await caches.open(response.headers.get("feria-reader") == nobody ? "pages" : "personal");
  const html = await response.text();
  // Should the reader change from here on, the cache is deleted, and what is put into it with it.
  if (!current()) return;
  await put(cache, address(url), html, response.headers);
  await trim(cache, most);
}

async function put(cache, url, html, from) {
  const headers = new Headers(from);
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  headers.set("feria-kept", Date.now());
  headers.set("feria-title", encodeURIComponent((html.match(/<h1[^>]*>([^<]+)<\/h1>/) ?? html.match(/<title>([^<]*)/))?.[1] ?? ""));
  await cache.put(url, new Response(html, { headers }));
  await fetchAll([...new Set(html.match(/\/assets\/[\w-]+\/[\w.]+/g))]);
}

const marked = (response, change) =>
  response.text().then(html => new Response(change(html).replace("<main", "<main data-kept"), { status: response.status, headers: response.headers }));

const find = async url =>
  (await caches.match(address(url), { cacheName: "personal" })) ?? caches.match(address(url), { cacheName: "pages" });

/** What the copy of a page is called, as HTML. */
export const titleOf = async url => decodeURIComponent((await find(url))?.headers.get("feria-title") ?? "");

/** The copy of a page, with a notice of when it was made. */
async function copy(url) {
  const kept = await find(url);
  const locale = localeOf(url);
  const when = kept && new Date(+kept.headers.get("feria-kept")).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  const notice = `<p class="notice notice-warning kept">${locales[locale].kept.replace("{when}", when)}</p>`;
  return kept && marked(kept, html => html.replace(/<main[^>]*>/, main => main + notice));
}

/** The page that stands for one of which there is no copy, with a list of those of which there are. */
export async function unreachable(url) {
  const locale = localeOf(url);
  const page = await caches.match(locales[locale].offline, { cacheName: "offline" });
  if (!page) return Response.error();
  const keys = (await Promise.all(["pages", "personal"].map(async name => (await caches.open(name)).keys()))).flat();
  const urls = [...new Set(keys.reverse().map(({ url }) => url))].filter(url => localeOf(url) == locale);
  const list = await Promise.all(urls.map(async url => `<li><a href="${url.replaceAll("&", "&amp;")}">${await titleOf(url)}</a></li>`));
  const answer = new Response(page.body, { status: 503, headers: page.headers });
  return marked(answer, html => html.replace("<ul></ul>", () => `<ul>${list.join("")}</ul>`));
}

/** Fetches the page that stands for others. It is the same for all readers. */
export async function refetch(url) {
  const response = await fetch(url, { credentials: "omit", cache: "reload" });
  if (!response.ok) throw response;
  await put(await caches.open("offline"), url, await response.text(), response.headers);
}

/** Keeps the pages that stood before the worker did. */
export async function keepVisited() {
  const pending = [];
  for (const { url } of await clients.matchAll({ type: "window" }))
    if (!(await find(url))) await page({ request: new Request(url, { headers: { accept: "text/html" } }), waitUntil: work => pending.push(work) });
  await Promise.all(pending);
}
