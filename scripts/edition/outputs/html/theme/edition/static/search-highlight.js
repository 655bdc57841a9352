// Arrival: marks the phrase that a link of the search page led to (?q=…&hit=…#id). Ranges are marked, not elements
// (CSS Custom Highlight API), so the text stays as it is. shell.js loads this only when the address has a query.
(() => {
  const parameters = new URLSearchParams(location.search);
  const needle = globalThis.editionFold(parameters.get("q") ?? "");
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  const blocks = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, th, td, figcaption";
  // What is no part of a phrase: calls of notes, numbers of pages, readings, words of the editors in the text.
  const outside = "[data-layer], rp, rt, .footnote-reference, .label, .backrefs, script, style";

  const target = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  // The stretches of text that a phrase may not leave, each as its text nodes.
  const stretches = (scope) => {
    const found = [];
    let last = null;
    const accept = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      const other = node.matches(outside) || (node !== scope && node.matches("aside")) || !node.checkVisibility();
      return other ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    };
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, accept);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const block = node.parentElement.closest(blocks);
      if (block !== last || !found.length) found.push([]);
      found.at(-1).push(node);
      last = block;
    }
    return found;
  };

  const ranges = (nodes) => {
    const places = [];
    let text = "";
    for (const node of nodes) {
      const own = [];
      text += globalThis.editionFold(node.data, own);
      for (const [start, end] of own) places.push([node, start, end]);
    }
    return globalThis.editionFind(text, needle).map((at) => {
      const range = new Range();
      range.setStart(places[at][0], places[at][1]);
      range.setEnd(places[at + needle.length - 1][0], places[at + needle.length - 1][2]);
      return range;
    });
  };

  const mark = () => {
    const place = target();
    const scope = place?.closest("aside.footnote") ?? main;
    const all = stretches(scope).flatMap(ranges);
    const from = all.filter((range) => {
      return !place || place.contains(range.startContainer) ||
        place.compareDocumentPosition(range.startContainer) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
    const current = from[Number(parameters.get("hit"))] ?? null;
    if (globalThis.CSS?.highlights) {
      CSS.highlights.set("search", new Highlight(...all));
      if (current) CSS.highlights.set("search-hit", new Highlight(current));
    } else if (current) {
      getSelection().removeAllRanges();
      getSelection().addRange(current);
    }
    return current;
  };

  const reveal = (range) => {
    const { top, bottom, left, right } = range.getBoundingClientRect();
    if (top < 80 || bottom > innerHeight - 20) scrollBy(0, top - innerHeight / 3);
    // Vertical lines scroll in their own box.
    const box = main.scrollWidth > main.clientWidth ? main : window;
    if (left < 0 || right > innerWidth) box.scrollBy(left - innerWidth / 2, 0);
  };

  if (!needle) return;
  const hit = mark();
  // After the browser has gone to the id and the font is there: until then lines may still move.
  if (hit) document.fonts.ready.then(() => requestAnimationFrame(() => reveal(hit)));
  root.dataset.highlighted = hit ? "hit" : "none";
  // Another view of the text has other text nodes.
  root.addEventListener("setting", ({ detail }) => detail === "view" && setTimeout(mark));
  root.addEventListener("texts", mark);
})();
