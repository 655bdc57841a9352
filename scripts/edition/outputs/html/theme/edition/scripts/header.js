// The controls on a telephone: one row, which gives its place to the text as the reader goes on and is there again as
// soon as he goes back. The choice of the text and the downloads stand among the settings then.
(() => {
  const root = document.documentElement;
  const header = document.querySelector(".bd-header-article");
  const settings = document.getElementById("settings");
  const toggle = document.getElementById("settings-toggle");
  const view = document.getElementById("view");
  const downloads = [...header.querySelectorAll(".shell-menu")];
  const phone = matchMedia("(max-width: 599px)");
  const fit = () => {
    if (phone.matches) {
      settings.prepend(view);
      settings.append(...downloads);
    } else toggle.before(view, ...downloads);
  };
  phone.addEventListener("change", fit);
  fit();

  const STEP = 8; // what a finger moves without meaning to
  let last = scrollY;
  addEventListener(
    "scroll",
    () => {
      const down = scrollY - last;
      if (Math.abs(down) < STEP) return;
      last = scrollY;
      const used = header.contains(document.activeElement) || settings.matches(":popover-open");
      root.toggleAttribute("data-tucked", down > 0 && scrollY > header.offsetHeight && !used);
    },
    { passive: true },
  );
  // Whoever comes to it by keyboard sees it.
  header.addEventListener("focusin", () => root.removeAttribute("data-tucked"));
})();
