"""Faults in what holds the author's blocks: in a chapter, in each document, in the setting of the PDF.

The present book has none of these blocks; the tests seed them in the miniature book that has.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, Final

from edition.proof.html.markup import classes, holder, leaf_of, name
from lxml import etree
from lxml import html as lxml_html

from maintain.mutants import typeset
from maintain.mutants.model import BUILT, Files, Mutant, output, text_mutant, written
from maintain.mutants.packed import of_site, repacked

#: The chapters of the book: what holds lines, and what stands in them.
CHAPTERS: Final = ("01", "02")
#: Changes one element; nothing changed is None.
Change = Callable[[Any], Any]


def _tree(data: bytes, *, is_html: bool) -> Any:
    return (
        lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
        if is_html
        else etree.XML(data)
    )


def _bytes(root: Any, *, is_html: bool) -> bytes:
    made = lxml_html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>") if is_html else etree.tostring(root)
    return bytes(made)


def _unheld(element: Any) -> bool | None:
    """Let what holds blocks be a mere division."""
    if not holder(element):
        return None
    element.tag = re.sub(r"[^}]*$", "div", element.tag)
    element.attrib.pop("class", None)
    return True


def _leaf(change: Callable[[Any], object]) -> Change:
    """Return *change* for each block in what holds it."""

    def changed(element: Any) -> bool | None:
        if not leaf_of(element) or not any(holder(around) for around in element.iterancestors()):
            return None
        return bool(change(element)) or True

    return changed


def _removed(element: Any) -> None:
    element.getparent().remove(element)


def _repeated(element: Any) -> None:
    again = deepcopy(element)
    for one in again.iter():
        one.attrib.pop("id", None)
    element.addnext(again)


def _signless(element: Any) -> bool | None:
    """Take the sign of an entry away."""
    if leaf_of(element) != "item" or not (element.text or "").strip():
        return None
    element.text = element.text[1:]
    return True


def _cells(element: Any) -> bool | None:
    """Exchange the first two cells of a row that differ."""
    cells = list(element) if name(element) == "tr" else []
    if len(cells) < 2 or "".join(cells[0].itertext()) == "".join(cells[1].itertext()):
        return None
    element.insert(0, cells[1])
    return True


def _cell_lost(element: Any) -> bool | None:
    if name(element) not in {"td", "th"} or not "".join(element.itertext()).strip():
        return None
    element.getparent().remove(element)
    return True


def _of(kinds: str, change: Callable[[Any], object]) -> Change:
    """Return *change* for elements of these names."""
    return lambda element: (change(element), True)[1] if name(element) in kinds.split() else None


def _fewer(element: Any) -> None:
    """Let the first sign of the words stand before what has the reading."""
    element.addprevious(etree.Element(re.sub(r"[^}]*$", "span", element.tag)))
    before = element.getprevious()
    if element.text:
        before.text, element.text = element.text[0], element.text[1:]
    else:
        first = element[0]
        before.append(first)
        element.text, first.tail = first.tail, None


def _named(tag: str) -> Callable[[Any], None]:
    def change(element: Any) -> None:
        element.tag = re.sub(r"[^}]*$", tag, element.tag)

    return change


def _attribute(key: str, value: Callable[[str], str]) -> Change:
    """Return the change of an attribute of what belongs to the author's notes."""

    def changed(element: Any) -> bool | None:
        old = element.get(key, "")
        if not classes(element) & {"author-note", "note-call"} or value(old) == old:
            return None
        element.set(key, value(old))
        return True

    return changed


def _elsewhere(href: str) -> str:
    """Return the id of another note, if *href* leads to one."""
    return "#foot-l49" if re.fullmatch(r"#foot-l\d+", href) and href != "#foot-l49" else href


#: Class -> change of an element of a document.
IN_DOCUMENT: Final[Mapping[str, Change]] = {
    "holder lost": _unheld,
    "block lost": _leaf(_removed),
    "block repeated": _leaf(_repeated),
    "sign lost": _signless,
    "cells exchanged": _cells,
    "cell lost": _cell_lost,
    "emphasis lost": _of("em strong", _named("span")),
    "bold for dots": _of("em", _named("strong")),
    "reading lost": _of("rt", _removed),
    "reading set as text": _of("rt", _named("span")),
    "reading beside fewer words": _of("ruby", _fewer),
    "dots for bold": _of("strong", _named("em")),
    "note on another page": _attribute("data-page", lambda page: f"{page}1" if page else page),
    "call leads elsewhere": _attribute("href", _elsewhere),
}


def documents(data: bytes, *, is_html: bool) -> Iterator[tuple[str, str, bytes]]:
    """Yield class, place and bytes of each faulty form of a document."""
    count = sum(1 for _ in _tree(data, is_html=is_html).iter())
    for kind, change in IN_DOCUMENT.items():
        for number in range(count):
            root = _tree(data, is_html=is_html)
            element = next(one for at, one in enumerate(root.iter()) if at == number)
            around = [name(one) for one in element.iterancestors()]
            if name(element) and "nav" not in around and {"main", "section"} & set(around) and change(element):
                yield kind, f"element {number}", _bytes(root, is_html=is_html)


