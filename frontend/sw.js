// Service worker, served at /sw.js with one line in front:
// `self.SHELL = {version, files, static, offline, pages, wished, instead, played}`.
// Static files: from the cache, stored on first use. Pages: from the network; when it fails, the last copy of a page
// listed in `pages`, else what `instead` names for it (a kept page that does the work on the phone), else the offline
// page. `wished` are pages that somebody keeps by a button: only those are refreshed. What is `played` (a lesson's
// video, its captions): from the device when it was kept there, in the parts a player asks for. In all of them a *
// stands for one part of an address, at the end for all below. Only GET is touched.
const { version, files, static: folder, offline, pages, wished, instead, played } = self.SHELL;
const SHELL = `shell-${version}`;
const PAGES = "pages";
const PATIENCE = 10_000;
const TROUBLE = 502; // from here on the server cannot work: full, busy, gone

const escaped = (text) => text.replace(/[.?+^$()|[\]\\]/g, "\\$&");

/** @param {string} pattern */
function expression(pattern) {
  const open = pattern.endsWith("*");
  const parts = (open ? pattern.slice(0, -1) : pattern).split("*").map(escaped);
  return new RegExp(`^${parts.join("[^/]+")}${open ? ".*" : ""}$`);
}

const kept = pages.map(expression);
const onWish = wished.map(expression);
const fromHere = played.map(expression);
const substitutes = Object.entries(instead).map(([pattern, page]) => [expression(pattern), page]);

/** Kept pages name nobody, so they are fetched without the session. */
async function fill(cache) {
  await cache.addAll(files);
  await cache.addAll(Object.values(instead).map((page) => new Request(page, { credentials: "omit" })));
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then(fill).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("shell-") && name !== SHELL;
  const cleared = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  const claimed = cleared.then(() => self.clients.claim());
  event.waitUntil(claimed);
  claimed.then(keepOpenPages); // not waited for: pages that load now need this worker
});

/** The page that brought this worker was loaded without it. */
async function keepOpenPages() {
  const open = await self.clients.matchAll({ type: "window" });
  await Promise.all(open.map(({ url }) => keepWhole({ page: url, files: [], asked: false }).catch(() => false)));
}

/** Is this a page whose last copy may be shown without signal? @param {string} path */
const keeps = (path) => kept.some((pattern) => pattern.test(path));

const wishes = (path) => onWish.some((pattern) => pattern.test(path));

async function isToKeep(request) {
  const path = new URL(request.url).pathname;
  return keeps(path) || (wishes(path) && Boolean(await caches.match(request, { cacheName: PAGES, ignoreVary: true })));
}

async function fromNetwork(request) {
  const patience = AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {};
  const answer = await fetch(request, patience);
  if (answer.ok && !answer.redirected && (await isToKeep(request))) {
    await (await caches.open(PAGES)).put(request, answer.clone());
  }
  return answer;
}

const offlinePage = () =>
  new Response(offline, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'; style-src 'self'" },
  });

/** What stands in for a page that the server cannot give now. @param {Request} request */
async function substitute(request) {
  const path = new URL(request.url).pathname;
  const [, page] = substitutes.find(([pattern]) => pattern.test(path)) ?? [];
  return page && caches.match(page, { cacheName: SHELL, ignoreVary: true });
}

async function page(request) {
  try {
    const answer = await fromNetwork(request);
    return (answer.status >= TROUBLE && (await substitute(request))) || answer;
  } catch {
    const copy = await caches.match(request, { cacheName: PAGES, ignoreVary: true });
    return copy ?? (await substitute(request)) ?? offlinePage();
  }
}

async function staticFile(request) {
  const copy = await caches.match(request, { ignoreVary: true });
  if (copy) return copy;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

/** The part of a kept file that a player asks for. @param {Response} copy @param {RegExpMatchArray} range */
async function partOf(copy, [, first, last]) {
  const whole = await copy.blob();
  const end = Math.min(Number(last || whole.size - 1), whole.size - 1);
  const headers = { "Content-Type": whole.type, "Content-Range": `bytes ${first}-${end}/${whole.size}`, "Accept-Ranges": "bytes" };
  return new Response(whole.slice(Number(first), end + 1), { status: 206, headers });
}

async function playedFile(request) {
  const copy = await caches.match(request.url, { cacheName: PAGES, ignoreVary: true });
  if (!copy) return fetch(request);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "");
  return range ? partOf(copy, range) : copy;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (fromHere.some((pattern) => pattern.test(url.pathname))) event.respondWith(playedFile(request));
  else if (folder && url.pathname.startsWith(folder)) event.respondWith(staticFile(request));
});

/** Keep a page that is open, with its files, for when there is no signal. */
async function keepWhole({ page: address, files: needed, asked = true }) {
  const own = (name) => new URL(name, self.location.href).origin === self.location.origin;
  const path = new URL(address).pathname;
  if (!keeps(path) && !(asked && wishes(path))) return false;
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  await (await caches.open(PAGES)).put(address, answer);
  await Promise.all(needed.filter(own).map((name) => staticFile(new Request(name))));
  return true;
}

self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(PAGES)); // signed out, or another person at the same phone
  if (event.data?.keep) event.waitUntil(keepWhole(event.data.keep).catch(() => false).then((done) => event.ports[0].postMessage(done)));
});
