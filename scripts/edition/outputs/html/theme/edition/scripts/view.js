// The text as the edition reads, as the transcription reads, or both side by side. Signs and notes are shown and
// hidden by the style sheet; only the readings themselves are exchanged here, so that copying and searching in
// the page find what is shown.
(() => {
  const root = document.documentElement;
  const marks = document.querySelectorAll("#main-content [data-source]");
  const edited = new Map([...marks].map((mark) => [mark, [...mark.childNodes]]));
  const exchange = () => {
    for (const [mark, nodes] of edited) {
      mark.replaceChildren(...(root.dataset.view === "source" ? [mark.dataset.source] : nodes));
    }
    root.dataset.shown = root.dataset.view;
  };
  root.addEventListener("setting", ({ detail }) => {
    if (detail === "view") exchange();
  });
  exchange();
})();
