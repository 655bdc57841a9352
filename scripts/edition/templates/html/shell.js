// Colours, printing, closing the menu. Everything else in the shell works without a script.
// Loaded in the head, before the styles: the colours must be known before the first paint.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const modes = ["auto", "light", "dark"];

  // Storage throws where the reader has forbidden it; the page must still work.
  const recall = () => {
    try {
      const mode = localStorage.getItem("mode");
      return modes.includes(mode) ? mode : "auto";
    } catch {
      return "auto";
    }
  };
  const remember = (mode) => {
    try {
      localStorage.setItem("mode", mode);
    } catch {}
  };

  let mode = recall();
  const paint = () => {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  };
  paint();
  dark.addEventListener("change", paint);

  document.addEventListener("DOMContentLoaded", () => {
    const select = document.getElementById("color-mode");
    select.value = mode;
    select.hidden = false;
    select.addEventListener("change", () => {
      mode = select.value;
      remember(mode);
      paint();
    });
    // The same book in another tab follows.
    addEventListener("storage", (event) => {
      if (event.key !== "mode") return;
      mode = recall();
      select.value = mode;
      paint();
    });

    const print = document.getElementById("print");
    print.hidden = false;
    print.addEventListener("click", () => window.print());

    const menu = document.querySelector(".shell-menu");
    if (menu) {
      document.addEventListener("click", (event) => {
        if (!menu.contains(event.target)) menu.open = false;
      });
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }

    // A link to a section of this very page leaves the contents open on a telephone.
    const sidebar = document.getElementById("sidebar");
    sidebar.addEventListener("click", (event) => {
      if (event.target.closest("a") && sidebar.matches(":popover-open")) sidebar.hidePopover();
    });
  });
})();
