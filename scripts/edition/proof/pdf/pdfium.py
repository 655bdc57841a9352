"""The PDF as PDFium reads it, an engine that had no part in making it: bytes -> labels, texts, outline, names, links.

Everything is read in one pass (``fpdf_text.h``, ``fpdf_doc.h``, ``fpdf_edit.h``), because to read a page takes PDFium
longer than all that the proof then asks of it. It is asked by its own names where it is asked for each run or link:
the helpers of pypdfium2 ask twice, first for the length. The proof does this in a process of its own
(:mod:`~edition.proof.pdf.apart`), because PDFium unpacks all there is and may crash.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as raw

from edition.model import interface
from edition.model.blocks import CELL
from edition.model.sheets import CONTINUED
from edition.model.trace import squeeze
from edition.proof.pdf.annotated import index_of, inside, joined, outside, point_of
from edition.proof.pdf.document import TURNS, Layers, Link, Places, Sizes
from edition.proof.pdf.words import BESIDE, Room, bounded, bounded_without_ruby, decoded, whole, words_of

#: Least size of the author's text, in points; what the editors wrote is smaller (``templates/pdf/book.typ``).
TEXT_SIZE: Final = 10.0
#: Most characters of the label of a page that is no number.
LABEL: Final = 12
#: Most pages of a PDF that is read.
PAGES: Final = 20_000
#: How deep forms are looked for in forms, and elements in elements.
NESTED: Final = 15
#: Red, green and blue of words that the print sets off by dots, of 255.
DOTTED: Final = (1, 1, 1)
#: What is told of a reading beside words.
RUBY: Final = "ruby"
#: Elements of the structure of which the proof asks what they hold.
ROLES: Final = frozenset({"BlockQuote", "TR"})


def open_pdf(data: bytes) -> Any:
    """Open the PDF *data*.

    :raises ValueError: if it has more pages than any book
    :raises pypdfium2.PdfiumError: if it is none, encrypted, or broken
    """
    document = pypdfium2.PdfDocument(data)
    if len(document) > PAGES:
        raise ValueError(f"{len(document)} pages, more than {PAGES}")
    return document


def read(
    data: bytes, layered: Collection[str], listed: Collection[str] = (), pictured: bool = False, language: str = ""
) -> Places:
    """Read the PDF *data*.

    :param layered: the labels of the pages whose layers are asked for
    :param listed: those of them that have the printed contents
    :param pictured: whether the words of pictures are asked for
    :param language: that of the book, in which it labels pages of ours; empty if this process speaks it already
    :raises ValueError, pypdfium2.PdfiumError: as :func:`open_pdf`
    """
    if language:
        interface.use(language)
    with open_pdf(data) as document:
        labels = tuple(document.get_page_label(index) for index in range(len(document)))
        texts, layers, links = list[str](), dict[int, Layers](), list[list[Link]]()
        pictures, addresses = list[str](), list[tuple[int, str, str]]()
        sizes = Sizes(tuple(document.get_page_size(index) for index in range(len(labels))), labels)
        for index, label in enumerate(labels):
            page = document[index]
            layer = page.get_textpage()
            texts.append(squeeze(whole(layer.raw)))
            if label in layered or label.startswith(interface.gettext(CONTINUED)):
                layers[index] = _layers(page.raw, layer.raw, label in listed)
            if pictured:
                pictures += (told for _, told in _roles(page.raw, {}, _alternative))
            beside = index in layers and any(role == RUBY for role, _ in layers[index].roles)
            words = partial(bounded_without_ruby if beside else bounded, layer.raw)
            links.append([Link(label, *found) for found in inside(document.raw, index, page.raw, words, sizes)])
            addresses += ((index, *found) for found in outside(document.raw, page.raw, words))
        marks = [(mark.level + 1, squeeze(mark.get_title()), mark.get_dest()) for mark in document.get_toc()]
        outline = tuple((level, title, index_of(document, target)) for level, title, target in marks)
        starts = tuple(sizes.spot(index_of(document, target), point_of(target)) for *_, target in marks)
        begun = [start for start, (level, *_) in zip(starts, outline, strict=True) if level == 1]
        named, shown = dict(_named(document)), tuple(joined(links, layered, begun))
        return Places(labels, tuple(texts), layers, named, outline, shown, starts, tuple(addresses), tuple(pictures))


def _layers(page: Any, layer: Any, listed: bool) -> Layers:
    """Tell the layers of a *page* apart by the size of the type."""
    author, editors, before = list[str](), list[str](), 0
    numbers, lefts = list[tuple[str, int]](), list[tuple[str, int]]()
    set_off = list[tuple[str, str]]()
    marked = dict[int, str]()  # content that is marked -> the author's words in it
    size, left, ignored = raw.FS_FLOAT(), raw.FS_FLOAT(), raw.FS_FLOAT()
    for run in _runs(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject):
        words = words_of(run, layer)
        if not raw.FPDFTextObj_GetFontSize(run, size):
            raise ValueError("text without a size")
        if size.value >= TEXT_SIZE:
            author.append(words)
            number = raw.FPDFPageObj_GetMarkedContentID(run)
            marked[number] = marked.get(number, "") + words
            if rend := _emphasis(run):
                set_off.append((rend, words))
            before += len(TURNS.sub("", words))
            if listed:
                raw.FPDFPageObj_GetBounds(run, left, ignored, ignored, ignored)
                lefts.append((words, round(left.value)))
        elif _black(run) == BESIDE:
            set_off.append((RUBY, words))
        else:
            editors.append(words)
            if words.isnumeric() or 0 < len(words) <= LABEL:  # 12, 一二, xii
                numbers.append((words, before))
    return Layers(
        "".join(author), "".join(editors), tuple(numbers), tuple(lefts), (*set_off, *_roles(page, marked, _asked))
    )


def _emphasis(run: Any) -> str:
    """Return how a *run* is set off: as bold by a stroke, as dotted by its black (``templates/book.typ``)."""
    if raw.FPDFTextObj_GetTextRenderMode(run) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
        return "bold"
    return "dotted" if _black(run) == DOTTED else ""


def _black(run: Any) -> tuple[int, int, int]:
    """Return red, green and blue of a *run*."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(run, red, green, blue, alpha)
    return red.value, green.value, blue.value


