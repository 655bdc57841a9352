"""The pictures of files: each is one of the project that every output can show, with words for who cannot see it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from edition.model.chapter import Chapter
from edition.model.findings import Finding
from edition.proof import drawings
from edition.reading import images
from edition.reading.book import Book

#: What a browser, an EPUB (EPUB 3.3, 3.2) and Typst can show.
FORMATS: Final = (".png", ".jpg", ".jpeg", ".svg", ".webp")
#: Most bytes of a picture: a page and a book stay light.
MOST: Final = 2_000_000
_NAME: Final = re.compile(r"[A-Za-z0-9._/-]+")


def check_pictures(book: Book) -> Iterator[Finding]:
    """Yield a finding for each picture or drawing that cannot be shown, or is not told in words."""
    for chapter in book.chapters:
        for one in chapter.pictures:
            if told := _fault(book.root, path_of(book.root, chapter, one.source), one.source):
                yield one.place.finding("picture-001", *told)
            if not one.alt.strip():
                repair = "write what it shows: ![words](file), or :alt: words in the directive"
                told = f"{one.source} without words", "words for who cannot see it", repair
                yield one.place.finding("picture-001", *told)
        for one in (*chapter.prose, *chapter.remarks):
            name, _, file = one.text.partition(" ")
            path = book.root / file
            # A drawing that is not there is told by the build, which draws it.
            if one.kind == "list" and name == "drawing" and path.is_file() and (told := _fault(book.root, path, file)):
                yield one.place.finding("picture-001", *told)


def path_of(root: Path, chapter: Chapter, source: str) -> Path:
    """Return the file that *source* in a chapter names: beside the chapter, or from the project's folder with ``/``."""
    folder = root if source.startswith("/") else (root / chapter.file).parent
    return folder / source.lstrip("/")


def _fault(root: Path, path: Path, source: str) -> tuple[str, str, str] | None:
    """Return what is wrong with the picture at *path*, what was expected and how it is mended, None if it is right."""
    beside, suffix = f"a file of the project, {' '.join(FORMATS)}", path.suffix.lower()
    if "://" in source:
        return source, beside, "put the picture into _static and name it there; the build fetches nothing"
    if not source or suffix not in FORMATS:
        return source or "no file", beside, "name a file of one of these formats"
    if not _NAME.fullmatch(source):
        repair = "rename the file, and here; other names do not come through every system, EPUB and address"
        return source, "a name of ASCII letters, digits, - _ and .", repair
    if not path.is_file():
        return f"{source}: no such file", beside, "mend the name, or put the picture there"
    if not Path(os.path.normpath(path)).is_relative_to(root):  # where a link of the file system leads: build-005
        return f"{source}, outside the project", beside, "copy the picture into _static"
    if (size := path.stat().st_size) > MOST:
        return f"{source}, {size} bytes", f"at most {MOST} bytes", "make the picture smaller"
    return _content(path.read_bytes(), source, suffix)


def _content(data: bytes, source: str, suffix: str) -> tuple[str, str, str] | None:
    """Return what is wrong with what a picture holds."""
    if suffix == ".svg":
        what = drawings.fault(data)
        repair = "draw it without, or save it as plain SVG with its pictures inside"
        return (f"{source}: {what}", "a drawing that runs and fetches nothing", repair) if what else None
    told = images.fault(data, suffix)
    return (f"{source}: {told[0]}", f"a picture that is {suffix}", told[1]) if told else None
