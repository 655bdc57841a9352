// Notes where they are called: beside the text on wide windows, in the panel otherwise. Their list stays where it is,
// for print and for whoever has no scripts.
(() => {
  const { link, make, tellOf } = window.edition;
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  const wide = matchMedia("(min-width: 1200px)");
  // Beside vertical lines there is no margin.
  const beside = () => wide.matches && root.dataset.direction !== "vertical";
  const calls = [...main.querySelectorAll("a.footnote-reference[href^='#']")];
  const noteOf = (call) => document.getElementById(decodeURIComponent(call.hash.slice(1)));

  const showNote = (call, hold) => {
    const note = noteOf(call);
    if (beside()) {
      for (const current of main.querySelectorAll("aside.current")) current.classList.remove("current");
      note.classList.add("current");
      if (!hold) return null;
      note.tabIndex = -1;
      note.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
      return null;
    }
    const copies = [...note.children].filter((part) => !part.classList.contains("label"));
    const label = gettext("注 {}").replace("{}", call.textContent.replace(/\D/g, ""));
    const body = copies.map((part) => part.cloneNode(true));
    return { label, content: [make("p", "head", label), ...body], links: [link(gettext("本注連結"), call.hash)] };
  };
  tellOf("a.footnote-reference[href^='#']", showNote);
  main.addEventListener("keydown", (event) => {
    const note = event.key === "Escape" && beside() && event.target.closest("aside.footnote");
    if (!note) return;
    note.classList.remove("current");
    calls.find((call) => noteOf(call) === note)?.focus();
  });

  // Side notes: each beside its call, the next below it if that place is taken.
  const place = () => {
    if (!beside()) return;
    const origin = main.getBoundingClientRect().top;
    const notes = new Map();
    for (const call of calls) {
      const note = noteOf(call);
      if (note && !notes.has(note)) notes.set(note, call.getBoundingClientRect().top - origin);
    }
    // What overlaps is pushed apart evenly, so that no note is far from its call.
    const groups = [];
    for (const [note, top] of [...notes].sort((a, b) => a[1] - b[1])) {
      let group = { notes: [note], height: note.offsetHeight + 12, top };
      for (let last; (last = groups.at(-1)) && last.top + last.height > group.top; groups.pop()) {
        const height = last.height + group.height;
        const middle = (last.top * last.notes.length + (group.top - last.height) * group.notes.length) /
          (last.notes.length + group.notes.length);
        group = { notes: [...last.notes, ...group.notes], height, top: Math.max(0, middle) };
      }
      groups.push(group);
    }
    let end = 0;
    for (const group of groups) {
      let { top } = group;
      for (const note of group.notes) {
        note.style.setProperty("--top", `${top}px`);
        note.dataset.placed = "";
        top += note.offsetHeight + 12;
      }
      end = top;
    }
    main.style.setProperty("--notes-end", `${end}px`);
  };
  place();
  wide.addEventListener("change", place);
  root.addEventListener("setting", place);
  document.fonts?.ready.then(place);
  new ResizeObserver(place).observe(main);
})();
