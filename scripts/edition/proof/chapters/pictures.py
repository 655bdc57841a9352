"""The pictures of files: each is one of the project that every output can show, with words for who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from edition.model.chapter import Chapter, Prose
from edition.model.findings import Finding
from edition.reading.book import Book

#: What a browser, an EPUB (EPUB 3.3, 3.2) and Typst can show.
FORMATS: Final = (".png", ".jpg", ".jpeg", ".svg", ".webp")
#: Most bytes of a picture: a page and a book stay light.
MOST: Final = 2_000_000


def check_pictures(book: Book) -> Iterator[Finding]:
    """Yield a finding for each picture that cannot be shown, or is not told in words."""
    for chapter in book.chapters:
        for one in chapter.pictures:
            yield from _check(book.root, chapter, one)


def path_of(root: Path, chapter: Chapter, source: str) -> Path:
    """Return the file that *source* in a chapter names: beside the chapter, or from the project's folder with ``/``."""
    folder = root if source.startswith("/") else (root / chapter.file).parent
    return folder / source.lstrip("/")


def _check(root: Path, chapter: Chapter, one: Prose) -> Iterator[Finding]:
    def found(actual: str, expected: str, repair: str) -> Finding:
        return one.place.finding("picture-001", actual, expected, repair)

    beside = f"a file of the project, {' '.join(FORMATS)}"
    path = path_of(root, chapter, one.source)
    if "://" in one.source:
        yield found(one.source, beside, "put the picture into _static and name it there; the build fetches nothing")
    elif not one.source or PurePosixPath(one.source).suffix.lower() not in FORMATS:
        yield found(one.source or "no file", beside, "name a file of one of these formats")
    elif not path.is_file():
        yield found(f"{one.source}: no such file", beside, "mend the name, or put the picture there")
    elif not path.resolve().is_relative_to(root.resolve()) and not path.parent.is_symlink():
        yield found(f"{one.source}, outside the project", beside, "copy the picture into _static")
    elif (size := path.stat().st_size) > MOST:
        yield found(f"{one.source}, {size} bytes", f"at most {MOST} bytes", "make the picture smaller")
    if not one.alt.strip():
        repair = "write what it shows: ![words](file), or :alt: words in the directive"
        yield found(f"{one.source} without words", "words for who cannot see it", repair)
