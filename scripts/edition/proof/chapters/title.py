"""What ``conf.py`` says of the title page and of chapters, against these, and headings that must have words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from edition.model.findings import Finding
from edition.model.settings import FILE
from edition.model.trace import squeeze
from edition.reading.book import Book


def check_title(book: Book) -> Iterator[Finding]:
    """Yield a finding for title or author in ``conf.py`` if the title page, which every output follows, has another."""
    root = book.chapters[0]
    title = next((heading for heading in book.headings if heading.chapter == root.name), None)
    if root.editorial or title is None:
        return
    place = f"({title.place.file}:{title.place.line})"
    repair = "write in conf.py what the title page has; if the title page is wrong, mark it there"
    if squeeze(book.settings.project) != (words := title.number + title.title):
        yield Finding(FILE, 0, "conf-002", f'project = "{book.settings.project}"', f"{words} {place}", repair)
    beside = squeeze("".join(step.edition for step in book.steps if step.page == title.page)).replace(words, "", 1)
    if beside and squeeze(book.settings.author) not in beside:  # a title page may name no author
        expected = f"the author as the title page names him {place}"
        yield Finding(FILE, 0, "conf-002", f'author = "{book.settings.author}"', expected, repair)


def check_booklet(book: Book) -> Iterator[Finding]:
    """Yield a finding for each chapter that the booklet is to have and that is none of the editors'."""
    known = [chapter.name for chapter in book.chapters if chapter.editorial]
    for name in book.settings.edition_booklet.split():
        if name not in known:
            near = get_close_matches(name, known, 1)
            expected = "a chapter of the editors'" + "".join(f", such as {one}" for one in near)
            yield Finding(FILE, 0, "conf-001", f"edition_booklet: {name}", expected, "mend the name, or take it out")


def check_headings(book: Book) -> Iterator[Finding]:
    """Yield a finding for a heading without words, and for a chapter of the editors' that has none."""
    repair = "write its title behind the # signs; it names the chapter in every contents"
    for chapter in book.chapters:
        for one in (one for one in chapter.prose if one.kind == "heading" and not one.words(book.sources)):
            place = one.place
            yield place.finding("chapter-005", "a heading without words", "its words", repair)
        if chapter.editorial and not any(one.kind == "heading" for one in chapter.prose):
            yield Finding(chapter.file, 0, "chapter-005", "no heading", "a heading # and words", repair)
    for heading in book.headings:
        if not heading.number + heading.title:
            place = heading.place
            yield place.finding("chapter-005", "a heading without words", "its words", repair)
