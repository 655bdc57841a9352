// The reader's settings, printing, closing the menu. Everything else in the shell works without a script.
// Loaded in the head, before the styles: the settings must be known before the first paint.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Every setting is a data attribute of the root element, for style sheets to read; the first value is the default.
  const settings = {
    mode: ["auto", "light", "sepia", "dark"],
    view: ["edition", "clean", "source", "parallel"],
    direction: ["horizontal", "vertical"],
    script: ["traditional", "simplified"],
    names: ["plain", "lined"],
    size: ["medium", "small", "large", "huge"],
    measure: ["medium", "short", "long"],
  };

  // What the book says of its lines: only across, or down unless the reader likes them across.
  const { lines } = root.dataset;
  if (lines) settings.direction = lines === "vertical" ? ["vertical", "horizontal"] : ["horizontal"];

  // Only Chinese has two scripts.
  if (!root.lang.startsWith("zh")) settings.script = ["traditional"];

  // Storage throws where the reader has forbidden it; the page must still work.
  const recall = (name) => {
    try {
      const value = localStorage.getItem(name);
      return settings[name].includes(value) ? value : settings[name][0];
    } catch {
      return settings[name][0];
    }
  };
  const remember = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {}
  };
  const paint = () => {
    const { mode } = root.dataset;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode === "dark" ? "dark" : "light";
  };
  const apply = (name, value) => {
    root.dispatchEvent(new CustomEvent("before-setting", { detail: name }));
    root.dataset[name] = value;
    if (name === "mode") paint();
    root.dispatchEvent(new CustomEvent("setting", { detail: name }));
  };

  // Fonts are named in style sheets, too late for the first paint. From disk browsers forbid this, and log it.
  if (location.protocol.startsWith("http")) {
    for (const name of root.dataset.fonts.split(" ")) {
      const href = `${root.dataset.content_root}_static/fonts/${name}.woff2`;
      const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous", href };
      document.head.append(Object.assign(document.createElement("link"), font));
    }
  }

  root.dataset.scripts = "";
  for (const name of Object.keys(settings)) apply(name, recall(name));
  dark.addEventListener("change", paint);

  document.addEventListener("DOMContentLoaded", () => {
    const selects = document.querySelectorAll("select[data-setting]");
    for (const select of selects) {
      const name = select.dataset.setting;
      select.value = root.dataset[name];
      select.dataset.ready = "";
      select.addEventListener("change", () => {
        remember(name, select.value);
        apply(name, select.value);
      });
    }
    // The same book in another tab follows.
    addEventListener("storage", ({ key }) => {
      if (!Object.hasOwn(settings, key)) return;
      apply(key, recall(key));
      for (const select of selects) select.value = root.dataset[select.dataset.setting];
    });

    document.getElementById("print").addEventListener("click", () => {
      document.getElementById("settings").hidePopover();
      window.print();
    });

    // The key of every search: /, unless the reader is writing.
    const query = document.querySelector('input[name="q"]');
    addEventListener("keydown", (event) => {
      if (!query || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      query.focus();
      query.select();
    });
    query?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      query.blur();
    });
    // Only who comes from the search page needs what marks the phrase.
    if (location.search.includes("q=") && !document.getElementById("search-form")) {
      const folder = `${root.dataset.content_root}_static/`;
      const names = ["search-table.js", "search-fold.js", "search-highlight.js"];
      const scripts = names.map((name) => {
        return Object.assign(document.createElement("script"), { src: folder + name, async: false });
      });
      document.head.append(...scripts);
    }

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

    // A mark may be gone, or begin elsewhere, since its address was cited: the last place before it in print is shown.
    const PLACE = /^(app-)?l(\d+)(?:c(\d+))?$/;
    const within = (id) => {
      const [, list = "", line, column = 0] = PLACE.exec(id) ?? [];
      return { list, at: Number(line) * 1e5 + Number(column) }; // no line of a transcription is longer
    };
    const lead = () => {
      const lost = location.hash.slice(1);
      if (!PLACE.test(lost) || document.getElementById(lost)) return;
      const { list, at } = within(lost);
      const ids = [...document.querySelectorAll(`[id^="${list}l"]`)].map(({ id }) => id).filter((id) => PLACE.test(id));
      const before = ids.filter((id) => within(id).list === list && within(id).at <= at);
      if (!before.length) return;
      location.replace(`#${before.reduce((one, other) => (within(one).at < within(other).at ? other : one))}`);
    };
    addEventListener("hashchange", lead);
    lead();

    // A link to a section of this very page leaves the contents open on a telephone.
    const sidebar = document.getElementById("sidebar");
    sidebar.addEventListener("click", (event) => {
      if (event.target.closest("a") && sidebar.matches(":popover-open")) sidebar.hidePopover();
    });
  });
})();
