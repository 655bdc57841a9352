"""The built HTML, read back through lxml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import etree
from lxml import html as lxml_html

from edition.model import files
from edition.model.chapter import Chapter
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.proof import own_links
from edition.proof.digests import digest_at
from edition.proof.html import markup
from edition.proof.html.gathered import by_kind, reading
from edition.proof.outputs import Reading
from edition.reading.book import Book


def _article(tree: etree._Element) -> etree._Element:
    """Return the element that holds the chapter; the whole page if none is marked."""
    return next(iter(tree.iter("main", "article")), tree)


def _pictures(folder: Path, page: str, article: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield words and digest of each picture of a *page*, but for the cover on the title page, which the build drew."""
    for image in article.iter("img"):
        around = image.getparent()
        if around is None or "welcome" not in markup.classes(around):
            yield image.get("alt", ""), digest_at(folder, page, image.get("src", ""))


def _labels(article: etree._Element, anchors: Mapping[str, Page]) -> Iterator[tuple[str, str]]:
    """Yield each original page that begins in *article*, and what is shown as its number."""
    for element in article.iter("a"):
        if (anchor := element.get("id", "")) in anchors and "pb" in markup.classes(element):
            yield anchors[anchor].n, "".join(str(words) for words in element.itertext()).strip()


@dataclass(slots=True)
class _Site:
    """What was read so far of the pages in a folder."""

    folder: Path
    pages: Mapping[str, Page]  #: id of an original page -> the page
    text: markup.Text = field(default_factory=markup.Text)
    outline: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    navigation: list[tuple[str, str, str]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    editors: dict[tuple[str, ...], str] = field(default_factory=dict)
    labels: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    where: dict[str, dict[str, str]] = field(default_factory=dict)  #: page of the site -> id -> original page
    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, chapter: Chapter) -> None:
        """Read the page of *chapter*."""
        name = f"{chapter.name}.html"
        data = files.read(self.folder / name, files.BUILT)
        tree = lxml_html.fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
        article = _article(tree)
        self.navigation += _navigation(tree, chapter.name)
        self.pictures += _pictures(self.folder, name, article)
        self.where[name] = self.text.anchors = {}
        if chapter.editorial:
            self.outline += markup.titles(article)
            self.editors[chapter.name,] = markup.whole(article)
        else:
            before = len(self.text.headings)
            markup.read(article, self._number, self.text)
            self.outline += [(level, title) for level, title, _ in self.text.headings[before:]]
        self.links[chapter.name] = list(own_links.read(article, chapter.editorial))
        self.ids[name] = own_links.ids(tree)
        self.labels += _labels(article, self.pages)
        for anchor, element in markup.notes(article):
            if chapter.editorial and anchor.startswith("note-"):
                continue  # they are read with the words around them
            self.notes.append((anchor, markup.told(element)))
            self.words[anchor] = markup.words_of(element)

    def resolve(self, href: str) -> str | None:
        """Return the original page on which the target of a link in the printed contents stands."""
        file, fragment = urldefrag(urljoin("chapters/contents.html", href))
        return self.where.get(file, {}).get(fragment)

    def _number(self, anchor: str) -> str | None:
        return self.pages[anchor].n if anchor in self.pages else None


def read(folder: Path, book: Book) -> Reading:
    """Read the HTML in *folder*.

    :raises OSError: if a chapter's page is missing
    :raises etree.LxmlError: if one cannot be parsed
    """
    site = _Site(folder, {page.anchor: page for page in book.witness.pages.values()})
    for chapter in book.chapters:
        site.add(chapter)
    return reading(
        site.text,
        site.resolve,
        **by_kind(site.notes),
        labels=site.labels,
        outline=site.outline,
        navigation=site.navigation,
        pictures=site.pictures,
        records=site.text.records,
        words=site.words,
        stale=_stale(folder, book),
        editors=site.editors,
        linked=own_links.followed(site.links, ".html", site.ids),
    )


def _navigation(tree: etree._Element, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield title and target of what leads on from the page *name*: to all pages, its sections, its neighbours."""
    beside = [link for nav in tree.iter("nav") if "bd-docs-nav" in markup.classes(nav) for link in nav.iter("a")]
    inside = {link: len(link.get("href", "")) > 1 and link.get("href", "").startswith("#") for link in beside}
    around = [link for link in tree.iter("a") if link.get("rel") in {"prev", "next"}]
    for link in (*sorted(beside, key=lambda link: inside[link]), *around):
        words = [link.text or ""]
        for child in link:  # what is small says only 上一篇 or 下一篇
            words += ["" if child.tag == "small" else child.text or "", child.tail or ""]
        if "navbar-brand" in markup.classes(link):
            words = []  # the project's name, which conf.py gives
        yield name, squeeze("".join(words)), _target(name, link.get("href", ""))


def _target(name: str, href: str) -> str:
    """Return the page of the site, and the place on it, to which *href* on the page *name* leads."""
    here, place = href.startswith("#"), href.removesuffix("#")
    return f"{name}.html{place}" if here else own_links.joined(name.rpartition("/")[0], place)


def _stale(folder: Path, book: Book) -> list[str]:
    """Return the pages beside those of chapters, in their folders, that belong to no chapter of *book*."""
    named = {f"{chapter.name}.html" for chapter in book.chapters}
    folders = {Path(name).parent for name in named} - {Path()}
    pages = (page.relative_to(folder).as_posix() for part in folders for page in (folder / part).glob("*.html"))
    return sorted(page for page in pages if page not in named)
