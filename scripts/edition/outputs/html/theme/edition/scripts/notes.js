// Notes and records where they are called: side notes on wide windows, a native popover otherwise. The list of
// notes and the 校勘記 stay where they are, for print and for whoever has no scripts; links lead there as before.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  const wide = matchMedia("(min-width: 1200px)");
  // Beside vertical lines there is no margin.
  const beside = () => wide.matches && root.dataset.direction !== "vertical";
  const calls = [...main.querySelectorAll("a.footnote-reference[href^='#']")];
  const noteOf = (call) => document.getElementById(decodeURIComponent(call.hash.slice(1)));

  // One popover for the whole page: the browser closes it on Escape and gives the focus back.
  const peek = document.createElement("div");
  Object.assign(peek, { id: "peek", className: "panel", popover: "auto", tabIndex: -1 });
  peek.setAttribute("role", "dialog");
  document.body.append(peek);
  let opener = null;
  let pressed = null;
  document.addEventListener("pointerdown", () => (pressed = peek.matches(":popover-open") ? opener : null), true);

  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };
  const open = (link, label, ...content) => {
    // A second press on the same link has closed the popover already.
    if (pressed === link) return void (pressed = null);
    link.focus({ preventScroll: true });
    opener = link;
    peek.setAttribute("aria-label", label);
    const close = make("button", "btn", "關閉");
    Object.assign(close, { type: "button", popoverTargetElement: peek, popoverTargetAction: "hide" });
    peek.replaceChildren(...content, close);
    root.dispatchEvent(new CustomEvent("opened", { detail: peek }));
    if (peek.matches(":popover-open")) peek.hidePopover();
    peek.showPopover({ source: link });
    // Below the line, above it if there is more room, always within the window; the style sheet does not ask for it on a telephone.
    const { left, top, bottom } = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = peek;
    const below = bottom + 6;
    const lowest = innerHeight - height - 16;
    const y = below <= lowest ? below : top - height - 6 >= 16 ? top - height - 6 : Math.max(16, lowest);
    const x = Math.max(16, Math.min(left, root.clientWidth - width - 16));
    peek.style.setProperty("--left", `${x + scrollX}px`);
    peek.style.setProperty("--top", `${y + scrollY}px`);
    peek.focus({ preventScroll: true });
  };
  const onPress = (selector, act) =>
    main.addEventListener("click", (event) => {
      const link = event.target.closest(selector);
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      act(link);
    });

  const showNote = (call) => {
    const note = noteOf(call);
    if (beside()) {
      for (const current of main.querySelectorAll("aside.current")) current.classList.remove("current");
      note.classList.add("current");
      note.tabIndex = -1;
      note.focus({ preventScroll: true });
      note.scrollIntoView({ block: "nearest" });
      return;
    }
    const copies = [...note.children].filter((part) => !part.classList.contains("label"));
    const number = call.textContent.replace(/\D/g, "");
    const there = Object.assign(make("a", "", "本注連結"), { href: call.hash });
    there.addEventListener("click", () => peek.hidePopover());
    const body = copies.map((part) => part.cloneNode(true));
    open(call, `注 ${number}`, make("p", "head", `注 ${number}`), ...body, there);
  };
  for (const call of calls) call.setAttribute("aria-haspopup", "dialog");
  onPress("a.footnote-reference", showNote);
  main.addEventListener("keydown", (event) => {
    const note = event.key === "Escape" && beside() && event.target.closest("aside.footnote");
    if (!note) return;
    note.classList.remove("current");
    calls.find((call) => noteOf(call) === note)?.focus();
  });

  // Words in another language stand in the attribute as in the chapter: {foreign}`words|tag`.
  const stretches = (text) =>
    text.split(/\{foreign\}`([^`]*)\|([^`|]*)`/).flatMap((piece, at, all) =>
      at % 3 === 0 ? piece : at % 3 === 1 ? Object.assign(make("span", "", piece), { lang: all[at + 1] }) : []);

  const marks = "a[data-head]";
  for (const mark of main.querySelectorAll(marks)) mark.setAttribute("aria-haspopup", "dialog");
  onPress(marks, (mark) => {
    const { head, reason } = mark.dataset;
    const parts = [make("p", "head", make("span", "reading", head), mark.title.slice(head.length))];
    if (reason) parts.push(make("p", "", ...stretches(reason)));
    open(mark, "校勘記", ...parts, Object.assign(make("a", "", "見校勘記"), { href: mark.href }), ...window.edition.reportMark(mark));
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
  Object.assign(window.edition, { open, make, onPress, peek });
})();
