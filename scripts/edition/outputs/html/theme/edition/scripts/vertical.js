// The text in vertical lines, from right to left. Its pages are turned as its reader expects: the wheel and every key
// that goes on in a horizontal text goes to the left, and what goes back goes to the right.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  // The lists of the editors stay horizontal: only pages with a page of the original are the book's.
  const text = main.querySelector(".pb") !== null;
  const vertical = () => text && root.dataset.direction === "vertical";
  const page = () => main.clientWidth * 0.9;
  const line = () => parseFloat(getComputedStyle(main).fontSize) * 4;

  // Key -> how far, to the left.
  const steps = {
    PageDown: page,
    PageUp: () => -page(),
    " ": page,
    ArrowLeft: line,
    ArrowDown: line,
    ArrowRight: () => -line(),
    ArrowUp: () => -line(),
    Home: () => -main.scrollWidth,
    End: () => main.scrollWidth,
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const go = (left) => main.scrollBy({ left: -left, behavior: still.matches ? "instant" : "smooth" });

  addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
    if (!vertical() || ctrlKey || metaKey || altKey || !Object.hasOwn(steps, key)) return;
    if (target.closest?.("input, textarea, select, button, summary, [popover], #sidebar")) return;
    event.preventDefault();
    go(key === " " && shiftKey ? -page() : steps[key]());
  });
  main.addEventListener(
    "wheel",
    (event) => {
      if (!vertical() || event.ctrlKey || event.shiftKey || event.deltaX || !event.deltaY) return;
      const before = main.scrollLeft;
      // Lines and pages are other units (UI Events, 5.5); the wheel itself is smooth already.
      main.scrollLeft -= event.deltaY * [1, line() / 2, page()][event.deltaMode];
      // At either end the window goes on, to what stands above and below the text.
      if (main.scrollLeft !== before) event.preventDefault();
    },
    { passive: false },
  );

  // The place that is read, so that it stays when the lines turn: the first block that is not behind the reader.
  const place = () => {
    const { right, bottom } = main.getBoundingClientRect();
    const blocks = [...main.querySelectorAll("p, h1, h2, h3, li, dt, aside.footnote")];
    return blocks.find((block) => {
      const box = block.getBoundingClientRect();
      return vertical() ? box.left < right && box.right > 0 : box.bottom > 64 && box.top < bottom;
    });
  };
  let read = null;
  const follow = () => {
    // What scrolls must be reached by the keyboard.
    if (vertical()) main.tabIndex = 0;
    else main.removeAttribute("tabindex");
    read?.scrollIntoView({ block: "start", inline: "start", behavior: "instant" });
    read = null;
  };
  root.addEventListener("before-setting", ({ detail }) => {
    if (detail === "direction" && scrollY + Math.abs(main.scrollLeft) > 0) read = place();
  });
  root.addEventListener("setting", ({ detail }) => {
    if (detail === "direction") follow();
  });
  follow();
})();
