"""What came, a file or a folder with a file a page, in whatever form -> lines of text, and what was done to them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from edition.ingest import engines, lines
from edition.ingest.encodings import decode
from edition.ingest.engines import Scan
from edition.ingest.lines import Line, Setting
from edition.model import files
from edition.model.facsimile import FORMATS
from edition.model.findings import EditionError, Finding

#: Files of a folder that are text, by their suffix.
_TEXTS: Final = frozenset({".txt", ".text", ".md", ".html", ".htm", ".hocr", ".xml", ""})
_NUMBER: Final = re.compile(r"\d+")
_FEED: Final = "\f"
#: What is said of printed lines.
JOINED: Final = "printed lines joined to paragraphs"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text that came."""

    name: str  #: of the file or folder
    sha256: str  #: of its bytes; of a folder, of its files' digests in order
    text: str  #: as it was read: of a text file all of it
    lines: tuple[Line, ...]
    done: tuple[str, ...]  #: what was done to it
    images: tuple[tuple[int, Path], ...] = ()  #: images beside the files of pages, by the number in their names


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of what came."""

    digest: str
    text: str  #: of a text file
    pages: tuple[tuple[Line, ...], ...]
    done: tuple[str, ...]


def read(path: Path, name: str, setting: Setting, encoding: str = "") -> Arrival:
    """Return what stands at *path*.

    :param name: what messages call it
    :param encoding: of its text, found if empty
    :raises EditionError: source-002 if it cannot be read
    """
    try:
        return _folder(path, name, setting, encoding) if path.is_dir() else _file(path, name, setting, encoding)
    except OSError as error:
        place = f"{name}/{Path(error.filename).name}" if path.is_dir() and error.filename else name
        repair = "receive a file or a folder of files of text"
        reason = str(error.strerror)
        raise EditionError(Finding(place, 0, "source-002", reason, "a file of UTF-8 text", repair)) from error


def _file(path: Path, name: str, setting: Setting, encoding: str) -> Arrival:
    part = _part(path, name, setting, encoding)
    return Arrival(path.name, part.digest, part.text, _joined(part.pages), part.done)


def _folder(path: Path, name: str, setting: Setting, encoding: str) -> Arrival:
    found = sorted((one for one in path.iterdir() if one.is_file() and one.name[:1] != "."), key=_natural)
    texts = [one for one in found if one.suffix.lower() in _TEXTS]
    if not texts:
        repair = "put a file a page into it: 0014.txt, 0015.txt …"
        raise EditionError(Finding(name, 0, "source-002", "a folder without text", "files of text", repair))
    parts = [_part(one, f"{name}/{one.name}", setting, encoding) for one in texts]
    pages = [_numbered(page, _number(one)) for one, part in zip(texts, parts, strict=True) for page in part.pages]
    digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
    done = dict.fromkeys([f"{len(texts)} files joined", *(one for part in parts for one in part.done)])
    shown = ((_number(one), one) for one in found if one.suffix.lower() in FORMATS)
    images = tuple((number, one) for number, one in shown if number is not None)
    return Arrival(path.name, digest, "", _joined(pages), tuple(done), images)


def _natural(path: Path) -> tuple[list[int], str]:
    return [int(number) for number in _NUMBER.findall(path.stem)], path.name


def _number(path: Path) -> int | None:
    """Return the number in the name of a file, the last if there are several: book-01-0014.txt."""
    found = _NUMBER.findall(path.stem)
    return int(found[-1]) if found else None


def _part(path: Path, name: str, setting: Setting, encoding: str) -> _Part:
    data = files.read(path, files.TRANSCRIPTION)
    digest = hashlib.sha256(data).hexdigest()
    decoded = decode(name, data, encoding)
    if engines.is_markup(decoded.text):
        scans = engines.pages(name, decoded.text.encode() if encoding else data)
        done = ("regions and lines of an OCR engine read", *decoded.done)
        return _Part(digest, "", tuple(_scanned(scan, setting) for scan in scans), done)
    sheets = [sheet.split("\n") for sheet in decoded.text.split(_FEED)]
    done = (*decoded.done, *(["form feeds taken for page turns"] if len(sheets) > 1 else []))
    broken = lines.are_printed([line for sheet in sheets for line in sheet], setting)
    joined = [_parted(sheet, setting) if broken else tuple(map(Line, sheet)) for sheet in sheets]
    told = [JOINED] if broken else []
    return _Part(digest, decoded.text, tuple(joined), (*done, *told))


def _parted(sheet: Sequence[str], setting: Setting) -> tuple[Line, ...]:
    """Return the paragraphs of printed lines; blank lines part them."""
    return tuple(_blank_between(lines.paragraphs(list(map(Line, sheet)), setting)))


def _scanned(scan: Scan, setting: Setting) -> tuple[Line, ...]:
    """Return the paragraphs of a page that an engine read."""
    found = list[Line]()
    for region in scan.regions:
        printed = [Line(one.text, region=one.region, confidence=one.confidence) for one in region]
        found += lines.paragraphs(printed, setting)
    return tuple(_blank_between(found))


def _blank_between(found: Sequence[Line]) -> Iterator[Line]:
    for number, line in enumerate(found):
        if number:
            yield Line("")
        yield line


def _numbered(page: Sequence[Line], number: int | None) -> tuple[Line, ...]:
    return tuple(replace(line, number=number) for line in page)


def _joined(pages: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """Return the lines of *pages*, a blank one between two, the first of each marked; of one file as they are."""
    if len(pages) == 1 and not any(line.number for line in pages[0]):
        return tuple(pages[0])
    found = list[Line]()
    for page in pages:
        start = next((n for n, line in enumerate(page) if line.text.strip()), None)
        if start is None:
            continue
        end = max(n for n, line in enumerate(page) if line.text.strip())
        found += [Line("")] if found else []
        found += [replace(page[start], breaks=True), *page[start + 1 : end + 1]]
    return tuple(found)
