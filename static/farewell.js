// What the container serves in the service worker's place where keeping is switched off: it takes the worker's place, deletes what was kept, and
// goes.
addEventListener("install", () => skipWaiting());
addEventListener("activate", event => {
  const empty = caches.keys().then(names => Promise.all(names.map(name => caches.delete(name))));
  event.waitUntil(empty.then(() => registration.unregister()));
});
