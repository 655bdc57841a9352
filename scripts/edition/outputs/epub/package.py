"""The package of the EPUB: frozen records of a book -> navigation, manifest, spine, and the zip.

Everything here is pure: the same records give the same bytes (EPUB 3.3; NCX of OPF 2.0.1, section 2.4.1).
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from edition.lettering import typefaces
from edition.model import interface, wording
from edition.outputs import zips

TEMPLATES: Final = Path(__file__).parent / "templates"
#: Folder of the package document and of all resources inside the zip.
FOLDER: Final = "EPUB"
COVER: Final = "cover.xhtml"
XHTML: Final = "application/xhtml+xml"
CSS: Final = "text/css"
#: The one style sheet.
STYLES: Final = "epub.css"
#: The first file, by which a reading system knows an EPUB, packed as it is (OCF, 4.3.1).
MIMETYPE: Final = "mimetype"
CONTAINER: Final = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">\n'
    f'<rootfiles><rootfile full-path="{FOLDER}/package.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles>\n</container>\n"
)
#: The name space of our identifiers; it must never change, for the books' identifiers are made of it.
NAMESPACE: Final = uuid.UUID("0b1f0e4e-53a4-5d6b-9a0e-6f2b1c1d7c10")
_TAG: Final = re.compile(r"<[^>]*>")
_COMMENT: Final = re.compile(rb"/\*.*?\*/", re.DOTALL)
_EMPTY: Final = re.compile(rb"\n\s*\n")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
#: Manifest properties that a resource must declare (EPUB 3.3, D.6), and what in it calls for them.
_PROPERTIES: Final = (("mathml", b"<math"), ("svg", b"<svg"))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the package document says of the book; empty is left out."""

    identifier: str
    title: str
    author: str
    language: str  #: BCP 47
    modified: str  #: ``2026-01-01T00:00:00Z``
    source: str = ""  #: the printed book whose pages the page list gives
    transcription: str = ""  #: what the text was made from
    reading: str = ""  #: of the title, in Hanyu Pinyin
    contributors: tuple[tuple[str, str], ...] = ()  #: name, and role as MARC relators have it
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""  #: of publication, ISO 8601
    form: str = ""  #: what tells this file from the other of the same book
    description: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A resource of the book."""

    href: str  #: its address in the folder, ASCII
    media_type: str
    data: bytes
    spine: bool = False  #: it is read in its turn
    role: str = ""  #: the manifest property that says what it is in the book

    @property
    def id(self) -> str:
        """Return the id of its manifest item."""
        return "_" + self.href.replace("/", "-")

    @property
    def properties(self) -> str:
        """Return the manifest properties its content calls for."""
        found = (name for name, sign in _PROPERTIES if self.spine and sign in self.data)
        return " ".join(filter(None, (self.role, *found)))


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of the table of contents."""

    title: str
    href: str
    children: tuple[Point, ...] = ()

    @property
    def depth(self) -> int:
        """Return how many levels it has, itself included."""
        return 1 + max((child.depth for child in self.children), default=0)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A page of the printed book."""

    label: str  #: as printed
    href: str
    number: int = 0  #: 0 before page 1


@dataclass(frozen=True, slots=True)
class Landmark:
    """A part of the book that reading systems offer to jump to."""

    type: str  #: EPUB 3 Structural Semantics Vocabulary 1.1
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class EpubBook:
    """All that makes the package."""

    meta: Metadata
    items: tuple[Item, ...]  #: those of the spine in reading order
    toc: tuple[Point, ...]
    pages: tuple[PageBreak, ...]
    landmarks: tuple[Landmark, ...]
    progression: str = "ltr"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_gettext_callables(interface.gettext, interface.ngettext)  # type: ignore[attr-defined]
    return made


def _render(template: str, **values: object) -> bytes:
    return _environment().get_template(template).render(**values).lstrip().encode()


def identifier(name: str) -> str:
    """Return the permanent identifier of the book called *name*, a UUID of version 5 (RFC 9562, 5.5)."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def file_name(docname: str) -> str:
    """Return the name of the content document for *docname*: flat, ASCII, safe in every zip and address."""
    flat = docname.removeprefix("chapters/")
    # The names of the package's own files are taken; there is no chapter called so yet.
    flat = docname if flat == "nav" else flat
    return _UNSAFE.sub(lambda sign: "-" if sign[0] == "/" else f"u{ord(sign[0]):x}", flat) + ".xhtml"


def nest(entries: Iterable[tuple[int, str, str]]) -> tuple[Point, ...]:
    """Return the tree of *entries* (level, title, address); a level may be missing between two."""
    waiting = list(entries)

    def branch(above: int) -> tuple[Point, ...]:
        points = []
        while waiting and waiting[0][0] > above:
            level, title, href = waiting.pop(0)
            points.append(Point(title, href, branch(level)))
        return tuple(points)

    return branch(min((level for level, _, _ in waiting), default=1) - 1)


def content_document(body: str, *, title: str, language: str, part: str, editorial: bool) -> bytes:
    """Return an XHTML content document (EPUB 3.3, 6.1).

    :param body: markup of the body
    :param title: text of its title
    :param part: ``frontmatter``, ``bodymatter`` or ``backmatter``
    :param editorial: whether nothing in it is the author's
    """
    return _render(
        "page.xhtml", body=Markup(body), title=title, language=language, part=part,
        editorial=editorial, style=STYLES,
    )  # fmt: skip


def styled(book: EpubBook, rules: bytes) -> EpubBook:
    """Return *book* with more *rules* at the end of its style sheet."""
    items = (replace(item, data=item.data + rules) if item.href == STYLES else item for item in book.items)
    return replace(book, items=tuple(items))


