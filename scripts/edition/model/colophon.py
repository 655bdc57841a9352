"""What the edition says of itself on its colophon (版權頁): settings and witness -> names and words.

What they do not say is 待考 or left out. The checksum of an output cannot stand in it, so it is only told where it
stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from edition.model.interface import gettext, pgettext
from edition.model.settings import Settings
from edition.model.witness import Witness
from edition.model.witnesses import OtherWitness

TITLE: Final = "版權頁"
#: What every cover says under title and author.
SUBTITLE: Final = "校注電子版"
UNKNOWN: Final = "待考"
#: What the line of the edition and its day is called.
EDITION: Final = "版次"
#: How it tells the day.
REVISED: Final = "，{year} 年 {month} {day} 日修訂"
#: The months as that has them.
MONTHS: Final = ("1 月", "2 月", "3 月", "4 月", "5 月", "6 月", "7 月", "8 月", "9 月", "10 月", "11 月", "12 月")
#: What the edition is made with; versions and their licences are in the list of materials (``make sbom``).
_TOOLS: Final = (
    "以 {foreign}`MyST Markdown|und` 撰寫，經 {foreign}`Sphinx|und`、{foreign}`Typst|und` 與 {foreign}`pikepdf|und` "
    "製成；字型為 {foreign}`Noto Serif CJK TC|und`。"
)
_LICENCES: Final = "程式以 MIT 授權，字型以 {foreign}`SIL Open Font License|en` 1.1 授權。"
_CHECKED: Final = "各種檔案都與底本逐字核對；核對的結果與各檔的校驗值，另列於兩個檔案，不能寫在本檔之內。"
#: Characters of a checksum between two spaces, so that the line can be broken and read aloud.
_GROUP: Final = 8


def spaced(checksum: str) -> str:
    """Return a checksum in groups."""
    return " ".join(checksum[at : at + _GROUP] for at in range(0, len(checksum), _GROUP))


def revised(epoch: str) -> str:
    """Return the day of a time in seconds since 1970, as digits; nothing for no time."""
    if not int(epoch or 0):
        return ""
    day = datetime.fromtimestamp(int(epoch), UTC)
    return gettext(REVISED).format(year=day.year, month=gettext(MONTHS[day.month - 1]), day=day.day)


def rows(
    settings: Settings, witness: Witness, others: Sequence[OtherWitness], address: str, epoch: str
) -> Iterator[tuple[str, str]]:
    """Yield name and words of each line.

    :param others: witnesses beside the base
    :param address: of the site, or nothing
    :param epoch: when the edition was last revised, in seconds since 1970, as digits, or nothing
    """
    base = gettext("檔案 {path}，其 {name} 校驗值為 {checksum}").format(
        path=f"{{foreign}}`{witness.path}|zxx`",
        name="{foreign}`SHA-256|und`",
        checksum=f"{{foreign}}`{spaced(witness.sha256)}|zxx`",
    )
    of_other = gettext("{siglum} 本：{provenance}")
    told = (of_other.format(siglum=f"{{foreign}}`{one.siglum}|zxx`", provenance=one.provenance) for one in others)
    unknown = gettext(UNKNOWN)
    every = (
        ("書名", gettext("{}　校注電子版").format(settings.project)),
        ("著者", settings.author or unknown),
        ("原書", settings.edition_printed_source or unknown),
        ("內容", settings.epub_description),
        ("底本", base),
        ("別本", gettext("；").join(told)),
        ("校注", settings.made_by),
        ("協力", settings.edition_contributors),
        ("出版", settings.edition_publisher),
        (EDITION, f"{settings.version or unknown}{revised(epoch)}"),
        ("授權", pgettext("between sentences", "。").join(filter(None, (settings.epub_copyright, gettext(_LICENCES))))),
        ("製作", gettext(_TOOLS)),
        ("核對", gettext(_CHECKED)),
        ("最新版本", _address(address)),
        ("回報錯誤", _address(settings.edition_reports)),
    )
    return ((gettext(name), words) for name, words in every if words)


def _address(address: str) -> str:
    return f"{{foreign}}`{address}|zxx`" if address else ""
