// Offline: asks the browser to keep the book (sw.js). A file from disk is kept already, and there
// the manifest would only be logged as forbidden, so it is named here and not in the page.
if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
  const root = document.documentElement.dataset.content_root;
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: `${root}manifest.webmanifest` }));
  // After everything the reader waits for; not at all for one who saves data.
  addEventListener("load", () => {
    if (!navigator.connection?.saveData) navigator.serviceWorker.register(`${root}sw.js`).catch(() => {});
  });
}
