"""The built EPUB, read back through EbookLib; what EbookLib does not give, through lxml.

EbookLib only reads here and only in the proof: the build never imports it (it is AGPL).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from edition.model.trace import squeeze
from edition.proof import own_links
from edition.proof.digests import digest
from edition.proof.epub.container import open_package
from edition.proof.html import markup
from edition.proof.html.gathered import by_kind, reading
from edition.proof.outputs import Reading
from edition.reading.book import Book

_XHTML = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def open_book(files: Mapping[str, bytes]) -> Any:
    """Open the EPUB of these *files* with EbookLib, which reads without limits and so gets them unpacked.

    :raises Exception: whatever EbookLib raises on a broken file
    """
    from ebooklib import epub

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name), data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return epub.read_epub(packed, options={"ignore_ncx": True})


def _toc(items: Any, level: int = 1) -> Iterator[tuple[int, str, str]]:
    """Yield level, title and link of every entry of a toc as EbookLib gives it."""
    for item in items:
        head, children = item if isinstance(item, tuple) else (item, [])
        yield level, squeeze(head.title or ""), head.href or ""
        yield from _toc(children, level + 1)


def read(path: Path, book: Book) -> Reading:
    """Read the EPUB at *path*.

    :raises Exception: if it cannot be opened or parsed
    """
    files = open_package(path).files
    opened = open_book(files)
    items = {item.id: item for item in opened.get_items()}
    spine = [items[name] for name, _ in opened.spine if name is not None]  # a comment has no name
    # Both forms of the book have the same documents, which are so read once.
    documents = ((item.file_name.rpartition("/")[2], item.content) for item in spine)
    anchors = ((page.anchor, page.n) for page in book.witness.pages.values())
    editorial = {c.name.rpartition("/")[2]: c.name for c in book.chapters if c.editorial}
    read_ = _documents(tuple(documents), tuple(anchors), frozenset(editorial))
    text, notes, in_text, where, words, _, editors, links, ids = read_
    names = {chapter.name.rpartition("/")[2]: chapter.name for chapter in book.chapters}
    linked = own_links.followed(links, ".xhtml", ids)

    def resolve(href: str) -> str | None:
        file, _, fragment = href.partition("#")
        return where.get(file.rpartition("/")[2] or "contents.xhtml", {}).get(fragment)

    def member(source: str) -> bytes:
        """Return the file of the book that *source* in a document names."""
        return next((data for name, data in files.items() if name.endswith(f"/{source}")), b"")

    def page_of(link: Any) -> str:
        return resolve(link.href) or "nowhere"

    def ours(href: str) -> bool:
        """Whether a link leads to a document of the editors, who may head a part of it as the author does."""
        return href.partition("#")[0].rpartition("/")[2].removesuffix(".xhtml") in editorial

    labels = [(page_of(link), link.title.strip()) for link in opened.pages]
    toc = list(_toc(opened.toc))
    heads = {title for _, title, _ in text.headings}
    return reading(
        text,
        resolve,
        **by_kind(notes),
        labels=labels,
        outline=[(level, title) for level, title, _ in toc],
        pictures=[(words, digest(member(source))) for source, words in read_.pictures],
        # A mark calls the entry in its own file, which stands for that in the collected apparatus.
        marks=[(anchor, kind, re.sub(r"^entry-", "app-", entry)) for anchor, kind, entry in text.marks],
        words=words,
        entries_in_text=in_text,
        targets=[(title, resolve(href) or "nowhere") for _, title, href in toc if title in heads and not ours(href)],
        stale=_stale(files, where),
        editors={(editorial[stem],): said for stem, said in editors.items()},
        linked={names[stem]: own_links.renamed(rows, names) for stem, rows in linked.items() if stem in names},
    )


class _Read(NamedTuple):
    """What the documents of the spine say."""

    text: markup.Text
    notes: list[tuple[str, str]]  #: notes and entries of the apparatus, with what they tell
    in_text: list[tuple[str, str]]  #: entries in the text
    where: dict[str, dict[str, str]]  #: document -> id -> page
    words: dict[str, str]  #: of the notes
    pictures: list[tuple[str, str]]  #: of the editors': file and words
    editors: dict[str, str]  #: the editors' documents, without ``.xhtml`` -> all words
    links: dict[str, list[tuple[str, str]]]  #: document, without ``.xhtml`` -> words and addresses
    ids: dict[str, frozenset[str]]  #: document -> its ids


@lru_cache(maxsize=1)
def _documents(
    documents: tuple[tuple[str, bytes], ...], anchors: tuple[tuple[str, str], ...], editorial: frozenset[str]
) -> _Read:
    """Read the *documents*.

    :param anchors: id and name of each original page
    :param editorial: the documents that are the editors' own words, without ``.xhtml``
    """
    pages, text, notes, in_text = dict(anchors), markup.Text(), list[tuple[str, str]](), list[tuple[str, str]]()
    pictures = list[tuple[str, str]]()
    where, words, editors = dict[str, dict[str, str]](), dict[str, str](), dict[str, str]()
    links, ids = dict[str, list[tuple[str, str]]](), dict[str, frozenset[str]]()
    for file, content in documents:
        body = etree.fromstring(content, _XHTML)[-1]
        where[file] = text.anchors = {}
        stem = file.rpartition(".")[0]
        links[stem], ids[file] = list(own_links.read(body, stem in editorial)), own_links.ids(body)
        if stem in editorial:
            editors[stem] = markup.whole(body)
        elif file not in {"nav.xhtml", "cover.xhtml"}:
            markup.read(body, pages.get, text)
        if file != "cover.xhtml":
            pictures += ((image.get("src", ""), image.get("alt", "")) for image in body.iter("{*}img"))
        for anchor, element in markup.notes(body):
            if stem in editorial and anchor.startswith("note-"):
                continue  # they are read with the words around them
            notes.append((anchor, markup.told(element)))
            words[anchor] = markup.words_of(element)
        in_text += markup.entries_in_text(body)
    return _Read(text, notes, in_text, where, words, pictures, editors, links, ids)


def _stale(files: Collection[str], read: Collection[str]) -> list[str]:
    """Return the XHTML files among the *files* of the EPUB that are not among those *read* and not its navigation."""
    names = [name for name in files if name.endswith(".xhtml")]
    return sorted(n for n in names if n.rpartition("/")[2] not in {*read, "nav.xhtml", "cover.xhtml"})
