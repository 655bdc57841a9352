// The search page: scans the whole text on every change of the query and lists what it finds. A book's text is smaller
// than an index of it, and a scan takes a millisecond. The data come as scripts (search-data.js, entries.js), which also
// work from disk; everything is written with textContent, so neither they nor a query can bring in mark-up.
(() => {
  const { pages, documents, units } = globalThis.editionSearch;
  const fold = globalThis.editionFold;
  const find = globalThis.editionFind;
  const form = document.getElementById("search-form");
  const field = document.getElementById("search-query");
  const count = document.getElementById("search-count");
  const groups = [...document.querySelectorAll(".search-group")];
  // The entries of indexes and bibliography are the last group; they stand on no page of the original.
  const listed = globalThis.editionEntries;
  for (const [anchor, [at, ...paragraphs]] of Object.entries(listed.entries)) {
    for (const words of paragraphs) {
      units.push([groups.length - 1, documents.length + at, anchor, [], words.map((part) => [part].flat()[0]).join("")]);
    }
  }
  documents.push(...listed.documents);
  const AT_ONCE = 100;
  const BEFORE = 20;
  const AFTER = 30;
  let folded = null;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // Never cut a character of two code units in half.
  const cut = (text, at) => (/[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at);

  // The page on which a place of a unit stands: the last turn at or before it.
  const pageAt = (turns, place) => {
    let page = null;
    for (let index = 0; index < turns.length && turns[index] <= place; index += 2) page = turns[index + 1];
    return page;
  };

  const scan = (needle) => {
    const start = folded === null;
    if (start) folded = units.map((unit) => fold(unit[4]));
    const found = groups.map(() => []);
    const before = new Map();
    units.forEach((unit, index) => {
      const hits = find(folded[index], needle);
      if (!hits.length) return;
      // Hits are numbered from the place that their links lead to: a note may have several paragraphs.
      const target = `${unit[1]}#${unit[2]}`;
      const number = before.get(target) ?? 0;
      before.set(target, number + hits.length);
      hits.forEach((at, nth) => found[unit[0]].push({ unit, at, number: number + nth }));
    });
    return found;
  };

  const row = ({ unit, at, number }, needle, query) => {
    const [, document_, anchor, turns, text] = unit;
    const places = [];
    fold(text, places);
    const start = places[at][0];
    const end = places[at + needle.length - 1][1];
    const [address, title] = documents[document_];
    const [first, last] = [pageAt(turns, start), pageAt(turns, end - 1)];

    const item = make("li");
    const link = make("a");
    const parameters = new URLSearchParams({ q: query, hit: number });
    link.href = `${address}?${parameters}#${anchor}`;
    const both = gettext("{first}至{last}").replace("{first}", pages[first]).replace("{last}", pages[last]);
    const where = first === null ? title : first === last ? pages[first] : both;
    link.append(make("span", "search-where", where), " ");
    const context = make("span", "search-context");
    const [left, right] = [cut(text, Math.max(0, start - BEFORE)), cut(text, Math.min(text.length, end + AFTER))];
    context.append(left > 0 ? "…" : "", text.slice(left, start));
    context.append(make("mark", "", text.slice(start, end)), text.slice(end, right), right < text.length ? "…" : "");
    link.append(context);
    item.append(link);
    return item;
  };

  const show = (group, hits, needle, query) => {
    const list = group.querySelector("ol");
    const more = group.querySelector("button");
    let shown = 0;
    const extend = () => {
      const next = hits.slice(shown, shown + AT_ONCE);
      list.append(...next.map((hit) => row(hit, needle, query)));
      shown += next.length;
      more.hidden = shown >= hits.length;
      const left = hits.length - shown;
      const words = gettext("再列 {more} 處，尚餘 {left} 處");
      more.textContent = words.replace("{more}", Math.min(AT_ONCE, left)).replace("{left}", left);
    };
    list.replaceChildren();
    group.hidden = hits.length === 0;
    group.querySelector(".search-number").textContent = gettext("{} 處").replace("{}", hits.length);
    more.onclick = () => {
      const next = shown;
      extend();
      list.children[next].querySelector("a").focus();
    };
    extend();
  };

  const search = () => {
    const query = field.value;
    const needle = fold(query);
    const found = needle ? scan(needle) : groups.map(() => []);
    groups.forEach((group, index) => show(group, found[index], needle, query));
    const total = found.reduce((sum, hits) => sum + hits.length, 0);
    const parts = groups.map((group, index) => `${group.dataset.name} ${found[index].length}`);
    const each = parts.join(gettext("，"));
    if (total) count.textContent = gettext("共 {total} 處：{each}。").replace("{total}", total).replace("{each}", each);
    else if (needle) count.textContent = gettext("沒有找到。");
    else count.textContent = query.trim() ? gettext("標點、符號與空白不計，請輸入文字。") : "";
    document.documentElement.dataset.searched = query;
  };

  // The address always names the query, so that it can be kept and the way back from a hit finds it again; the entry of
  // the history also knows which hit that was.
  const keep = (hit = null) => {
    const address = new URL(location);
    address.search = field.value ? new URLSearchParams({ q: field.value }) : "";
    try {
      history.replaceState(hit && { hit }, "", address);
    } catch {
      // Some browsers let a page from disk keep no address but its own.
    }
  };

  field.addEventListener("input", (event) => {
    // While an input method composes, the field holds letters that nobody looks for.
    if (event.isComposing) return;
    search();
    keep();
  });
  field.addEventListener("compositionend", () => {
    search();
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
    keep();
  });

  // Keys: down from the field into the results and through them, up and back; Escape leaves them, and then the field.
  const stops = () => [field, ...document.querySelectorAll(".search-group:not([hidden]) :is(a, button:not([hidden]))")];
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const all = stops();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    if (event.key === "Escape") at ? field.focus() : field.blur();
    else if (event.key in moves) all[Math.max(0, Math.min(all.length - 1, at + moves[event.key]))].focus();
    else return;
    event.preventDefault();
  });

  for (const group of groups) {
    group.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link) keep(link.getAttribute("href"));
    });
  }
  // Who comes back from a hit stands where the way there began, however far down its list.
  const comeBack = (hit) => {
    for (const group of groups) {
      const more = group.querySelector("button");
      const link = () => [...group.querySelectorAll("a")].find((one) => one.getAttribute("href") === hit);
      while (!link() && !group.hidden && !more.hidden) more.click();
      if (link()) return link().focus();
    }
  };

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  search();
  if (history.state?.hit) comeBack(history.state.hit);
})();
