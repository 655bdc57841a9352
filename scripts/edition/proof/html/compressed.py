"""The compressed forms of the site's texts, read back: hosts send them instead, so each must be the text itself."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import brotli

from edition.model import files
from edition.model.findings import REBUILD, Finding

_TEXTS: Final = frozenset(
    {".html", ".css", ".js", ".json", ".svg", ".webmanifest", ".atom", ".xml", ".txt", ".md", ".bib"}
)
_LEAST: Final = 512
#: Written when all is proved.
_LATER: Final = frozenset({"verification.json"})


def _gunzip(data: bytes, most: int) -> bytes:
    """Return what *data* holds as gzip, no more than *most* bytes; nothing follows it (RFC 1952)."""
    reader = zlib.decompressobj(wbits=31)
    found = reader.decompress(data, most)
    return found if reader.eof and not reader.unused_data else found + b"\0"


def _unbrotli(data: bytes, most: int) -> bytes:
    """Return what *data* holds by Brotli, little more than *most* bytes (RFC 7932)."""
    reader = brotli.Decompressor()
    found = bytes(reader.process(data, output_buffer_limit=most))
    return found if reader.is_finished() else found + b"\0"


_READERS: Final[Mapping[str, Callable[[bytes, int], bytes]]] = {".br": _unbrotli, ".gz": _gunzip}


def unpacked(form: str, data: bytes, most: int) -> bytes:
    """Return what *data* holds in a *form* of HTTP (RFC 9110, 8.4.1; RFC 7932), little more than *most* bytes.

    :raises ValueError: if it is not of that form
    """
    suffix = {"gzip": ".gz", "x-gzip": ".gz", "br": ".br"}.get(form)
    if suffix is None:
        raise ValueError("no form that was asked for")
    try:
        return _READERS[suffix](data, most)
    except (zlib.error, brotli.error) as error:
        raise ValueError(str(error)) from error


def expected(folder: Path) -> dict[str, Path]:
    """Return the compressed files that the site in *folder* ought to have, by name, each with its text."""
    found = {path: path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        f"{name}{suffix}": path
        for path, name in found.items()
        if path.suffix in _TEXTS and path.name not in _LATER and path.stat().st_size >= _LEAST
        for suffix in _READERS
    }


def check_compressed(folder: Path, name: str) -> Iterator[Finding]:
    """Yield a finding for each compressed file of the site in *folder* that is missing, of no text, or another text.

    :param name: what messages call the site
    """
    ought = expected(folder)
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.suffix in _READERS and p.is_file()}
    for file in sorted(ought.keys() | there.keys()):
        report = partial(Finding, f"{name}/{file}", 0, "html-009", repair=REBUILD)
        if file not in ought:
            yield report(actual="a compressed file of no text", expected="no such file")
        elif file not in there:
            yield report(actual="no such file", expected=f"{ought[file].name}, compressed")
        elif told := _fault(there[file], ought[file]):
            yield report(actual=told, expected=f"what {ought[file].name} holds")


def _fault(packed: Path, text: Path) -> str:
    """Return what is wrong with the compressed file *packed* of *text*, nothing if it is right."""
    ought = files.read(text, files.BUILT)
    try:
        found = _READERS[packed.suffix](files.read(packed, files.BUILT), len(ought) + 1)
    except (OSError, zlib.error, brotli.error) as error:
        return f"{type(error).__name__}: {error}"
    return "" if found == ought else "another text"
