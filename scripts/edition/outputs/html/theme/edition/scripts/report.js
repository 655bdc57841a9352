// Report a slip: the link of the page also says what is selected; marks, entries and page numbers get one of their own.
(() => {
  const link = document.querySelector("a.report");
  const bare = link?.href;
  // fields: label -> words, in the form of model/reports.py, which the address holds.
  const filled = (fields) =>
    Object.entries(fields).reduce((address, [label, words]) => {
      const [start, end] = [encodeURIComponent(`${label}：`), /%0D%0A|%0A/];
      const at = address.indexOf(start) + start.length;
      const rest = address.slice(at);
      return words && at >= start.length
        ? address.slice(0, at) + encodeURIComponent(words) + rest.slice(rest.search(end))
        : address;
    }, bare);
  const pageOf = (node) => {
    const turns = [...document.querySelectorAll("a.pb")];
    const before = turns.filter((turn) => turn.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.at(-1)?.id.replace(/^p(?=\d)/, "");
  };
  const lineOf = (id) => /l(\d+)c\d+/.exec(id)?.[1];
  const report = (fields) =>
    link ? [Object.assign(document.createElement("a"), { className: "report", textContent: "回報錯誤", href: filled(fields) })] : [];
  const reportMark = (mark) =>
    report({ 頁: pageOf(mark), 底本行: lineOf(mark.id), 現在讀作: mark.textContent.trim() });
  Object.assign(window.edition, { report, reportMark });
  if (!link) return;

  // Before the link is followed, by whatever means.
  const select = () => {
    const chosen = getSelection();
    const words = chosen.toString().trim().slice(0, 200);
    link.href = words ? filled({ 頁: pageOf(chosen.anchorNode), 現在讀作: words }) : bare;
  };
  document.addEventListener("selectionchange", select);

  for (const item of document.querySelectorAll("ul.apparatus > li[id^='app-l']")) {
    const head = item.closest("ul").previousElementSibling;
    const page = head?.classList.contains("apparatus-page") ? head.textContent : "";
    item.lastElementChild.append(" ", ...report({ 頁: page, 底本行: lineOf(item.id), 現在讀作: item.textContent.trim() }));
  }
})();
