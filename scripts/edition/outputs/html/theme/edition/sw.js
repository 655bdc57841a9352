// The service worker: keeps the whole book, so that it opens without a network.
// The build writes two constants above: VERSION, and FILES, each file with its digest.
// Kept files answer first: all pages, notes and scripts a reader sees are of one version. A new
// version is fetched whole, checked file by file, and only then takes the place of the old one.
const SCOPE = new URL(registration.scope);
// The stores belong to the host, which may hold several books.
const PREFIX = `edition ${SCOPE.pathname} `;
const BOOK = PREFIX + VERSION;
const DOWNLOADS = `${PREFIX}downloads`;
// What has come of a version that is not whole: a visit that was cut short is gone on with, not begun anew.
const PARTS = `${PREFIX}parts `;
const PART = PARTS + VERSION;
// The version that this host does not send as it was built, and when that was seen.
const REFUSED = `${PREFIX}refused`;
const DAY = 86_400_000;
const AT_ONCE = 6;

// There is no network, or it went away: nothing is wrong with the host.
class Unreachable extends Error {}

const digestOf = async (data) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
};

// Many hosts write into every page (a counter, a banner of their own), so a page is known by the digest that the build
// put into its head; nobody writes into the rest.
const isOfBook = async (file, data, digest) =>
  file.endsWith(".html") ? new TextDecoder().decode(data).includes(`"${digest}"`) : (await digestOf(data)) === digest;

const ask = async (file) => {
  try {
    // Asked of the server, not of the browser's store: a page of yesterday is none of this version.
    const response = await fetch(new URL(file, SCOPE), { cache: "no-cache" });
    return [response, await response.arrayBuffer()];
  } catch {
    throw new Unreachable(file);
  }
};

const keep = async (cache, file, digest) => {
  if (await cache.match(new URL(file, SCOPE))) return;
  const [{ ok, status, headers }, data] = await ask(file);
  if (!ok) throw new Error(`${file}: ${status}`);
  if (!(await isOfBook(file, data, digest))) throw new Error(`${file}: not of version ${VERSION}`);
  // A response of our own: a host may redirect x.html to x, and a redirected answer must not answer a navigation.
  await cache.put(new URL(file, SCOPE), new Response(data, { headers }));
};

// A few at a time, pages first: what a host changes is seen before the rest has been fetched.
const keepAll = async (cache) => {
  const files = Object.entries(FILES).sort(([a], [b]) => b.endsWith(".html") - a.endsWith(".html"));
  while (files.length) await Promise.all(files.splice(0, AT_ONCE).map(([file, digest]) => keep(cache, file, digest)));
};

// A host that sends other files would be asked for the whole book at every view of a page.
const isRefused = async () => {
  const told = await (await (await caches.open(REFUSED)).match(SCOPE))?.json();
  return told?.version === VERSION && Date.now() - told.time < DAY;
};
const refuse = async () => {
  await (await caches.open(REFUSED)).put(SCOPE, new Response(JSON.stringify({ version: VERSION, time: Date.now() })));
  await caches.delete(PART);
};

const install = async () => {
  if (await isRefused()) throw new Error(`version ${VERSION} is asked for again in a day`);
  const left = (await caches.keys()).filter((name) => name.startsWith(PARTS) && name !== PART);
  await Promise.all(left.map((name) => caches.delete(name)));
  const part = await caches.open(PART);
  try {
    await keepAll(part);
  } catch (error) {
    if (!(error instanceof Unreachable)) await refuse();
    throw error;
  }
  const book = await caches.open(BOOK);
  for (const request of await part.keys()) await book.put(request, await part.match(request));
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