#: Element, content that is marked, depth -> what is told of it.
Told = Callable[[Any, Mapping[int, str], int], str]


def _alternative(element: Any, marked: Mapping[int, str], level: int) -> str:
    """Return what is told of a picture in words, nothing for another element."""
    del marked, level
    if _kind(element) != "Figure":
        return ""
    size = raw.FPDF_StructElement_GetAltText(element, None, 0)
    room = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDF_StructElement_GetAltText(element, room, size)
    return squeeze(decoded(room, size // 2 - 1))


def _roles(page: Any, marked: Mapping[int, str], told: Told) -> Iterator[tuple[str, str]]:
    """Yield the elements of the structure of a *page* of which *told* tells something, and what."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree) if tree else 0):
            yield from _elements(raw.FPDF_StructTree_GetChildAtIndex(tree, number), marked, 0, told)
    finally:
        if tree:
            raw.FPDF_StructTree_Close(tree)


def _elements(element: Any, marked: Mapping[int, str], level: int, told: Told) -> Iterator[tuple[str, str]]:
    """Yield those of *element* and of what it holds."""
    if not element or level > NESTED:
        return
    if words := told(element, marked, level):
        yield _kind(element), words
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _elements(raw.FPDF_StructElement_GetChildAtIndex(element, number), marked, level + 1, told)


def _asked(element: Any, marked: Mapping[int, str], level: int) -> str:
    """Return the author's words in an element of :data:`ROLES`, nothing for another."""
    return _said(element, marked, level) if _kind(element) in ROLES else ""


def _said(element: Any, marked: Mapping[int, str], level: int) -> str:
    """Return the author's words in *element*, a sign between the cells of a row."""
    parts = []
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        if (child := raw.FPDF_StructElement_GetChildAtIndex(element, number)) and level <= NESTED:
            parts.append(_said(child, marked, level + 1))
        else:
            parts.append(marked.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, number), ""))
    return (CELL if _kind(element) == "TR" else "").join(parts).rstrip(CELL)


def _kind(element: Any) -> str:
    """Return the type of an *element* of the structure."""
    room = Room()
    size = raw.FPDF_StructElement_GetType(element, room, ctypes.sizeof(room))
    return decoded(room, min(size, ctypes.sizeof(room)) // 2 - 1)


def _runs(parent: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], level: int = 0) -> Iterator[Any]:
    """Yield the runs of text of a page or of a form, and of the forms in it."""
    for number in range(count(parent)):
        part = get(parent, number)
        kind = raw.FPDFPageObj_GetType(part)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield part
        elif kind == raw.FPDF_PAGEOBJ_FORM and level < NESTED:
            yield from _runs(part, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, level + 1)


def _named(document: Any) -> Iterator[tuple[str, int]]:
    """Yield every named destination and the index of its page."""
    for number in range(raw.FPDF_CountNamedDests(document)):
        size = ctypes.c_long()
        raw.FPDF_GetNamedDest(document, number, None, size)
        name = ctypes.create_string_buffer(size.value)
        target = raw.FPDF_GetNamedDest(document, number, name, size)
        yield name.raw.decode("utf-16-le").rstrip("\0"), index_of(document, target)
