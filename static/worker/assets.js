// Scripts, styles, fonts and pictures whose address changes with their content: what is kept is as good as what would come.
const most = 400;
const largest = 512 << 10; // bytes of one

const used = new Set(); // since the worker was started

/** Deletes what was put there first, beyond so many. */
export async function trim(cache, most) {
  for (const key of (await cache.keys()).slice(0, -most)) await cache.delete(key);
}

async function keep(url, response) {
  const { status, headers } = response;
  if (status != 200 || !/immutable/.test(headers.get("cache-control")) || headers.get("content-length") > largest) return;
  const cache = await caches.open("assets");
  await cache.put(url, response); // at the end, as what was used last
  await trim(cache, most);
}

export async function asset(event) {
  const { url } = event.request;
  const kept = await caches.match(url, { cacheName: "assets" });
  const response = kept ?? (await fetch(event.request));
  if (!kept || !used.has(url)) event.waitUntil(keep(url, response.clone()));
  used.add(url);
  return response;
}

/** Keeps what is not kept yet; the browser's own cache most likely has it. */
export const fetchAll = urls =>
  Promise.all(urls.map(async url => (await caches.match(url, { cacheName: "assets" })) ?? keep(url, await fetch(url))));