#: Class -> pattern in the Typst source of what the author wrote, and what stands in its place.
IN_SETTING: Final[Mapping[str, tuple[str, Callable[[re.Match[str]], str]]]] = {
    "holder lost": (r"\bquoted\(", lambda found: "held("),
    "block lost": (r'\b(?:verse-line|item)\(\{"[^"]*"\}, id: "l\d+"\)', lambda found: "{}"),
    "sign lost": (r'(item\(\{")(?:-|\d\.|[一二])', lambda found: found[1]),
    "cells exchanged": (r'(\{"[一二三四五六七八九〇]+"\})(?:\))?, (\{"[^"]+"\})', lambda found: _swapped(found)),
    "cell lost": (r'(?<=, )\{"[一二三〇]+"\}(?=[,)])', lambda found: "{}"),
    "emphasis lost": (r"\b(?:dotted|bold)\(", lambda found: "held("),
    "bold for dots": (r"\bdotted\(", lambda found: "bold("),
    "reading lost": (r'(?<=\}, )"[ㄅ-ㄩˊˋ]+"(?=\))', lambda found: '""'),
    "reading cut short": (r'(?<=\}, "[ㄅ-ㄩ])[ㄅ-ㄩˊˋ]+(?="\))', lambda found: ""),
    "reading set as text": (r'\bruby\((?=\{"辰")', lambda found: "dotted("),
    "dots for bold": (r"\bbold\(", lambda found: "dotted("),
    "call leads elsewhere": (r'(note-call\("[^"]+", "foot-)l(?:47|61)"', lambda found: f'{found[1]}l49"'),
    "call lost": (r'note-call\("([^"]+)", "[^"]+", (\{"[^"]+"\})\)', lambda found: f'anchor("{found[1]}")\n{found[2]}'),
}


def _swapped(found: re.Match[str]) -> str:
    """Return the match with its two cells exchanged."""
    return found[0].replace(found[1], "\0").replace(found[2], found[1]).replace("\0", found[2])


#: Class -> pattern in the chapter, and what stands in its place.
IN_CHAPTER: Final[Mapping[str, tuple[str, Callable[[re.Match[str]], str]]]] = {
    "sign changed": (r"(?m)^(?:- |\d\. )(?=\S)", lambda found: "+ " if found[0] == "- " else "9. "),
    "lines exchanged": (r"(?m)^(\w+)\n(\w+)$", lambda found: f"{found[2]}\n{found[1]}"),
    "cells exchanged": (r"(?m)^\| (\S+) \| (\S+) \|", lambda found: f"| {found[2]} | {found[1]} |"),
    "cells joined": (r"(?m)^\| (\S+) \| (\S+) \|", lambda found: f"| {found[1]} {found[2]} | |"),
    "row lost": (r"(?m)^\| \S+ \| \S+ \| \S+ \|\n", lambda found: ""),
    "call before its sign": (r"(（註.）)(\[\^[\w-]+\])(?!:)", lambda found: found[2] + found[1]),
    "call lost": (r"(?<=）)\[\^author-\w+\]", lambda found: ""),
    "note reworded": (r"(\[\^author-\w+\]: （註.）)\w", lambda found: found[1] + "某"),
    "note lost": (r"\[\^author-\w+\]: .*\n", lambda found: ""),
    "block lost": (r"(?m)^> \S+\n", lambda found: ""),
    "reading lost": (r"\{rt\}`[^`]+`", lambda found: ""),
    "reading cut short": (r"(\{rt\}`..)[^]`]+([^]`][]`])", lambda found: found[1] + found[2]),
    "bar lost": (r"\{rb\}`｜", lambda found: "{rb}`^"),
    "reading of a witness lost": (r"(\{r[bt]\}`[^]`]+)\][^`]+`", lambda found: f"{found[1]}`"),
    "separator changed": (r"＊＊＊", lambda found: "＊＊"),
}  # fmt: skip


def mutants(root: Path) -> list[Mutant]:
    """Return every such fault of the built project at *root*."""
    return [*_chapter(root), *_pages(root), *_books(root), *_setting(root)]


def _chapter(root: Path) -> Iterator[Mutant]:
    for file in (f"chapters/{chapter}.md" for chapter in CHAPTERS):
        text = written(root, file)
        for kind, (pattern, change) in IN_CHAPTER.items():
            for found in re.finditer(pattern, text):
                new = text[: found.start()] + change(found) + text[found.end() :]
                yield from text_mutant(f"block/{kind}", file, text, f"{found[0]!r}", new)


def _pages(root: Path) -> Iterator[Mutant]:
    site = root / BUILT / "html"
    for page in (f"chapters/{chapter}.html" for chapter in CHAPTERS):
        for kind, about, data in documents((site / page).read_bytes(), is_html=True):
            yield Mutant(f"html/{kind}", f"{page}, {about}", partial(of_site, site, f"{BUILT}html", {page: data}))


def _books(root: Path) -> Iterator[Mutant]:
    place = output(root, "epub/{name}.epub")
    for member in (f"EPUB/{chapter}.xhtml" for chapter in CHAPTERS):
        with zipfile.ZipFile(root / place) as packed:
            before = packed.read(member)
        for kind, about, data in documents(before, is_html=False):
            yield Mutant(f"epub/{kind}", f"{member}, {about}", partial(_packed, root, place, {member: data}))


def _packed(root: Path, place: str, changed: Files) -> Files:
    return {place: repacked(root / place, changed)}


def _setting(root: Path) -> Iterator[Mutant]:
    text = typeset.source(root)
    whole = text[: text.index("#backmatter(")]
    for kind, (pattern, change) in IN_SETTING.items():
        for found in re.finditer(pattern, whole):
            new = text[: found.start()] + change(found) + text[found.end() :]
            if new != text:
                yield Mutant(f"pdf/{kind}", f"{found[0]!r}", partial(typeset.compiled, root, new))
