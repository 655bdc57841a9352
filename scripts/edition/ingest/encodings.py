"""Bytes that came -> text, with what was done to them: encoding, byte order mark, line ends."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from edition.model.findings import EditionError, Finding

#: Encodings with what is a wider form of them: old files have characters of the wider one.
_WIDER: Final = {
    "big5": ("big5hkscs", "cp950"),
    "cp950": ("big5hkscs", "cp950"),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
}
#: What may be found; of anything else (a code page of the West, KOI8) the finding is an accident of few bytes.
_FOUND: Final = frozenset(
    {"big5", "cp950", "big5hkscs", "gb2312", "gbk", "gb18030", "hz", "euc_jp", "shift_jis", "cp932"}
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
#: Characters of a text in Chinese, and how much of one they are at least.
_USUAL: Final = re.compile("[\t\n\r -~\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SHARE: Final = 0.97
#: What is asked of a whole file: that much tells its encoding.
_SAMPLE: Final = 2**16


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what was done to the bytes that it was."""

    text: str
    encoding: str
    done: tuple[str, ...]


def decode(name: str, data: bytes, encoding: str = "") -> Decoded:
    """Return the text of the file *name* with these bytes.

    A byte order mark tells; then what is UTF-8 is that, for nothing else looks like it by chance; UTF-16 is known by
    what it makes of the bytes; of the rest charset-normalizer tells which encoding makes the likeliest text.

    :param encoding: as the editor says; found if empty
    :raises EditionError: source-002 if it is in none
    """
    found = _said(name, data, encoding) if encoding else _decoded(name, data)
    text, done = found.text.removeprefix("\ufeff"), list(found.done)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        done.append("line ends made those of Unix")
    return Decoded(text, found.encoding, tuple(done))


def _said(name: str, data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, (f"read as {encoding}, as was said",))
    except (UnicodeDecodeError, LookupError) as error:
        raise _unreadable(name, data, str(error), f"text in {encoding}") from error


def _decoded(name: str, data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding, (f"read as {encoding}, by its byte order mark",))
            except UnicodeDecodeError as error:
                raise _unreadable(name, data, _broken(error), encoding) from error
    try:
        return Decoded(data.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError as error:
        wrong = error
    for encoding in (*_sixteen(data), *_likeliest(data)):
        try:
            return Decoded(data.decode(encoding), encoding, (f"read as {encoding}, which was found",))
        except UnicodeDecodeError:
            continue
    raise _unreadable(name, data, _broken(wrong), "a file of UTF-8 text", wrong.start) from wrong


def _sixteen(data: bytes) -> Iterator[str]:
    """Yield the form of UTF-16 in which *data* is, if it is: read so, nearly all of it is what such a text has."""
    for encoding in ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ():
        text = data[:_SAMPLE].decode(encoding, "replace")
        if text and len(_USUAL.findall(text)) >= _SHARE * len(text):
            yield encoding


def _likeliest(data: bytes) -> tuple[str, ...]:
    """Return the encodings in which *data* may be, the widest first."""
    end = data.rfind(b"\n", 0, _SAMPLE) + 1
    best = from_bytes(data[:end] if len(data) > _SAMPLE and end else data).best()
    if best is None or best.encoding not in _FOUND:
        return ()
    return (*_WIDER.get(best.encoding, ()), best.encoding)


def _broken(error: UnicodeDecodeError) -> str:
    return f"byte {error.object[error.start]:#04x} at offset {error.start}"


def _unreadable(name: str, data: bytes, read: str, expected: str, at: int = 0) -> EditionError:
    line = data.count(b"\n", 0, at) + 1
    repair = "save it as UTF-8, or say its encoding: --encoding big5"
    return EditionError(Finding(name, line, "source-002", read, expected, repair))
