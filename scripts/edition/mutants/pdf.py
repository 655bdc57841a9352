"""Faults in the PDF: its Typst source with a slip, set anew, and the file itself edited through pypdf."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from edition import witness
from edition.mutants.model import BUILT, Field, Files, Mutant, Span
from edition.mutants.slips import SLIPS
from edition.pipeline.layout import NAME

FILE: Final = f"{BUILT}pdf/{NAME}.pdf"
SOURCE: Final = f"{BUILT}.work/pdf/main.typ"
#: A string of the author's: a whole line, not the beginning of a note's.
_STRING: Final = re.compile(r'(?m)^"([^"\\\n]{12,})"$')
#: Where in the file a fault is made, as :data:`FAULTS` take it.
Place = Sequence[int | str]
#: Slips that Typst can be given: a paragraph or a page is a call there, which the edits of the file exchange.
_LEFT_OUT: Final = ("paragraph", "page turn", "invisible", "variant", "simplified", "width")


def field(root: Path) -> Field:
    """Give the author's text in the Typst source of the built PDF."""
    text = (root / SOURCE).read_text("utf-8")
    whole = text[: text.index("#backmatter(")]
    spans = tuple(Span(*m.span(1)) for m in _STRING.finditer(whole) if not m[1].startswith(("（文獻", "；")))
    return Field(SOURCE, text, spans, (), r"(?!)")


def compiled(root: Path, text: str) -> bytes:
    """Give the PDF that the Typst source *text* makes; the template and the fonts are the project's."""
    from edition.builders.pdf.binding import bound
    from edition.builders.pdf.typesetting import typeset

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.typ").write_text(text, "utf-8")
        (folder / "book.typ").write_bytes((root / SOURCE).with_name("book.typ").read_bytes())
        made = typeset(folder, root / "_static" / "fonts", epoch=0)
    return bound(made, witness.load(root).pages.values())


def edited(data: bytes, kind: str, place: Place) -> bytes:
    """Give the PDF *data* with the fault *kind*, a key of :data:`FAULTS`, at *place*."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    make, _ = FAULTS[kind]
    make(writer, *place)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _labels(tree: Any) -> Iterator[Any]:
    """Give the ranges of page labels of a number *tree*, in order."""
    yield from (one.get_object() for one in tree.get("/Nums", [])[1::2])
    for kid in tree.get("/Kids", []):
        yield from _labels(kid.get_object())


def _label_shifted(writer: Any, number: int) -> None:
    """Count one more in a range of labels."""
    from pypdf.generic import NameObject, NumberObject

    one = [one for one in _labels(writer.root_object["/PageLabels"]) if "/S" in one][
        number
    ]  # one without numbers reads the same from any number
    one[NameObject("/St")] = NumberObject(int(one.get("/St", 1)) + 1)


def _labels_lost(writer: Any) -> None:
    del writer.root_object["/PageLabels"]


def _page_lost(writer: Any, number: int) -> None:
    writer.remove_page(number)


def _pages_exchanged(writer: Any, number: int) -> None:
    """Let two pages show each other's words."""
    from pypdf.generic import NameObject

    a, b = writer.pages[number], writer.pages[number + 1]
    for key in ("/Contents", "/Resources"):
        first, second = a.raw_get(key), b.raw_get(key)
        a[NameObject(key)], b[NameObject(key)] = second, first


def _page_emptied(writer: Any, number: int) -> None:
    del writer.pages[number]["/Contents"]


def _entries(writer: Any) -> list[Any]:
    """Give the entries of the outline's first level."""
    found, item = [], writer.root_object["/Outlines"].get("/First")
    while item is not None:
        found.append(item.get_object())
        item = found[-1].get("/Next")
    return found


def _entry_lost(writer: Any, number: int) -> None:
    from pypdf.generic import NameObject

    items = _entries(writer)
    items[number][NameObject("/Next")] = items[number + 1].raw_get("/Next")


def _entry_reworded(writer: Any, number: int) -> None:
    from pypdf.generic import NameObject, TextStringObject

    item = _entries(writer)[number]
    item[NameObject("/Title")] = TextStringObject(str(item["/Title"])[1:])


def _entry_moved(writer: Any, number: int) -> None:
    """Let an entry lead where the next one leads."""
    from pypdf.generic import NameObject

    items = _entries(writer)
    for key in ("/Dest", "/A"):
        if key in items[number + 1]:
            items[number][NameObject(key)] = items[number + 1].raw_get(key)


