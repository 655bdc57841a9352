"""The report of the proof (驗證報告) inside the edition: generated from what was checked, never kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from docutils.nodes import Node
from sphinx.util.docutils import SphinxDirective

from edition.model import wording
from edition.model.colophon import spaced
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.proof.summary import GROUPS, Check, CheckGroup, Summary
from edition.tree.lists import common as lists
from edition.tree.nodes import verification

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

LIST: Final = "verification"
#: Role -> what the 凡例 calls it.
_KINDS: Final = {name: kind.label for name, kind in JUDGING.items()}
_COUNTS: Final = {
    "source_bytes": "底本位元組", "source_characters": "底本字數（含標點，不計空白）",
    "edition_characters": "本版正文字數（同上）", "pages": "原書頁數", "pages_without_text": "其中無文字的頁",
    "headings": "正文標題", "notes": "註釋", "apparatus": "校記", "sources": "參考書目", "contents": "目次條目",
}  # fmt: skip
UNTESTED: Final = "待測"


class VerificationDirective(SphinxDirective):
    """``{verification}``: what was counted and checked, with the result."""

    def run(self) -> list[Node]:
        """Return the placeholder."""
        self.env.metadata[self.env.docname][lists.GENERATED] = LIST
        return [verification()]


def digest(app: Sphinx) -> str:
    """Return a digest of all that the report says, by which it is known to have changed."""
    said = repr((app.config.edition_summary, app.config.edition_proving))
    return hashlib.sha256(said.encode()).hexdigest()


def _text(words: str) -> nodes.paragraph:
    return nodes.paragraph("", "", *lists.prose(words))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.table:
    return lists.table(head, [[_text(cell) for cell in row] for row in rows])


def _listed(counted: Mapping[str, int], names: Mapping[str, str] | None = None) -> str:
    told = (f"{gettext((names or {}).get(name, name))} {number}" for name, number in counted.items())
    return gettext("、").join(told) or gettext("無")


def _source(summary: Summary) -> Iterator[Node]:
    """Yield what the edition was checked against."""
    yield nodes.rubric("", gettext("底本"))
    line = _text(gettext("底本檔案的 SHA-256 校驗值（每八位空一格）："))
    line += nodes.literal("", spaced(summary.sha256))
    yield line


def _numbers(summary: Summary) -> Iterator[Node]:
    """Yield the counts."""
    yield nodes.rubric("", gettext("數目"))
    rows = [(gettext(name), str(summary.counts[key])) for key, name in _COUNTS.items()]
    yield _table((gettext("項目"), gettext("數")), rows)
    yield _text(gettext("校記按標記：{}。").format(_listed(summary.kinds, _KINDS)))
    classes, certainties = _listed(summary.classes), _listed(summary.certainties)
    told = gettext("校記按類別：{classes}。按確定程度：{certainties}。")
    yield _text(told.format(classes=classes, certainties=certainties))
    yield _text(gettext("索引條目：{}。").format(_listed(summary.registers, wording.REGISTERS)))


def result(group: CheckGroup, check: Check, proving: bool, beyond: int = 0) -> str:
    """Return the word for the result of a *check*.

    :param proving: whether the outputs are proved before they are published, so that only good ones are read
    :param beyond: entries of the printed contents that cannot be checked
    """
    if group.key == "contents" and not check.findings and beyond:
        return gettext("通過；{} 條不在底本").format(beyond)
    if group.built:
        return gettext("通過") if proving else gettext("未核對")
    if check.findings:
        return gettext("{} 處不符").format(check.findings)
    return gettext("{} 處不合，只是線索").format(check.warnings) if check.warnings else gettext("通過")


def _beyond(summary: Summary) -> str:
    beyond, every = summary.counts["contents_beyond"], summary.counts["contents"]
    return gettext(
        "目次 {every} 條，其中 {beyond} 條所指的正文不在底本之內，無從核對：這些條目另計，不算通過；"
        "核對過的是其餘 {rest} 條。"
    ).format(every=every, beyond=beyond, rest=every - beyond)


def _results(summary: Summary, proving: bool) -> Iterator[Node]:
    """Yield each check and its result, and what the results mean."""
    yield nodes.rubric("", gettext("各項核對"))
    beyond = summary.counts["contents_beyond"]
    rows = [(gettext(g.says), result(g, c, proving, beyond)) for g, c in zip(GROUPS, summary.checks, strict=True)]
    yield _table((gettext("核對"), gettext("結果")), rows)
    yield _text(_beyond(summary))
    of_page = gettext("第{label}頁 {read} 行，應有 {expected} 行")
    fit = gettext("；").join(
        of_page.format(label=label, read=_lines(read), expected=_range(expected))
        for label, read, expected in summary.fit
    )
    unfit = gettext("行數不合原書版面的頁，只是考校的線索：{}。").format(fit)
    yield _text(unfit if fit else gettext("沒有行數不合原書版面的頁。"))
    if summary.signs:
        stands = gettext("{character}（U+{code}）作{sign}")
        shown = gettext("；").join(
            stands.format(character=character, code=f"{ord(character):04X}", sign=sign)
            for character, sign in summary.signs
        )
        yield _text(gettext("沒有字型可用的字，以記號代替，所代的字仍在文中，可以檢索：{}。").format(shown))
    if summary.forms:
        told = gettext("字後有異體選擇符而沒有字型可用的，以通行字形代替，選擇符仍在文中：{}。")
        yield _text(told.format(gettext("、").join(summary.forms)))
    yield _text(
        gettext(
            "這一頁先寫成，各種檔案（網頁、EPUB、PDF、還原本等）後核對。任何一項不通過，程式都不發佈，"
            "所以發佈的這一頁才寫「通過」；未經這道核對而製成的，寫「未核對」。"
        )
    )


def _lines(read: str) -> str:
    return read.partition(" ")[0]


def _range(expected: str) -> str:
    return expected.removesuffix(" lines").replace(" to ", gettext(" 至 "))


def score(mutants: Mapping[str, Any]) -> Iterator[Node]:
    """Yield how many seeded faults the proof caught."""
    yield nodes.rubric("", gettext("核對程式本身可靠嗎"))
    if not mutants:
        yield _text(gettext("以故意種下的錯誤測驗核對程式：{}。").format(gettext(UNTESTED)))
        return
    told = gettext(
        "故意種下 {seeded} 處錯誤，查出 {caught} 處；另作 {harmless} 處無害的改動，誤報 {false_alarms} 次。"
        "各類錯誤的數目，與沒有查出的每一處，見另附的 verification.json。"
    )
    yield _text(told.format(**mutants))


def _readings(summary: Summary) -> Iterator[Node]:
    """Yield what independent readings marked, how far they agree, and what that does not tell."""
    yield nodes.rubric("", gettext("獨立校讀"))
    read = summary.readings
    if read is None:
        yield _text(gettext("尚未作兩次獨立的校讀：{}。").format(gettext(UNTESTED)))
        return
    yield _text(
        gettext(
            "全文先後獨立校讀兩次，各自標出底本有誤或可疑之處。第一次 {first} 處，第二次 {second} 處，"
            "兩次都標出的 {both} 處（其中 {equal} 處改法也相同），合計 {found} 處不同的地方，逐條比較後決定。"
        ).format(
            first=read.first.records,
            second=read.second.records,
            both=read.first.equal + read.first.otherwise,
            equal=read.first.equal,
            found=read.found,
        )
    )
    for one in read.later:
        yield _text(
            gettext(
                "其後又有一次只憑底本的獨立校讀，標出 {records} 處：與已有校記相同的 {equal} 處，"
                "同一處而斷法或改法不同的 {otherwise} 處，前所未標的 {only} 處，也逐條決定。"
            ).format(records=one.records, equal=one.equal, otherwise=one.otherwise, only=one.only)
        )
    yield _text(
        gettext(
            "還剩多少錯誤，由此推算不出：讀者訓練相近，看到的相近，一同略過的也相近；"
            "錯字本身讀得通、任何讀者都不起疑的地方，與只有對照原書影像才能發現的地方（影像未見），"
            "多少次校讀也看不到。本版因此只報所見，不作估計。"
        )
    )


def _pages_read(summary: Summary) -> Iterator[Node]:
    """Yield how often each page was read against the copy; nothing if that is not told."""
    if not summary.read:
        return
    yield nodes.rubric("", gettext("逐頁校讀"))
    rows = []
    for times in sorted({one[1] for one in summary.read}):
        same = [(label, last) for label, read, last in summary.read if read == times]
        last = max(last for _, last in same)
        labels = gettext("、").join(label for label, _ in same)
        rows.append([wording.read_times(times), labels, wording.day(last) if last else ""])
    yield _text(gettext("各頁據原書或其影像校讀的次數，與最近一次的日期："))
    yield _table((gettext("次數"), gettext("原書頁"), gettext("最近一次")), rows)


def _repeat() -> Iterator[Node]:
    """Yield how to do it again."""
    yield nodes.rubric("", gettext("自行核對"))
    told = gettext(
        "取得本版的原始檔後，執行 `make verify`，即重作以上各項。"
        "每個檔案的校驗值在另附的 `verification.json` 與 `SHA256SUMS`，後者可用 `sha256sum -c SHA256SUMS` 核對。"
    )
    parts = enumerate(told.split("`"))  # every other one is code
    yield nodes.paragraph("", "", *(nodes.literal("", one) if n % 2 else nodes.Text(one) for n, one in parts))


def build(builder: Builder, _: str, node: verification) -> Iterator[Node]:
    """Yield the report."""
    del node
    summary: Summary | None = builder.config.edition_summary
    if summary is None:
        yield _text(gettext("原始檔無法讀取，未能核對：{}。").format(gettext(UNTESTED)))
        return
    yield from _source(summary)
    yield from _numbers(summary)
    yield from _results(summary, builder.config.edition_proving)
    yield from score(summary.mutants)
    yield from _readings(summary)
    yield from _pages_read(summary)
    yield from _repeat()
