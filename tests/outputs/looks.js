// What can be said of how a page of the EPUB looks: each function gives what is wrong, in words. Boxes are measured along
// the lines (start, end) and across them (before, after), so that one measure does for horizontal and vertical lines.
"use strict";
globalThis.looks = (vertical) => {
  const CHARACTER = /[\u4e00-\u9fff]/;
  const flow = (box) =>
    vertical
      ? { start: box.top, end: box.bottom, before: -box.right, after: -box.left }
      : { start: box.left, end: box.right, before: box.top, after: box.bottom };
  const of = (element) => flow(element.getBoundingClientRect());
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const em = (element, pseudo) => parseFloat(style(element, pseudo).fontSize);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const extent = () => (vertical ? document.documentElement.clientHeight : document.documentElement.clientWidth);
  const near = (one, other, apart) => Math.abs(one - other) <= apart;
  const middle = (box) => (box.before + box.after) / 2;
  const named = (element) => `${element.localName}${element.id && "#" + element.id}.${element.className}`;
  const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  const edge = (element, side) => {
    const { [`border${side}Width`]: width, [`border${side}Style`]: kind } = style(element);
    return `${width} ${kind}`;
  };

  // The Chinese characters under an element, in order, with their boxes; what is small and raised is not of the line.
  const glyphs = (element) => {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".noteref, .surplus")) continue;
      for (let at = 0; at < node.data.length; at++) {
        if (!CHARACTER.test(node.data[at])) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        found.push({ sign: node.data[at], ...flow(range.getBoundingClientRect()) });
      }
    }
    return found;
  };
  const lines = (element) => {
    const found = [];
    for (const glyph of glyphs(element)) {
      const last = found.at(-1)?.at(-1);
      if (last && glyph.start > last.start) found.at(-1).push(glyph);
      else found.push([glyph]);
    }
    return found;
  };
  const paragraphs = () => all("[role='doc-chapter'] p");

  const checks = {
    // Characters follow each other along the line and lines across it, as far apart everywhere, calls of notes or not.
    lines() {
      return paragraphs().flatMap((paragraph) => {
        const at = lines(paragraph).map((line) => median(line.map(middle)));
        const wrong = at.slice(1).filter((here, n) => !near(here - at[n], 1.75 * em(paragraph), 0.3));
        const count = glyphs(paragraph).length;
        const room = extent() / em(paragraph);
        if (count > 2 * room && at.length < count / room) wrong.push("too few");
        return wrong.length ? [`lines of ${named(paragraph)}: ${wrong}`] : [];
      });
    },
    // Two characters of indent, no white line between paragraphs, and both edges straight.
    paragraphs() {
      return paragraphs().flatMap((paragraph) => {
        const box = of(paragraph);
        const [first, ...rest] = lines(paragraph);
        const wrong = [];
        const size = em(paragraph);
        // A line may begin or end with punctuation, or with a mark, which are no characters here.
        const indent = first[0].start - box.start;
        if (!paragraph.firstElementChild?.matches(".pb") && !(indent > 2 * size - 0.5 && indent < 4.1 * size)) {
          wrong.push("indent");
        }
        if (rest.length > 3 && !near(Math.min(...rest.map((line) => line[0].start)), box.start, 0.5)) wrong.push("start");
        if (rest.length > 3 && !near(Math.max(...rest.map((line) => line.at(-1).end)), box.end, 0.5)) wrong.push("end");
        const next = paragraph.nextElementSibling;
        if (next?.localName === "p" && !near(of(next).before, box.after, 0.5)) wrong.push("gap");
        return wrong.map((what) => `${what} of ${named(paragraph)}`);
      });
    },
    headings() {
      return all("h1, h2:not(.apparatus-page, .notes > h2, .entries > h2)").flatMap((heading) => {
        const box = of(heading);
        const text = document.createRange();
        text.selectNodeContents(heading);
        // A line is made of pieces, if a part of it is an element.
        const pieces = [...text.getClientRects()].map(flow).filter((line) => line.end > line.start);
        const shown = pieces.reduce((lines, piece) => {
          const last = lines.at(-1);
          if (last && near(middle(last), middle(piece), em(heading) / 2)) last.end = Math.max(last.end, piece.end);
          else lines.push({ ...piece });
          return lines;
        }, []);
        const wrong = shown.filter((line) => !near(line.start - box.start, box.end - line.end, em(heading)));
        const least = heading.localName === "h1" ? 1.5 : 1.2;
        if (em(heading) < least * em(document.body)) wrong.push("small");
        return wrong.length ? [`heading ${named(heading)}`] : [];
      });
    },
    // The number of an original page is drawn in brackets, small, and reads "【七】" whoever copies "七".
    pages() {
      return all(".pb").flatMap((turn) => {
        const label = turn.getAttribute("aria-label");
        const drawn = style(turn, "::before").content.replaceAll('" "', "").replaceAll('"', "");
        const wrong = [];
        if (drawn !== (label.startsWith("〔") ? label : `【${label}】`)) wrong.push(`drawn ${drawn}`);
        if (!(em(turn, "::before") < 0.8 * em(turn))) wrong.push("large");
        if (turn.matches("body > *, section > *") && style(turn).display + style(turn).textAlign !== "blockend") {
          wrong.push("not at the end of a line of its own");
        }
        return wrong.map((what) => `page ${label}: ${what}`);
      });
    },
    // Each mark has a line beside it, dotted or dashed by what was done, and at one side.
    marks() {
      const sides = vertical ? ["Left", "Right", "Top", "Bottom"] : ["Bottom", "Left", "Right", "Top"];
      return all(".corr, .rdg, .supplied, .gap, .surplus, .sic, .corrupt").flatMap((mark) => {
        const kind = mark.matches(".sic, .corrupt") ? "dashed" : "dotted";
        const found = sides.map((side) => edge(mark, side));
        const wrong = found[0] !== `1px ${kind}` || found.slice(1).some((side) => !side.startsWith("0px"));
        return wrong ? [`mark ${named(mark)}: ${found}`] : [];
      });
    },
    // A name has a line along it: below, or at its left.
    names() {
      return all("u.proper").flatMap((name) => {
        const drawn = style(name);
        const [wide, high] = drawn.backgroundSize.split(/ (?![^(]*\))/);
        const [thin, long] = vertical ? [wide, high] : [high, wide];
        const room = vertical ? drawn.paddingLeft : drawn.paddingBottom;
        const side = drawn.backgroundPosition.split(/ (?![^(]*\))/)[vertical ? 0 : 1];
        const right = drawn.backgroundImage.startsWith("linear-gradient") && thin === "1px" && long.startsWith("calc(100%");
        return right && parseFloat(room) > 0 && side === (vertical ? "0px" : "100%") ? [] : [`name ${named(name)}`];
      });
    },
    // A call is small, raised, on the line of the word before it, which it follows at once; its number stands upright.
    calls() {
      return all(".noteref").flatMap((call) => {
        const paragraph = call.closest("p");
        const range = document.createRange();
        range.setStartBefore(paragraph);
        range.setEndBefore(call);
        const before = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        let last = null;
        while (before.nextNode() && range.isPointInRange(before.currentNode, 0)) last = before.currentNode;
        const word = document.createRange();
        word.setStart(last, last.data.length - 1);
        word.setEnd(last, last.data.length);
        const [box, text] = [of(call), flow(word.getBoundingClientRect())];
        const wrong = [];
        if (!(em(call) < 0.8 * em(paragraph))) wrong.push("large");
        const raised = middle(text) - middle(box);
        const alike = last.parentElement.matches(".surplus");
        if (!alike && !(raised > 0.05 * em(paragraph) && raised < em(paragraph))) wrong.push(`raised by ${raised}`);
        if (!near(box.start, text.end, 0.5 * em(paragraph))) wrong.push("away from its word");
        if (vertical && box.end - box.start > 1.5 * em(call)) wrong.push("not upright");
        return wrong.map((what) => `call ${call.id}: ${what}`);
      });
    },
    // Notes stand behind the text and entries behind the notes, in the order of their calls, each group below a line.
    notes() {
      const groups = all("[role='doc-chapter'], .notes, .entries");
      const wrong = groups.slice(1).filter((group, n) => of(group).before < of(groups[n]).after + em(group));
      for (const group of all(".notes, .entries")) {
        if (edge(group.firstElementChild, vertical ? "Right" : "Top") !== "1px solid") wrong.push(group);
        if (em(group) >= em(document.body)) wrong.push(group);
      }
      const order = [...new Set(all(".noteref").map((call) => call.hash.slice(1)))];
      const found = all(".notes > div").map((note) => note.id);
      if (order.join() !== found.join()) wrong.push(document.body);
      return wrong.map((group) => `group ${named(group)}`);
    },
    // Number and page of an entry stand at the two ends, its words between, and the whole line is the link.
    contents() {
      return all(".entry").flatMap((entry) => {
        const list = of(entry.parentElement);
        const [title, wording, page] = [".title", ".wording", ".page"].map((part) => entry.querySelector(part));
        const indent = entry.matches(".level-2") ? 2 * em(entry) : 0;
        const wrong = [];
        if (!near(of(title).start, list.start + indent, 0.5)) wrong.push("start");
        if (!near(of(page).end, list.end, 0.5)) wrong.push("end");
        if (of(wording).start < of(title).end + 0.5 * em(entry)) wrong.push("title too near");
        if (of(page).start < of(wording).end) wrong.push("page too near");
        if (title.localName === "a") {
          entry.scrollIntoView({ block: "center", inline: "center" });
          const box = entry.getBoundingClientRect();
          const [x, y] = vertical ? [(box.left + box.right) / 2, box.bottom - 2] : [box.right - 2, (box.top + box.bottom) / 2];
          for (const [left, top] of [[x, y], [(box.left + box.right) / 2, (box.top + box.bottom) / 2]]) {
            if (!document.elementFromPoint(left, top)?.closest("a")) wrong.push("no link");
          }
        }
        return wrong.map((what) => `entry ${title.textContent}: ${what}`);
      });
    },
    // No two blocks lie over each other, they follow each other as they are written, and none leaves the window.
    boxes() {
      const blocks = all("h1, h2, p, .entry").filter((block) => block.textContent);
      const over = blocks.slice(1).filter((block, n) => of(block).before < of(blocks[n]).after - 0.5);
      const out = all("body *").filter((element) =>
        [...element.getClientRects()].map(flow).some((box) => box.start < -0.5 || box.end > extent() + 0.5),
      );
      return [...over.map((block) => `over ${named(block)}`), ...out.map((element) => `out ${named(element)}`)];
    },
    // All words, drawn ones too, have the colour that the reading system asked for, lighter at most, and can be read.
    colours() {
      const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
      const [ground, ink] = ["backgroundColor", "color"].map((name) => numbers(style(document.documentElement)[name])[0]);
      const light = (grey) => (grey / 255 <= 0.04045 ? grey / 255 / 12.92 : ((grey / 255 + 0.055) / 1.055) ** 2.4) + 0.05;
      return all("body, body *").flatMap((element) =>
        ["", "::before", "::after"].flatMap((pseudo) => {
          const looks = style(element, pseudo);
          let opacity = pseudo ? Number(looks.opacity) : 1;
          for (let at = element; at; at = at.parentElement) opacity *= Number(style(at).opacity);
          const [dark, pale] = [light(opacity * ink + (1 - opacity) * ground), light(ground)].sort((a, b) => a - b);
          const wrong = [];
          if (numbers(looks.color).join() !== [ink, ink, ink].join()) wrong.push(`colour ${looks.color}`);
          if (looks.backgroundColor !== "rgba(0, 0, 0, 0)") wrong.push(`ground ${looks.backgroundColor}`);
          if (pale / dark < 4.5) wrong.push(`contrast ${pale / dark}`);
          return wrong.map((what) => `${named(element)}${pseudo}: ${what}`);
        }),
      );
    },
  };
  return Object.fromEntries(
    Object.entries(checks).flatMap(([name, check]) => {
      const wrong = check();
      return wrong.length ? [[name, wrong.slice(0, 3)]] : [];
    }),
  );
};