def _outline_lost(writer: Any) -> None:
    del writer.root_object["/Outlines"]


def _colophon(writer: Any) -> Any:
    """Give a destination that is wrong for everything but the colophon."""
    from pypdf.generic import ArrayObject, NameObject

    return ArrayObject([writer.pages[-1].indirect_reference, NameObject("/Fit")])


def _inside(page: Any) -> list[Any]:
    """Give the links of *page* that lead into the book."""
    links = [one.get_object() for one in page["/Annots"]]
    return [one for one in links if "/URI" not in one.get("/A", {})]


def _link_moved(writer: Any, sheet: int, number: int) -> None:
    """Let a link lead to the colophon."""
    from pypdf.generic import NameObject

    link = _inside(writer.pages[sheet])[number]
    link.pop("/A", None)
    link[NameObject("/Dest")] = _colophon(writer)


def _link_lost(writer: Any, sheet: int, number: int) -> None:
    """Let a link be no link."""
    links, lost = writer.pages[sheet]["/Annots"], _inside(writer.pages[sheet])[number]
    del links[next(n for n, one in enumerate(links) if one.get_object() is lost)]


def _names(tree: Any) -> Iterator[Any]:
    """Give the lists of names and destinations of a name *tree*."""
    if "/Names" in tree:
        yield tree["/Names"]
    for kid in tree.get("/Kids", []):
        yield from _names(kid.get_object())


def _name_moved(writer: Any, name: str) -> None:
    """Let the name of a page lead to the colophon."""
    names = next(one for one in _names(writer.root_object["/Names"]["/Dests"]) if name in one)
    names[names.index(name) + 1] = _colophon(writer)


#: Sheet and number of a link: the contents, marks, notes and names of the text, apparatus, chronology, indexes.
_LINKS: Final = ((4, 0), (4, 9), (6, 2), (8, 1), (9, 3), (14, 8), (14, 20), (21, 4), (26, 5), (28, 9), (30, 3))
#: Class -> what makes the fault in the file, given its place: numbers from 0, or the name of a page; where it is seeded.
FAULTS: Final[Mapping[str, tuple[Callable[..., None], tuple[Place, ...]]]] = {
    "page label wrong": (_label_shifted, ((0,), (1,), (3,), (8,), (15,))),
    "page labels lost": (_labels_lost, ((),)),
    "page lost": (_page_lost, ((6,), (10,), (14,))),
    "pages exchanged": (_pages_exchanged, ((6,), (9,), (12,))),
    "page emptied": (_page_emptied, ((7,), (11,))),
    "outline entry missing": (_entry_lost, ((0,), (1,), (2,))),
    "outline entry reworded": (_entry_reworded, ((1,), (2,), (3,))),
    "outline entry to another page": (_entry_moved, ((1,), (2,))),
    "outline lost": (_outline_lost, ((),)),
    "link to another page": (_link_moved, _LINKS),
    "link lost": (_link_lost, _LINKS),
    "name of a page to another": (_name_moved, (("f1",), ("p1",), ("p9",))),
}


def _set_anew(root: Path, text: str) -> Files:
    return {FILE: compiled(root, text)}


def _with_fault(root: Path, kind: str, place: Place) -> Files:
    return {FILE: edited((root / FILE).read_bytes(), kind, place)}


def _cut_short(root: Path, share: float) -> Files:
    data = (root / FILE).read_bytes()
    return {FILE: data[: int(len(data) * share)]}


def mutants(root: Path) -> Iterator[Mutant]:
    """Give every fault seeded in the PDF of the project at *root*."""
    one = field(root)
    for kind, rule in SLIPS.items():
        if not any(word in kind for word in _LEFT_OUT):
            for about, new in rule(one, "pdf " + kind, 2):
                yield Mutant(f"pdf/{kind}", about, partial(_set_anew, root, new))
    for kind, (_, places) in FAULTS.items():
        for number, place in enumerate(places, start=1):
            yield Mutant(f"pdf/{kind}", f"place {number}", partial(_with_fault, root, kind, place))
    for share in (0.3, 0.9):
        yield Mutant("pdf/file cut short", f"{share} of it", partial(_cut_short, root, share))
