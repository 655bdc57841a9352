"""Reports of slips: what a reader is given to fill in, as a link to write or to open, and what comes back as text.

The form is a line a field, ``頁：9``, so that a person reads it, a mail and an issue carry it, and a program finds it
again whatever stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final
from urllib.parse import quote

from edition.model.interface import gettext

#: Field of :class:`Report` -> what the form calls it.
LABELS: Final[Mapping[str, str]] = {
    "page": "頁", "line": "底本行", "reading": "現在讀作", "proposal": "應作", "reason": "理由",
    "version": "版本", "place": "位置",
}  # fmt: skip
#: What every report is called.
TITLE: Final = "回報錯誤"
#: What stands between a field and its value, and what a mail or an issue that quotes the form puts around both.
_COLON: Final = re.compile("[：:]")
_QUOTING: Final = " \t\u3000>＞*•-"
_MAIL: Final = re.compile(r"(?:mailto:)?[^\s@:/?&#]+@[^\s@:/?&#]+\.[^\s@:/?&#]+")
_PAGE: Final = re.compile(r"https?://[^\s?#/]+/[^\s#]*")


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader says of one slip; what is not known is empty."""

    page: str = ""  #: of the original, as a reader names it
    line: str = ""  #: of the transcription
    reading: str = ""  #: what the edition has
    proposal: str = ""  #: what it ought to have
    reason: str = ""
    version: str = ""
    place: str = ""  #: the page of the site


def is_usable(address: str) -> bool:
    """Whether reports can be sent to *address*: one of mail, or a page to file an issue on."""
    return bool(_MAIL.fullmatch(address) or _PAGE.fullmatch(address))


def form(report: Report) -> str:
    """Return the text that a reader fills in."""
    return "".join(f"{gettext(label)}{gettext('：')}{getattr(report, name)}\n" for name, label in LABELS.items())


def link(address: str, project: str, report: Report) -> str:
    """Return the address that opens a prepared mail (RFC 6068) or issue; nothing without an *address*."""
    if not is_usable(address):
        return ""
    title, body = (quote(words, safe="") for words in (gettext(TITLE) + gettext("：") + project, form(report)))
    if _MAIL.fullmatch(address):
        return f"mailto:{address.removeprefix('mailto:')}?subject={title}&body={body.replace('%0A', '%0D%0A')}"
    return f"{address}{'&' if '?' in address else '?'}title={title}&body={body}"


def parse(text: str) -> Report:
    """Return the report that *text* holds, whatever else it says; of a field that is filled in twice, the last."""
    names = {gettext(label): name for name, label in LABELS.items()}
    read = (_COLON.split(line, maxsplit=1) for line in text.splitlines())
    said = (
        (names.get(field[0].strip(_QUOTING)), field[1].lstrip("* \t\u3000").rstrip()) for field in read if field[1:]
    )
    return Report(**{name: value for name, value in said if name and value})


assert {field.name for field in fields(Report)} == LABELS.keys()
