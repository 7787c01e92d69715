/* eslint-disable @typescript-eslint/ban-ts-comment -- a worker has other globals than a page */
// @ts-nocheck
/**
 * Keeps the shell for a start without a network, and files whose name is their content. It never answers for the API,
 * sockets or documents: what they say must be true now.
 */

const VERSION = "__VERSION__";
const SHELL = ["__SHELL__"];
const SHELL_CACHE = `shell-${VERSION}`;
const ASSETS_CACHE = "assets";
const MOST_ASSETS = 300;

self.addEventListener("install", (event) => {
  // Past the browser's own cache, which may hold files of another version.
  const files = SHELL.map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(files)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event.request));
  else if (event.request.mode === "navigate" && isPage(url.pathname)) event.respondWith(page(event.request));
});

function isPage(path) {
  return (
    !/^\/(api|ws|docs|problems|livez|readyz|metrics|\.well-known)(\/|$)/.test(path) &&
    !path.slice(path.lastIndexOf("/")).includes(".")
  );
}

/** The page from the network; the kept shell when there is none. */
async function page(request) {
  try {
    return await fetch(request);
  } catch (reason) {
    const kept = await caches.match("/", { cacheName: SHELL_CACHE });
    if (kept) return kept;
    throw reason;
  }
}

/** A file that never changes: kept, or fetched and then kept. */
async function asset(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await keep(request, response.clone()).catch(() => null); // a full disk must not cost the page
  return response;
}

async function keep(request, response) {
  const cache = await caches.open(ASSETS_CACHE);
  await cache.put(request, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_ASSETS)).map((key) => cache.delete(key)));
}

/** Drop all but the newest shell of another version: pages that are open may still load parts of it. */
async function dropOldShells() {
  const others = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}
