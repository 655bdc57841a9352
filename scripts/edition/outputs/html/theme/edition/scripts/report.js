// Report a slip: the link of the page also says what is selected; marks, entries and page numbers get one of their own.
(() => {
  const link = document.querySelector("a.report");
  const bare = link?.href;
  // The first lines of the form of model/reports.py, which the address holds, each a label, a colon and words.
  const LINES = ["page", "line", "reading"];
  const filled = (fields) => {
    const at = bare.lastIndexOf("body=");
    const form = bare.slice(at).split(/(%0D%0A|%0A)/);
    LINES.forEach((name, number) => {
      const words = encodeURIComponent(fields[name] ?? "");
      if (words) form[2 * number] = form[2 * number].replace(/(%EF%BC%9A|%3A(?:%20)?).*/, (_, colon) => colon + words);
    });
    return bare.slice(0, at) + form.join("");
  };
  const pageOf = (node) => {
    const turns = [...document.querySelectorAll("a.pb")];
    const before = turns.filter((turn) => turn.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.at(-1)?.id.replace(/^p(?=\d)/, "");
  };
  const lineOf = (id) => /l(\d+)c\d+/.exec(id)?.[1];
  const report = (fields) =>
    link ? [Object.assign(link.cloneNode(), { textContent: gettext("回報錯誤"), href: filled(fields) })] : [];
  const reportMark = (mark) =>
    report({ page: pageOf(mark), line: lineOf(mark.id), reading: mark.textContent.trim() });
  Object.assign(window.edition, { report, reportMark });
  if (!link) return;

  // Before the link is followed, by whatever means.
  const select = () => {
    const chosen = getSelection();
    const words = chosen.toString().trim().slice(0, 200);
    link.href = words ? filled({ page: pageOf(chosen.anchorNode), reading: words }) : bare;
  };
  document.addEventListener("selectionchange", select);

  for (const item of document.querySelectorAll("ul.apparatus > li[id^='app-l']")) {
    const head = item.closest("ul").previousElementSibling;
    const page = head?.classList.contains("apparatus-page") ? head.textContent : "";
    item.lastElementChild.append(" ", ...report({ page, line: lineOf(item.id), reading: item.textContent.trim() }));
  }
})();
