"""Faults in the PDF as a file: labels, pages, outline, links and names, edited through pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from edition.model import witness
from pikepdf import Array, Dictionary, Name, NameTree, NumberTree, Pdf

from maintain.mutants.model import SHEET_OF, Files, Mutant, chosen
from maintain.mutants.typeset import each, place

#: Seeded of each class, of links more.
EACH: Final = 3
LINKS: Final = 12
#: What draws words.
_WORDS: Final = re.compile(rb"T[jJ]")


def edited(root: Path, file: str, change: Callable[..., None], *at: Any) -> Files:
    """Return the built PDF *file* after *change*, which is told where *at*."""
    target = io.BytesIO()
    with Pdf.open(root / file) as pdf:
        change(pdf, *at)
        pdf.save(target)
    return {file: target.getvalue()}


def _numbered(pdf: Pdf) -> list[Any]:
    """Return the ranges of page labels that show a number; one without reads the same from any."""
    return [label for _, label in NumberTree(pdf.Root.PageLabels).items() if "/S" in label]


def _label_shifted(pdf: Pdf, number: int) -> None:
    """Count one more in a range of labels."""
    label = _numbered(pdf)[number]
    label.St = int(label.get("/St", 1)) + 1


def _labels_lost(pdf: Pdf) -> None:
    del pdf.Root.PageLabels


def _page_lost(pdf: Pdf, number: int) -> None:
    del pdf.pages[number]


def _page_doubled(pdf: Pdf, number: int) -> None:
    pdf.pages.insert(number, pdf.pages[number])


def _page_for_another(pdf: Pdf, number: int) -> None:
    """Let a page show what the one before it shows: two faults that cancel out in length."""
    for key in ("/Contents", "/Resources"):
        pdf.pages[number].obj[key] = pdf.pages[number - 1].obj[key]


def _pages_exchanged(pdf: Pdf, number: int) -> None:
    """Let two pages show each other's words."""
    a, b = (pdf.pages[n].obj for n in (number, number + 1))
    for key in ("/Contents", "/Resources"):
        a[key], b[key] = b[key], a[key]


def _page_emptied(pdf: Pdf, number: int) -> None:
    del pdf.pages[number].obj["/Contents"]


def _entries(pdf: Pdf) -> list[Any]:
    """Return the entries of the outline's first level."""
    found, item = [], pdf.Root.Outlines.get("/First")
    while item is not None:
        found.append(item)
        item = item.get("/Next")
    return found


def _entry_lost(pdf: Pdf, number: int) -> None:
    items = _entries(pdf)
    items[number].Next = items[number + 1].Next


def _entry_reworded(pdf: Pdf, number: int) -> None:
    item = _entries(pdf)[number]
    item.Title = str(item.Title)[1:]


def _entries_exchanged(pdf: Pdf, number: int) -> None:
    """Let two neighbours bear each other's titles."""
    a, b = _entries(pdf)[number : number + 2]
    a.Title, b.Title = str(b.Title), str(a.Title)


def _entry_moved(pdf: Pdf, number: int) -> None:
    """Let an entry lead where the next one leads."""
    one, after = _entries(pdf)[number : number + 2]
    for key in ("/Dest", "/A"):
        if key in after:
            one[key] = after[key]


def _outline_lost(pdf: Pdf) -> None:
    del pdf.Root.Outlines


def _colophon(pdf: Pdf) -> Array:
    """Return a destination that is wrong for everything but the colophon."""
    return Array([pdf.pages[-1].obj, Name.Fit])


def _inside(page: Any) -> list[int]:
    """Return the numbers of the links of *page* that lead into the book."""
    links = enumerate(page.obj.get("/Annots", ()))
    return [number for number, link in links if "/URI" not in link.get("/A", Dictionary())]


def _link_moved(pdf: Pdf, sheet: int, number: int) -> None:
    """Let a link lead to the colophon."""
    link = pdf.pages[sheet].obj.Annots[number]
    if "/A" in link:
        del link.A
    link.Dest = _colophon(pdf)


def _link_lost(pdf: Pdf, sheet: int, number: int) -> None:
    """Let a link be no link."""
    del pdf.pages[sheet].obj.Annots[number]


def _name_moved(pdf: Pdf, name: str) -> None:
    """Let the name of a page lead to the colophon."""
    NameTree(pdf.Root.Names.Dests)[name] = _colophon(pdf)


#: Class -> the edit of the file, and where it can be made: numbers of labels, pages, entries, or sheet and link.
EDITS: Final[Mapping[str, tuple[Callable[..., None], str]]] = {
    "page label wrong": (_label_shifted, "labels"),
    "page lost": (_page_lost, "pages"),
    "page doubled": (_page_doubled, "pages"),
    "page in the place of another": (_page_for_another, "pages"),
    "pages exchanged": (_pages_exchanged, "pages"),
    "page emptied": (_page_emptied, "pages"),
    "outline entry missing": (_entry_lost, "entries"),
    "outline entry reworded": (_entry_reworded, "entries"),
    "outline entries exchanged": (_entries_exchanged, "entries"),
    "outline entry to another page": (_entry_moved, "entries"),
    "link to another page": (_link_moved, "links"),
    "link lost": (_link_lost, "links"),
    "name of a page to another": (_name_moved, "names"),
    "page labels lost": (_labels_lost, "whole"),
    "outline lost": (_outline_lost, "whole"),
}


def _places(root: Path, file: str) -> Mapping[str, list[tuple[Any, ...]]]:
    """Return where the PDF *file* can be edited, by kind."""
    with Pdf.open(root / file) as pdf:
        written = [n for n, page in enumerate(pdf.pages) if n and _WORDS.search(page.Contents.read_bytes())]
        return {
            "labels": [(n,) for n in range(len(_numbered(pdf)))],
            "pages": [(n,) for n in written if n - 1 in written and n + 1 in written],
            "entries": [(n,) for n in range(1, len(_entries(pdf)) - 1)],
            "links": [(n, number) for n, page in enumerate(pdf.pages) for number in _inside(page)],
            "names": [(page.anchor,) for page in witness.load(root).pages.values()],
            "whole": [()],
        }


def _cut_short(root: Path, file: str, share: float) -> Files:
    data = (root / file).read_bytes()
    return {file: data[: int(len(data) * share)]}


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the files of the PDF of the project at *root*."""
    for stage, sheet in SHEET_OF.items():
        file = place(root, sheet)
        places = _places(root, file)
        for kind, (change, where) in EDITS.items():
            for at in chosen(kind + sheet.ending, places[where], each(stage, LINKS if where == "links" else EACH)):
                yield Mutant(f"{stage}/{kind}", f"{where} {at}", partial(edited, root, file, change, *at))
        for share in (0.3, 0.9):
            yield Mutant(f"{stage}/file cut short", f"{share} of it", partial(_cut_short, root, file, share))
