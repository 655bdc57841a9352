// What the panel tells of signs, names and sources. A sign: what it means here, as the 校勘記 has it, why, and what
// it means everywhere, as 符號 has it. A name or a source: what its index or the bibliography has of it.
(() => {
  const { link, make, reportMark, signs, tellOf } = window.edition;
  const root = document.documentElement;
  const spoken = (words, lang) => Object.assign(make("span", "", words), { lang, dir: "auto" });

  // Words in another language stand in the attribute as in the chapter: {foreign}`words|tag`.
  const stretches = (text) =>
    text.split(/\{foreign\}`([^`]*)\|([^`|]*)`/).flatMap((piece, at, all) =>
      at % 3 === 0 ? piece : at % 3 === 1 ? spoken(piece, all[at + 1]) : []);
  tellOf("a[data-head]", (mark) => {
    const { head, reason } = mark.dataset;
    const content = [make("p", "head", make("span", "reading", head), mark.getAttribute("aria-description").slice(head.length))];
    if (reason) content.push(make("p", "", ...stretches(reason)));
    const sign = signs[mark.classList[0]];
    if (sign) content.push(make("p", "sign", sign));
    return { label: gettext("校勘記"), content, links: [link(gettext("見校勘記"), mark.href), ...reportMark(mark)] };
  });

  // The entries of the whole book come once, for those who ask.
  let loading = null;
  const entries = () => {
    loading ??= new Promise((resolve, reject) => {
      const src = `${root.dataset.content_root}_static/entries.js`;
      const onload = () => resolve(globalThis.editionEntries);
      document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror: reject }));
    });
    loading.catch(() => (loading = null));
    return loading;
  };
  // Its words may have characters that this page's fonts lack; those of the list's own page have them.
  const fonts = new Set();
  const withFont = (address, paragraphs) => {
    const name = `edition-${address.replace(/\.html$/, "").replaceAll("/", "-")}`;
    if (!fonts.has(name) && location.protocol.startsWith("http")) {
      document.fonts.add(new FontFace(name, `url("${root.dataset.content_root}_static/fonts/${name}.woff2")`));
      fonts.add(name);
    }
    for (const paragraph of paragraphs) paragraph.style.fontFamily = `"Noto Serif CJK TC", "${name}", var(--ed-font)`;
    return paragraphs;
  };
  const tellEntry = async (place) => {
    const { documents, entries: all } = await entries();
    const [at, ...paragraphs] = all[decodeURIComponent(place.hash.slice(1))];
    const [address, title] = documents[at];
    const content = paragraphs.map((words, number) =>
      make("p", number || paragraphs.length === 1 ? "" : "head",
        ...words.map((part) => (typeof part === "string" ? part : spoken(...part)))));
    const see = gettext("見{}").replace("{}", () => title);
    return { label: title, content: withFont(address, content), links: [link(see, place.href)] };
  };
  tellOf("a.mention[href]", tellEntry);
  tellOf('a[href*="#source-"]', tellEntry);
})();
