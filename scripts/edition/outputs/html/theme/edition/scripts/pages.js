// The pages of the printed book: what a page number offers (permanent link, citations, the same page of the PDF),
// the box that jumps to a page, and the source line that goes with a copied passage.
(() => {
  const { cite, link, make, pages, tellOf } = window.edition;
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  const turns = [...main.querySelectorAll("a.pb")];
  const book = { ...main.dataset, language: root.lang };
  const today = () => new Date().toLocaleDateString("sv"); // 2026-11-23
  const here = () => (document.querySelector("link[rel=canonical]")?.href ?? location.href).split("#")[0];
  const place = (turn) => ({
    page: turn.id.replace(/^p/, ""),
    label: turn.textContent.trim().replace(/^〔|〕$/g, ""),
    url: `${here()}#${turn.id}`,
  });

  // Where the clipboard is forbidden, what was to be copied is selected, ready for the reader's own keys.
  const copy = async (block, status) => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      status.textContent = gettext("已複製");
    } catch {
      getSelection().selectAllChildren(block);
      status.textContent = gettext("已選取，請自行複製");
    }
  };

  const formats = {
    "GB/T 7714—2025": cite.gbt,
    [gettext("芝加哥格式")]: cite.chicago,
    BibTeX: cite.bibtex,
    "CSL-JSON": cite.csl,
  };
  const offer = (turn) => {
    const at = place(turn);
    const status = make("p", "status");
    status.setAttribute("role", "status");
    const item = (name, text, shown = text) => {
      const block = make("div", "citation", shown);
      const button = Object.assign(make("button", "btn", gettext("複製")), { type: "button" });
      button.setAttribute("aria-label", gettext("複製{}").replace("{}", name));
      button.addEventListener("click", () => copy(block, status));
      return [make("div", "format", make("span", "", name), button), block];
    };
    const own = link(at.url, turn.getAttribute("href"));
    const parts = [make("p", "head", turn.title), ...item(gettext("永久連結"), at.url, own)];
    for (const [name, format] of Object.entries(formats)) parts.push(...item(name, format(book, at, today())));
    const facing = `${root.dataset.content_root}facing/${turn.id}.html`;
    const links = [link(gettext("對照底本"), facing)];
    const pdf = document.querySelector(".shell-menu a[href$='.pdf']");
    if (pdf && turn.dataset.sheet) links.push(link(gettext("本頁的 PDF"), `${pdf.href}#page=${turn.dataset.sheet}`));
    links.push(...window.edition.report({ page: at.page }));
    history.replaceState(history.state, "", turn.hash);
    return { label: turn.title, content: [...parts, status], links };
  };
  tellOf("a.pb", offer, false); // it offers more than who passes by wants to see

  const form = document.getElementById("page-jump");
  const { page: box } = form.elements;
  const split = (name) => [name.startsWith("f"), Number(name.replace("f", ""))];
  const addressOf = (asked) => {
    if (!asked) return null;
    const [front, wanted] = split(asked);
    for (const [address, first, last] of pages) {
      // A document that begins before page 1 and ends after it holds all up to both.
      const [[f, from], [l, to]] = [split(first), split(last)];
      const after = f === front ? from <= wanted : f;
      const before = l === front ? wanted <= to : !l;
      if (after && before) return `${root.dataset.content_root}${address}#${front ? asked : `p${asked}`}`;
    }
    return null;
  };
  box.addEventListener("input", () => box.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = addressOf(cite.pageNumber(box.value) ?? cite.pageOf(box.value, book));
    box.setCustomValidity(address ? "" : gettext("本版沒有這一頁"));
    if (!form.reportValidity()) return;
    box.value = "";
    location.assign(address);
  });

  // Who has a citation of ours and asks the search for it wants the page.
  for (const query of document.querySelectorAll('input[name="q"]')) {
    const go = (event, text) => {
      const address = addressOf(cite.pageOf(text, book));
      if (!address) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      location.assign(address);
    };
    query.addEventListener("paste", (event) => go(event, event.clipboardData.getData("text")));
    query.form.addEventListener("submit", (event) => go(event, query.value), true);
  }

  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    const text = selection.toString();
    if (text.replace(/\s/g, "").length < 20 || !main.contains(selection.anchorNode)) return;
    const start = selection.getRangeAt(0);
    const turn = turns.findLast((one) => start.comparePoint(one, 0) <= 0);
    // Whoever quotes the transcription must not be taken to quote the edition.
    const shown = turn && root.dataset.view === "source" ? gettext("，底本文字") : "";
    const converted = root.dataset.converted === "done" ? gettext("，機器轉換為簡體") : "";
    const edition = book.edition + shown + converted;
    const source = cite.source({ ...book, edition }, turn && place(turn), here());
    event.clipboardData.setData("text/plain", `${text}\n\n${source}`);
    event.preventDefault();
  });
})();
