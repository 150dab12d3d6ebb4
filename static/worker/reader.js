// Who reads. What was kept for one reader is deleted before anything shows that was made for another.
export const nobody = "nobody";

const place = "/_feria/reader"; // in the cache "reader"

let known; // the reader; "" while it is doubtful, undefined while nobody has been heard of
let epoch = 0; // counts changes of the reader

const read = caches.match(place).then(kept => kept?.text()).then(text => (known ??= text));

/** The moment now, for heard(). */
export const now = () => epoch;

async function change(reader) {
  const before = known;
  known = reader;
  epoch++;
  const cache = await caches.open("reader");
  const first = before === undefined && reader; // who is heard of first is who was there from the beginning
  if (before != nobody && !first) {
    await cache.put(place, new Response("")); // should the worker be stopped here, everything is deleted again
    await Promise.all([caches.delete("personal"), caches.delete("queue")]);
    if (before) for (const page of await clients.matchAll()) page.postMessage({ changed: true });
  }
  if (reader && reader == known) await cache.put(place, new Response(reader));
}

/**
 * Takes note of whom an answer was made for, which had been asked for at a moment. Returns a function that tells whether that is who reads still;
 * it never is for an answer that was asked for before the reader changed, and says nothing then.
 */
export async function heard({ headers }, since) {
  await read;
  const reader = headers.get("feria-reader");
  if (!reader || since != epoch) return () => false;
  if (reader != known) await change(reader);
  const then = epoch;
  return () => known == reader && epoch == then;
}

/** Forgets who reads, and with it all that is personal. */
export const doubt = () => read.then(() => change(""));
