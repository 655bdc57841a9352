// Offline: asks the browser to keep the book (sw.js). A file from disk is kept already, and there
// the manifest would only be logged as forbidden, so it is named here and not in the page.
if (location.protocol.startsWith("http") && "serviceWorker" in navigator) {
  const { make, newer } = window.edition;
  const element = document.documentElement;
  const root = element.dataset.content_root;
  const worker = navigator.serviceWorker;
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: `${root}manifest.webmanifest` }));

  // Kept pages answer first, so after a new version has come the reader still sees a page of the old one.
  const status = make("div", "newer");
  status.setAttribute("role", "status");
  document.body.append(status);
  const tell = () => {
    const button = Object.assign(make("button", "btn", newer.show), { type: "button" });
    button.addEventListener("click", () => location.reload());
    status.replaceChildren(make("span", "", newer.told), button);
    element.dispatchEvent(new CustomEvent("opened", { detail: status }));
  };
  let isKept = Boolean(worker.controller);
  worker.addEventListener("controllerchange", () => {
    if (isKept) tell();
    isKept = true; // the first that takes over keeps what the reader sees
  });
  // After everything the reader waits for; not at all for one who saves data.
  addEventListener("load", () => {
    if (!navigator.connection?.saveData) worker.register(`${root}sw.js`).catch(() => {});
  });
}
