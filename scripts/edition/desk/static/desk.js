// The desk on each page: it loads a page that was made anew where its reader was, and says what the proof found.
const page = decodeURIComponent(location.pathname).replace(/^\//, "").replace(/\.html$/, "").replace(/(^|\/)$/, "$1index");
const PLACE = "desk-place";

// A worker of an earlier visit would show pages that it has kept.
navigator.serviceWorker?.getRegistrations().then((found) => found.forEach((one) => one.unregister()));

const element = (name, words = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = words;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};

// Where the reader is: the last id above the middle of the window, and how far it is from there.
const keepPlace = () => {
  const middle = innerHeight / 2;
  const above = [...document.querySelectorAll("main [id], article [id]")].filter((one) => one.getBoundingClientRect().top <= middle);
  const last = above.at(-1);
  sessionStorage.setItem(PLACE, JSON.stringify({ page, id: last?.id, top: last?.getBoundingClientRect().top, y: scrollY }));
};

const restorePlace = () => {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  if (kept?.page !== page) return;
  const there = kept.id && document.getElementById(kept.id);
  scrollTo({ top: there ? scrollY + there.getBoundingClientRect().top - kept.top : kept.y, behavior: "instant" });
};

const panel = element("aside", "", { id: "desk", "aria-live": "polite", lang: "zh-Hant-TW" });
const summary = element("button", "校讀中…", { type: "button", "aria-expanded": "false", "aria-controls": "desk-body" });
const list = element("ol", "", { id: "desk-list" });
const body = element("div", "", { id: "desk-body", hidden: "" });
panel.append(summary, body);

const says = { here: 0, elsewhere: 0, outputs: "", proved: true };
const show = () => {
  const found = [says.here && `本頁 ${says.here} 處待改`, says.elsewhere && `他處 ${says.elsewhere} 處`].filter(Boolean).join("，");
  const good = says.proved ? "與底本相符" : "未能校讀，見終端機";
  summary.textContent = [found || good, says.outputs].filter(Boolean).join("；");
  panel.dataset.state = found || !says.proved ? "faults" : says.outputs ? "waiting" : "good";
};

summary.addEventListener("click", () => {
  body.hidden = !body.hidden;
  summary.setAttribute("aria-expanded", String(!body.hidden));
});

// What is outlined: of a chapter or section its heading.
const place = (id) => {
  const found = document.getElementById(id);
  return found?.matches("section") ? found.querySelector("h1, h2, h3, h4, h5, h6") : found;
};

// What is to be written, where a message says it: the marks in it.
const marks = (repair) => repair.match(/\{[a-z]+\}`(?:\\.|[^`\\])+`/g) ?? [];

const entry = (finding) => {
  const item = element("li");
  const place = finding.shown ? `/${finding.shown}.html${finding.anchor ? `#${finding.anchor}` : ""}` : "";
  const head = `${finding.file}:${finding.line}`;
  item.append(place ? element("a", head, { href: place }) : element("b", head));
  item.append(element("p", `${finding.actual}\u3000→\u3000${finding.expected}`), element("p", finding.repair));
  marks(finding.repair).forEach((mark) => {
    const copy = element("button", `複製 ${mark}`, { type: "button" });
    copy.addEventListener("click", () => navigator.clipboard.writeText(mark).then(() => (copy.textContent = `已複製 ${mark}`)));
    item.append(copy);
  });
  return item;
};

// The pages of the original: how often each was read against the copy. Alt+N leads to the next of those read least.
const strip = element("nav", "", { id: "desk-pages", "aria-label": "逐頁校讀" });
let pages = [];
const here = () => pages.findLastIndex((one) => one.shown === page && (document.getElementById(one.anchor)?.getBoundingClientRect().top ?? Infinity) < innerHeight / 2);
const lead = (one) => location.assign(`/${one.shown}.html#${one.anchor}`);
const showPages = () => {
  strip.replaceChildren(...pages.map((one) => {
    const told = one.times ? `第 ${one.label} 頁，讀過 ${one.times} 次，最近 ${one.last}` : `第 ${one.label} 頁，未讀`;
    return element("a", one.page, { href: `/${one.shown}.html#${one.anchor}`, title: told, "data-times": Math.min(one.times, 3) });
  }));
};
addEventListener("keydown", (event) => {
  if (!event.altKey || event.code !== "KeyN" || !pages.length) return;
  event.preventDefault();
  const least = Math.min(...pages.map((one) => one.times));
  const from = here() + 1;
  lead([...pages.slice(from), ...pages.slice(0, from)].find((one) => one.times === least));
});

// What is to be written into source/status.toml once a page was read.
const readPage = element("button", "複製「讀過本頁」", { type: "button" });
readPage.addEventListener("click", () => {
  const one = pages[here()] ?? pages.find((other) => other.shown === page);
  if (!one) return;
  const today = new Date().toLocaleDateString("sv");
  navigator.clipboard.writeText(`[[read]]\npages = ["${one.page}"]\nby = ""\non = ${today}\n`).then(() => (readPage.textContent = `已複製，請貼入 source/status.toml（第 ${one.label} 頁）`));
});

const heard = {
  status: (event) => {
    pages = event.pages;
    showPages();
  },
  page: (event) => {
    if (event.page !== page) return;
    keepPlace();
    location.reload();
  },
  changed: () => {
    summary.textContent = "校讀中…";
    panel.dataset.state = "waiting";
    says.outputs = "其他輸出排印中";
  },
  findings: (event) => {
    const own = event.findings.filter((one) => one.shown === page);
    document.querySelectorAll(".desk-place").forEach((one) => one.classList.remove("desk-place"));
    own.forEach((one) => one.anchor && place(one.anchor)?.classList.add("desk-place"));
    list.replaceChildren(...[...own, ...event.findings.filter((one) => one.shown !== page)].map(entry));
    Object.assign(says, { here: own.length, elsewhere: event.findings.length - own.length, proved: event.proved });
    show();
  },
  outputs: (event) => {
    says.outputs = event.good ? "" : "其他輸出未更新，仍是上次校驗通過的";
    show();
  },
};

body.append(list, strip, readPage);
document.body.append(panel);
restorePlace();
new EventSource(`/.desk/events?page=${encodeURIComponent(page)}`).addEventListener("message", (message) => {
  const event = JSON.parse(message.data);
  heard[event.kind]?.(event);
});