#: What the file of vertical lines is called beside the other.
VERTICAL: Final = "直排"


def vertical(book: EpubBook, picture: bytes) -> EpubBook:
    """Return *book* turned from right to left: a publication of its own, of the same content documents.

    Its cover is bound on the other side, and has a *picture* of its own.

    The writing mode is for its style sheet to say, of ``html``, whose mode is that of the page (EPUB 3.3, 6.3.1.1;
    CSS Writing Modes 4, 8).
    """
    name = f"{book.meta.identifier} vertical"
    meta = replace(book.meta, identifier=identifier(name), form=interface.gettext(VERTICAL))
    items = (replace(one, data=picture) if one.role == "cover-image" else one for one in book.items)
    return replace(book, meta=meta, items=tuple(items), progression="rtl")


def cover(picture: Item, meta: Metadata) -> Item:
    """Return the page that shows the *picture* of the cover, with what it says in words."""
    alt = html.escape(wording.cover(meta.title, meta.author))
    body = f'<section epub:type="cover"><img src="{picture.href}" alt="{alt}" role="doc-cover"/></section>\n'
    title = interface.gettext("封面 — {}").format(meta.title)
    page = content_document(body, title=title, language=meta.language, part="frontmatter", editorial=True)
    return Item(COVER, XHTML, page, spine=True)


def navigation(book: EpubBook) -> bytes:
    """Return the navigation document: contents, page list, landmarks (EPUB 3.3, 7)."""
    return _render(
        "nav.xhtml", meta=book.meta, toc=book.toc, pages=book.pages, landmarks=book.landmarks,
        style=STYLES,
    )  # fmt: skip


def ncx(book: EpubBook) -> bytes:
    """Return the NCX, from which older reading systems take contents and pages."""
    serial = count(1)
    return _render(
        "toc.ncx", meta=book.meta, toc=book.toc, pages=book.pages,
        depth=max((point.depth for point in book.toc), default=0), number=lambda: f"n{next(serial)}",
    )  # fmt: skip


# What the EPUB tells of its accessibility (EPUB Accessibility 1.1, 2); the terms are those of schema.org.


def features(book: EpubBook) -> tuple[str, ...]:
    """Return what the book really has of the accessibility features that schema.org names."""
    pages = ("pageBreakMarkers", "pageNavigation") if book.pages else ()
    cover = ("alternativeText",) if _pictures(book) else ()
    index = ("index",) if any(mark.type == "index" for mark in book.landmarks) else ()
    return (
        "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA", "unlocked",
        *cover, *pages, *index,
    )  # fmt: skip


def modes(book: EpubBook) -> tuple[str, ...]:
    """Return the ways in which the book says something; words say all that its pictures show."""
    return ("textual", "visual") if _pictures(book) else ("textual",)


def _pictures(book: EpubBook) -> bool:
    """Whether the book has pictures, the cover among them."""
    return any(item.media_type.startswith("image/") or "svg" in item.properties.split() for item in book.items)


def accessibility_summary(book: EpubBook) -> str:
    """Return the accessibility summary: what there is, what was checked, and what only a person can check."""
    pages = interface.gettext("並附原書頁碼清單，可按原書頁碼跳轉；") if book.pages else ""
    return interface.gettext(
        "全書為可重排的文字，有逐層目錄與標題，{pages}註釋與校記在各章之末，可由正文往返；圖都有文字說明。"
        "每次改動都以 EPUBCheck 與 Ace by DAISY 自動檢查。朗讀是否順當、文字說明是否恰當、"
        "用鍵盤與點字顯示器能否讀完，須由人查驗，尚未查驗；因此不宣告符合任何標準。"
    ).format(pages=pages)


def package_document(book: EpubBook) -> bytes:
    """Return the package document: metadata, manifest, spine (EPUB 3.3, 5)."""
    return _render(
        "package.opf", meta=book.meta, items=book.items, pages=book.pages,
        progression=book.progression, features=features(book), modes=modes(book),
        summary=accessibility_summary(book), fonts=any(item.media_type.startswith("font/") for item in book.items),
        cover=next((item.id for item in book.items if item.role == "cover-image"), ""),
    )  # fmt: skip


def characters(pages: Iterable[bytes], styles: Iterable[bytes]) -> frozenset[str]:
    """Return the characters that readers can see: the text of *pages*, and the signs that *styles* add.

    One whose form is chosen stands there with what chooses it.
    """
    text = "".join(html.unescape(_TAG.sub("", page.decode())) for page in pages)
    signs = {sign for style in styles for sign in style.decode() if not sign.isascii()}
    return frozenset(sign for sign in typefaces.pieces(text) | signs if sign >= " ")


def bare(sheet: bytes) -> bytes:
    """Return a style *sheet* without comments and empty lines, which are for those who edit it."""
    return _EMPTY.sub(b"\n", _COMMENT.sub(b"", sheet)).lstrip()


def archive(book: EpubBook) -> bytes:
    """Return the EPUB.

    :raises ValueError: as :func:`edition.outputs.zips.archive`
    """
    files = [
        (MIMETYPE, b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.encode()),
        (f"{FOLDER}/package.opf", package_document(book)),
        (f"{FOLDER}/nav.xhtml", navigation(book)),
        (f"{FOLDER}/toc.ncx", ncx(book)),
        *((f"{FOLDER}/{item.href}", item.data) for item in book.items),
    ]
    return zips.archive(files, stored=[MIMETYPE])
