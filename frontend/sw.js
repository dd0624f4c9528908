// Service worker, served at /sw.js with one line in front: `self.SHELL = {version, urls, offline, pages}`.
// Shell files: from the cache. Pages: from the network; when it fails, the last copy of a page listed in `pages`
// (the participant's own), else the offline page. Nothing but GET is ever answered or stored here.
const { version, urls, offline, pages } = self.SHELL;
const SHELL = `shell-${version}`;
const PAGES = "pages";
const PATIENCE = 8000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([...urls, offline]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell-") && name !== SHELL;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const keeps = (url) => pages.some((path) => url.pathname === path || (path.endsWith("*") && url.pathname.startsWith(path.slice(0, -1))));

async function fromNetwork(request) {
  const signal = AbortSignal.timeout?.(PATIENCE);
  const answer = await fetch(request, signal ? { signal } : {});
  const cache = keeps(new URL(request.url)) && answer.ok && !answer.redirected ? await caches.open(PAGES) : null;
  if (cache) await cache.put(request, answer.clone());
  return answer;
}

async function page(request) {
  try {
    return await fromNetwork(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? (await caches.match(offline)) ?? Response.error();
  }
}

const shellFile = async (request) => (await caches.match(request)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (urls.includes(url.pathname)) event.respondWith(shellFile(request));
});

// Signing out empties what belonged to the person: the page posts {forget: true}.
self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(PAGES));
});
