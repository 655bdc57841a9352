"""The colophon (版權頁): what the edition says of itself on the last page of the PDF.

Everything comes from the configuration and the witness; what they do not say is 待考 or left out. The checksum of the
PDF cannot stand in the PDF, so it is only told where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from edition.model import foreign
from edition.outputs.pdf.common import spoken
from edition.outputs.pdf.syntax import block, string
from edition.tree.lists.report import spaced

if TYPE_CHECKING:
    from sphinx.config import Config

#: What every cover says under title and author.
SUBTITLE: Final = "校注電子版"
UNKNOWN: Final = "待考"
#: What the edition is made with; versions and their licences are in the list of materials (``make sbom``).
_TOOLS: Final = (
    "以 {foreign}`MyST Markdown|und` 撰寫，經 {foreign}`Sphinx|und`、{foreign}`Typst|und` 與 {foreign}`pikepdf|und` "
    "製成；字型為 {foreign}`Noto Serif CJK TC|und`。各件的版本與授權，可在原始檔中用 {foreign}`make sbom|zxx` 列出。"
)
_LICENCES: Final = "程式以 MIT 授權，字型以 {foreign}`SIL Open Font License|en` 1.1 授權。"
_CHECKED: Final = (
    "逐字核對的結果，見成品之外的 verification.json；各檔的校驗值見 SHA256SUMS，因為本檔的校驗值不能寫在本檔之內。"
)


def revised(epoch: str) -> str:
    """Return the day of a time in seconds since 1970, as digits, in the words of the colophon; none for no time."""
    if not int(epoch or 0):
        return ""
    day = datetime.fromtimestamp(int(epoch), UTC)
    return f"，{day.year} 年 {day.month} 月 {day.day} 日修訂"


def rows(config: Config) -> Iterator[tuple[str, str]]:
    """Yield name and words of each line."""
    witness = config.edition_witness
    yield "書名", f"{config.project}　{SUBTITLE}"
    yield "著者", config.author or UNKNOWN
    yield "原書", config.edition_printed_source or UNKNOWN
    yield "內容", config.epub_description
    yield "底本", f"{witness.path}，其 SHA-256 校驗值如下，每八位空一格"
    yield "校驗值", spaced(witness.sha256)
    yield "版本", f"{config.version or UNKNOWN}{revised(os.environ.get('SOURCE_DATE_EPOCH', ''))}"
    yield "授權", "。".join(filter(None, (config.epub_copyright, _LICENCES)))
    yield "製作", _TOOLS
    yield "核對", _CHECKED


def colophon(config: Config) -> list[str]:
    """Return the lines that have words, each as the pair that ``colophon-page`` of the template takes."""
    shown = ((name, block(map(spoken, foreign.parts(words)))) for name, words in rows(config) if words)
    return [f"({string(name)}, {words})" for name, words in shown]
