// What the edition knows of a place in the text, told where it stands: one panel for notes, signs, names, sources and
// numbers of pages. A press opens it and gives it the focus; Escape, a press elsewhere or a second one on the same
// place close it, and the focus goes back. A pointer that rests on a place, or the focus that comes to it by keyboard,
// opens it too, and the focus stays. Without scripts every place is a link to where the same is said.
(() => {
  const root = document.documentElement;
  const main = document.getElementById("main-content");
  const WAIT = 350;
  const GAP = 6;
  const EDGE = 8;

  // The browser closes a popover on Escape and on a press elsewhere, and gives the focus back.
  const peek = document.createElement("div");
  Object.assign(peek, { id: "peek", className: "panel", popover: "auto", tabIndex: -1 });
  peek.setAttribute("role", "dialog");
  document.body.append(peek);

  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...content);
    return element;
  };
  const link = (words, href) => Object.assign(make("a", "", words), { href });
  const isOpen = () => peek.matches(":popover-open");

  // kinds: selector -> what tells of such a place: label, content and links, at once or as a promise; nothing
  // if it is shown elsewhere. `rests`: whether a resting pointer opens it.
  const kinds = [];
  const kindOf = (place) => kinds.find(({ selector }) => place.matches(selector));
  const placeOf = (event) => {
    // A hit of the search leads to its place.
    const place = event.target.closest?.("a:not(.search-group a)");
    return place && (main.contains(place) || peek.contains(place)) && kindOf(place) ? place : null;
  };

  let opener = null; // of what is open
  let held = false; // whether it was pressed for, and has the focus
  let timer = 0;
  let came = null; // the place to which closing gives the focus back: that does not open it again

  // Below the place, above it if there is more room; beside vertical lines on the left, where they go on, else on the
  // right; always within the window. On a telephone the style sheet lays the panel along the foot of the window.
  const settle = () => {
    const { left, right, top, bottom } = opener.getClientRects()[0] ?? opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = peek;
    const [widest, lowest] = [root.clientWidth - width - EDGE, innerHeight - height - EDGE];
    const within = (at, last) => Math.max(EDGE, Math.min(at, last));
    const [before, above] = [left - width - GAP, top - height - GAP];
    const vertical = getComputedStyle(opener).writingMode === "vertical-rl";
    const x = vertical ? (before >= EDGE ? before : right + GAP) : left;
    const y = vertical ? top : bottom + GAP <= lowest || above < EDGE ? bottom + GAP : above;
    peek.style.setProperty("--left", `${within(x, widest) + scrollX}px`);
    peek.style.setProperty("--top", `${within(y, lowest) + scrollY}px`);
  };
  const button = (className, words) => Object.assign(make("button", className, words), { type: "button" });
  const fill = ({ label, content, links }, ...buttons) => {
    peek.setAttribute("aria-label", label);
    const hide = { popoverTargetElement: peek, popoverTargetAction: "hide" };
    const close = Object.assign(button("btn", gettext("關閉")), hide);
    peek.replaceChildren(...content, make("div", "foot", ...links, make("span", "buttons", ...buttons, close)));
    root.dispatchEvent(new CustomEvent("opened", { detail: peek }));
  };
  // Inside the panel another place takes its turn, with a way back to what it stood in.
  const turn = (told) => {
    const [label, nodes] = [peek.getAttribute("aria-label"), [...peek.childNodes]];
    const back = button("btn", gettext("返回"));
    back.addEventListener("click", () => {
      peek.setAttribute("aria-label", label);
      peek.replaceChildren(...nodes);
      settle();
      peek.focus({ preventScroll: true });
    });
    fill(told, back);
    settle();
    peek.scrollTop = 0;
    peek.focus({ preventScroll: true });
  };
  const show = (place, hold, told) => {
    if (peek.contains(place)) return turn(told);
    if (isOpen()) peek.hidePopover();
    [opener, held] = [place, hold];
    fill(told);
    // The focus goes back to what has it now.
    if (hold) place.focus({ preventScroll: true });
    peek.showPopover({ source: place });
    peek.scrollTop = 0;
    settle();
    place.setAttribute("aria-expanded", "true");
    if (hold) peek.focus({ preventScroll: true });
  };
  let asked = null; // the last place: what comes late for another is not shown
  const open = async (place, hold) => {
    clearTimeout(timer);
    asked = place;
    let told = kindOf(place).tell(place, hold);
    if (told instanceof Promise) {
      try {
        told = await told;
      } catch {
        // Where the words cannot be had, the link leads to them.
        if (hold) location.assign(place.href);
        return;
      }
    }
    if (told && asked === place && place.isConnected) show(place, hold, told);
  };

  peek.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "closed") return;
    if (held) came = opener;
    asked = null;
    opener?.setAttribute("aria-expanded", "false");
  });

  // A second press on the same place has closed what it opened already, before it is a click.
  let pressed = null;
  addEventListener("pointerdown", () => (pressed = isOpen() && held ? opener : null), true);
  document.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (pressed === place) return void (pressed = null);
    open(place, true);
  });

  // Nothing that rests may close what the reader has opened, nor come while a menu is open.
  const free = () => !document.querySelector(":popover-open") || (isOpen() && !held);
  const later = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, WAIT);
  };
  const leave = () => later(() => isOpen() && !held && !peek.matches(":hover") && peek.hidePopover());
  main.addEventListener("pointerover", (event) => {
    const place = event.pointerType === "mouse" && placeOf(event);
    if (!place || !kindOf(place).rests) return;
    if (isOpen() && opener === place) clearTimeout(timer);
    else later(() => free() && place.matches(":hover") && open(place, false));
  });
  main.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && placeOf(event)) leave();
  });
  peek.addEventListener("pointerenter", () => held || clearTimeout(timer));
  peek.addEventListener("pointerleave", () => held || leave());
  main.addEventListener("focusin", (event) => {
    const place = placeOf(event);
    if (!place || place === came || !kindOf(place).rests || !place.matches(":focus-visible")) return;
    later(() => free() && document.activeElement === place && open(place, false));
  });
  main.addEventListener("focusout", (event) => {
    came = null;
    if (placeOf(event)) leave();
  });
  addEventListener("resize", () => isOpen() && settle());
  // A link of the panel to a place of this very page leaves it.
  peek.addEventListener("click", (event) => {
    const to = event.target.closest("a");
    if (to && !placeOf(event) && to.hash && to.pathname === location.pathname) peek.hidePopover();
  });

  const tellOf = (selector, tell, rests = true) => {
    kinds.push({ selector, tell, rests });
    for (const place of main.querySelectorAll(selector)) {
      place.setAttribute("aria-haspopup", "dialog");
      // The panel says it, and more, so that the browser need not; who hears the page is still told at once.
      if (!rests || !place.title) continue;
      place.setAttribute("aria-description", place.title);
      place.removeAttribute("title");
    }
  };
  Object.assign(window.edition, { link, make, tellOf });
})();
