// The text in simplified characters, for who reads them more easily: a conversion by machine, said to be one, of what
// is shown and of nothing else. The transcription is never converted, and the table is fetched by those alone who ask.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  // What is in another language stays, and so do the readings of a record, which are told apart by their very signs.
  const outside = "[lang]:not([lang^=zh-Hant]), script, style, .reading, .apparatus > li > p > a:first-child";
  const original = new Map();

  const texts = (within) => {
    const accept = (node) => (node.parentElement.closest(outside) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT, accept);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  const restore = () => {
    for (const [node, text] of original) if (node.data !== text) node.data = text;
    original.clear();
    main.removeAttribute("lang");
    delete root.dataset.converted;
    root.dispatchEvent(new CustomEvent("texts"));
  };
  let pattern = null;
  const change = (within) => {
    const table = globalThis.editionSimplified;
    pattern ??= new RegExp(Object.keys(table).join("|") || "(?!)", "gu");
    for (const node of texts(within)) {
      const text = node.data.replace(pattern, (found) => table[found]);
      if (text === node.data) continue;
      if (within === main) original.set(node, node.data);
      node.data = text;
    }
  };
  const convert = () => {
    change(main);
    main.lang = "zh-Hans";
    root.dataset.converted = "done";
    root.dispatchEvent(new CustomEvent("texts"));
  };

  let loading = null;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const src = `${root.dataset.content_root}_static/simplified-table.js`;
      document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject }));
    });
    return loading;
  };
  const wanted = () => root.dataset.script === "simplified" && root.dataset.view !== "source";
  const follow = async () => {
    if (root.dataset.converted) restore();
    if (!wanted()) return;
    try {
      await load();
    } catch {
      loading = null;
      root.dataset.converted = "failed";
      return;
    }
    if (wanted() && !original.size) convert();
  };
  // What opens in a window of its own is made anew each time.
  root.addEventListener("opened", ({ detail }) => {
    if (root.dataset.converted === "done") change(detail);
  });
  root.addEventListener("setting", ({ detail }) => {
    if (detail === "script" || detail === "view") follow();
  });
  follow();
})();
