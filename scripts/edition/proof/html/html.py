"""The built HTML, read back through lxml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import etree
from lxml import html as lxml_html

from edition.model import files
from edition.model.trace import squeeze
from edition.model.witness import Page
from edition.proof import own_links
from edition.proof.digests import digest_at
from edition.proof.html import markup
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
            yield anchors[anchor].n, squeeze("".join(str(words) for words in element.itertext()))


def read(folder: Path, book: Book) -> Reading:
    """Read the HTML in *folder*.

    :raises OSError: if a chapter's page is missing
    :raises etree.LxmlError: if one cannot be parsed
    """
    anchors = {page.anchor: page for page in book.witness.pages.values()}
    text, outline, notes = markup.Text(), list[tuple[int, str]](), list[tuple[str, str]]()
    navigation = list[tuple[str, str, str]]()
    words, editors = dict[str, str](), dict[tuple[str, ...], str]()
    labels: list[tuple[str, str]] = []
    pictures: list[tuple[str, str]] = []
    where: dict[str, dict[str, str]] = {}
    links, ids = dict[str, list[tuple[str, str]]](), dict[str, frozenset[str]]()
    for chapter in book.chapters:
        data = files.read(folder / f"{chapter.name}.html", files.BUILT)
        tree = lxml_html.fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
        article = _article(tree)
        navigation += _navigation(tree, chapter.name)
        pictures += _pictures(folder, f"{chapter.name}.html", article)
        where[f"{chapter.name}.html"] = text.anchors = {}
        if chapter.editorial:
            outline += markup.titles(article)
            editors[chapter.name,] = markup.whole(article)
        else:
            before = len(text.headings)
            markup.read(article, lambda anchor: anchors[anchor].n if anchor in anchors else None, text)
            outline += [(level, title) for level, title, _ in text.headings[before:]]
        links[chapter.name] = list(own_links.read(article, chapter.editorial))
        ids[f"{chapter.name}.html"] = own_links.ids(tree)
        labels += _labels(article, anchors)
        for anchor, element in markup.notes(article):
            if chapter.editorial and anchor.startswith("note-"):
                continue  # they are read with the words around them
            notes.append((anchor, markup.told(element)))
            words[anchor] = markup.words_of(element)

    def resolve(href: str) -> str | None:
        file, fragment = urldefrag(urljoin("chapters/contents.html", href))
        return where.get(file, {}).get(fragment)

    numbers, ways_back = markup.by_kind(notes)
    return Reading(
        text.squeezed(),
        labels,
        outline,
        text.headings,
        markup.links(text, resolve),
        [anchor for anchor, _ in numbers],
        [anchor for anchor, _ in ways_back],
        turns=text.turns,
        entries=markup.entries(text, resolve),
        navigation=navigation,
        calls=text.calls,
        shapes=text.shapes,
        pictures=pictures,
        emphasis=text.emphasis,
        note_calls=text.note_calls,
        gaps=text.gaps,
        numbers=numbers,
        marks=text.marks,
        ways_back=ways_back,
        records=text.records,
        words=words,
        stale=_stale(folder, book),
        editors=editors,
        linked=own_links.followed(links, ".html", ids),
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
