// The service worker: keeps the whole book, so that it opens without a network.
// The build writes two constants above: VERSION, and FILES, each file with its digest.
// Kept files answer first: all pages, notes and scripts a reader sees are of one version. A new
// version is fetched whole, checked file by file, and only then takes the place of the old one.
const SCOPE = new URL(registration.scope);
// The stores belong to the host, which may hold several books.
const PREFIX = `edition ${SCOPE.pathname} `;
const BOOK = PREFIX + VERSION;
const DOWNLOADS = `${PREFIX}downloads`;

const keep = async (cache, file, integrity) => {
  // Asked of the server, not of the browser's store: a page of yesterday is none of this version.
  const response = await fetch(new URL(file, SCOPE), { cache: "no-cache", integrity });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  // A host may redirect x.html to x; a redirected answer must not answer a navigation.
  await cache.put(new URL(file, SCOPE), response.redirected ? new Response(response.body, response) : response);
};

const install = async () => {
  const cache = await caches.open(BOOK);
  try {
    await Promise.all(Object.entries(FILES).map(([file, integrity]) => keep(cache, file, integrity)));
  } catch (error) {
    await caches.delete(BOOK);
    throw error;
  }
  await skipWaiting();
};

const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== BOOK && name !== DOWNLOADS);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
};

const kept = async (file, request) => (await (await caches.open(BOOK)).match(new URL(file, SCOPE))) ?? fetch(request);

// EPUB and PDF: always the newest that can be had, else the one that was opened before.
const download = async (event, address) => {
  const cache = await caches.open(DOWNLOADS);
  try {
    const response = await fetch(event.request);
    if (response.status === 200) event.waitUntil(cache.put(address, response.clone()));
    return response;
  } catch (error) {
    const old = await cache.match(address);
    if (old) return old;
    throw error;
  }
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== SCOPE.origin || request.headers.has("range")) return;
  if (!address.pathname.startsWith(SCOPE.pathname)) return;
  const path = address.pathname.slice(SCOPE.pathname.length);
  const file = [path, `${path}index.html`, `${path}.html`].find((name) => Object.hasOwn(FILES, name));
  if (file) event.respondWith(kept(file, request));
  else if (path.startsWith("download/")) event.respondWith(download(event, address.origin + address.pathname));
});
