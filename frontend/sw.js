// Service worker, served at /sw.js with one line in front: `self.SHELL = {version, files, static, offline, pages}`.
// Static files: from the cache, stored on first use. Pages: from the network; when it fails, the last copy of a page
// listed in `pages` (the participant's own home), else the offline page. Only GET is ever answered or stored here.
const { version, files, static: folder, offline, pages } = self.SHELL;
const SHELL = `shell-${version}`;
const PAGES = "pages";
const PATIENCE = 10_000;

self.addEventListener("install", (event) => {
  const filled = caches.open(SHELL).then((cache) => cache.addAll(files));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell-") && name !== SHELL;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

/** Is this a page whose last copy may be shown without signal? @param {string} path */
const keeps = (path) => pages.some((page) => (page.endsWith("*") ? path.startsWith(page.slice(0, -1)) : path === page));

async function fromNetwork(request) {
  const patience = AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {};
  const answer = await fetch(request, patience);
  if (answer.ok && !answer.redirected && keeps(new URL(request.url).pathname)) {
    await (await caches.open(PAGES)).put(request, answer.clone());
  }
  return answer;
}

const offlinePage = () =>
  new Response(offline, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; style-src 'self'" },
  });

const page = (request) =>
  fromNetwork(request).catch(async () => {
    const copy = await caches.match(request, { cacheName: PAGES, ignoreVary: true });
    return copy ?? offlinePage();
  });

async function staticFile(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (folder && url.pathname.startsWith(folder)) event.respondWith(staticFile(request));
});

// Another person at the same phone, or signing out: copies of personal pages go.
self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(PAGES));
});
