"""The outputs: one record each, of which everything is made that has to know what outputs there are.

To add one: its builder (``edition.outputs``), its reader (``edition.proof``), its record here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a book decides which files it has."""

    name: str  #: its basename
    sigla: tuple[str, ...] = ()  #: of its other witnesses
    has_vertical: bool = True  #: whether it is made in vertical lines too


@dataclass(frozen=True, slots=True)
class File:
    """A file that an output consists of, or the folder of one that is a folder."""

    path: str  #: under ``_build``; ``{name}`` stands for the book's basename, ``{siglum}`` for each other witness
    label: str = ""  #: what readers are told the file is, if the site offers it for download
    is_vertical: bool = False  #: whether only a book that is made in vertical lines too has it

    def paths(self, book: Parts) -> Iterator[str]:
        """Yield its paths in *book*: one, none, or one for each other witness."""
        each = book.sigla if "{siglum}" in self.path else ("",)
        if book.has_vertical or not self.is_vertical:
            yield from (self.path.format(name=book.name, siglum=siglum) for siglum in each)


@dataclass(frozen=True, slots=True)
class Output:
    """One output, which cannot be described without what reads it back."""

    name: str  #: its builder's, the Makefile's target, what the codes of its findings begin with
    files: tuple[File, ...]
    reader: str  #: the module of the proof that reads it back: :class:`edition.proof.readers.Reader`
    says: str  #: what holds of it if there is no finding, for readers of the report
    opens: str = ""  #: what a reader of a folder opens, under ``_build``
    is_long: bool = False  #: whether it takes longest to make, and is best begun first

    def __post_init__(self) -> None:
        """Refuse what could be published unproved, or unseen."""
        for field in ("name", "files", "reader", "says"):
            if not getattr(self, field):
                raise ValueError(f"the output {self.name or self.files} has no {field}")

    def published(self, book: Parts) -> tuple[str, ...]:
        """Return the paths under ``_build`` of what is published of *book*."""
        return tuple(path for file in self.files for path in file.paths(book))

    def labels(self, book: Parts) -> Mapping[str, str]:
        """Return the labels of the files that the site offers of *book*, by path."""
        return {path: file.label for file in self.files if file.label for path in file.paths(book)}


#: Every output, in the order in which they are built.
OUTPUTS: Final = (
    Output(
        "html",
        (File("html"),),
        "edition.proof.html.reader",
        "網頁的文字、頁次、目錄、註釋、校記、編者各章，與搜尋所查的文字",
        "html/index.html",
    ),
    Output(
        "epub",
        (File("epub/{name}.epub", "橫排 EPUB"), File("epub/{name}-vertical.epub", "直排 EPUB", is_vertical=True)),
        "edition.proof.epub.reader",
        "EPUB 的文字、頁次、目錄、註釋、校記、編者各章",
    ),
    Output(
        "pdf",
        (
            File("pdf/{name}.pdf", "PDF（A4）"),
            File("pdf/{name}-b5.pdf", "PDF（B5）"),
            File("pdf/{name}-booklet.pdf", "摺頁小冊 PDF"),
        ),
        "edition.proof.pdf.reader",
        "PDF 的文字、頁次、目錄、註釋、校記、編者各章",
        is_long=True,
    ),
    Output(
        "diplomatic",
        (File("diplomatic/transcription.txt"), File("diplomatic/transcription-{siglum}.txt")),
        "edition.proof.diplomatic",
        "還原本與底本逐位元組相同",
    ),
    Output(
        "tei",
        (File("tei/{name}.xml", "TEI"),),
        "edition.proof.tei.reader",
        "TEI 還原的底本逐位元組相同；文字、頁次、標題、標記、註釋、校記、索引與凡例",
    ),
    Output(
        "json",
        (File("json/{name}.json", "JSON"), File("json/{name}.schema.json", "JSON 結構")),
        "edition.proof.json.reader",
        "JSON 還原的底本逐位元組相同；文字、頁次、標題、標記、註釋、校記與索引",
    ),
    Output(
        "plain",
        (
            File("plain/{name}.txt", "整理本純文字"),
            File("plain/{name}-source.txt", "底本純文字"),
            File("plain/{name}.md", "閱讀用純文字"),
        ),
        "edition.proof.plain",
        "純文字三種（依整理本、依底本、供閱讀而不帶記號）的文字與頁次",
    ),
)
