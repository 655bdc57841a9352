// Citations of an original page: what is known of book and page in, text out; nothing here touches the document.
// No library, because each format is one line and those that know GB/T 7714 weigh 400 kB and more.
(() => {
  // book: title, author, edition, key, language; place: page (9, f1), label (九), url; date: 2026-11-23.
  const number = ({ page }) => (/^\d+$/.test(page) ? page : "");
  const spot = (place) => number(place) || place.label;
  // Braces would end a field; in a book's title they cannot be meant.
  const field = (text) => text.replace(/[{}\\]/g, "");
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const gbt = (book, place, date) =>
    `${book.author}. ${book.title}[M/OL]. ${book.edition}. ${gettext("[出版地不詳]: [出版者不詳], [出版年不詳]")}: ` +
    `${spot(place)}[${date}]. ${place.url}.`;

  const chicago = (book, place, date) =>
    filled(gettext("{author}. 《{title}》. {edition}. 出版地、出版者、出版年不詳, {page}. {date} 檢索. {url}."), {
      ...book,
      page: spot(place),
      date,
      url: place.url,
    });

  const bibtex = (book, place, date) =>
    [
      `@book{${book.key}-${place.page},`,
      `  author = {{${field(book.author)}}},`,
      `  title = {{${field(book.title)}}},`,
      `  edition = {${field(book.edition)}},`,
      `  pages = {${field(spot(place))}},`,
      `  url = {${field(place.url)}},`,
      `  urldate = {${date}},`,
      `  langid = {${book.language}}`,
      "}",
    ].join("\n");

  const csl = (book, place, date) =>
    JSON.stringify(
      [
        {
          id: `${book.key}-${place.page}`,
          type: "book",
          title: book.title,
          author: [{ literal: book.author }],
          edition: book.edition,
          page: spot(place),
          URL: place.url,
          accessed: { "date-parts": [date.split("-").map(Number)] },
          language: book.language,
        },
      ],
      null,
      1,
    );

  // The line that goes with every longer quotation; without a place for what the editors wrote.
  const source = (book, place, url) => {
    const page = number(place ?? {}) ? gettext("原書第 {} 頁").replace("{}", place.page) : place?.label;
    const words = page
      ? gettext("——{author}《{title}》（{edition}），{page}，{url}")
      : gettext("——{author}《{title}》（{edition}），{url}");
    return filled(words, { ...book, page, url: place?.url ?? url });
  };

  // 9, ９, p. 9, f1, 九, 一〇, 十三, 一百二十 -> 9, 9, 9, f1, 9, 10, 13, 120; nothing for what is no page number.
  const pageNumber = (text) => {
    const asked = text.normalize("NFKC").trim().toLowerCase().replace(/^(?:第|p(?:p?\.|age)? *)|頁$/g, "");
    if (/^f?[1-9]\d*$/.test(asked)) return asked;
    if (!/^[〇零一二三四五六七八九十百]+$/.test(asked)) return null;
    const digit = (sign) => "〇一二三四五六七八九".indexOf(sign.replace("零", "〇"));
    if (!/[十百]/.test(asked)) return String(Number([...asked].map(digit).join("")));
    let total = 0;
    let last = 0;
    for (const sign of asked) {
      if (sign === "十" || sign === "百") {
        total += (last || 1) * (sign === "十" ? 10 : 100);
        last = 0;
      } else last = digit(sign);
    }
    return String(total + last);
  };

  // A citation of ours, of whatever form, whole or as part of a footnote -> 9, f1; nothing for any other text.
  const pageOf = (text, book) => {
    const known = text.includes(book.title) && text.includes(book.author);
    return (known && /#(?:p([1-9]\d*)|(f[1-9]\d*))(?![\w-])/.exec(text)?.slice(1).find(Boolean)) || null;
  };

  window.edition.cite = { gbt, chicago, bibtex, csl, source, pageNumber, pageOf };
})();
