"""Pages 14 to 30 as they might go on from the book in ``tests/roots/book``, on its grid of 44 by 18, in many forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 44, 18
#: Headings by the page on which the printed contents have them.
HEADS = {
    18: ("第三節 主張援助為祖國獨立而奮鬥的被侵略民族",),
    23: ("第四節 給予打擊者以雙倍的打擊",),
    28: ("第三章 蘇聯外交政策底動力和依據", "第一節 蘇聯自己底經濟、政治、文化地位的提高"),
}
_CLAUSES = (
    "兩國就在那一年的春天重新開始談判", "代表團帶來了一份長達二十頁的備忘錄", "邊境上的商人都希望早日通車",
    "報紙上卻沒有一個字提到這件事情", "船在第三天早晨到了對岸的港口", "會議從下午一直開到深夜才散",
    "誰也不肯先把自己的條件說出來", "那邊的冬天比往年來得更早也更冷", "所有的文件都用兩種文字寫成",
    "後來的人多半忘記了當時的情形",
)  # fmt: skip
_NUMERALS = "〇一二三四五六七八九"


@dataclass
class Sheet:
    """A page: what stands above its text, its lines, and what stands below."""

    number: int
    lines: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @property
    def numeral(self) -> str:
        return "".join(_NUMERALS[int(digit)] for digit in str(self.number))


def _paragraphs() -> Iterator[str]:
    """Yield paragraphs that differ, of any length."""
    state = 7
    while True:
        text = ""
        state = (state * 1103515245 + 12345) % 2**31
        for number in range(4 + state // 65536 % 9):
            state = (state * 1103515245 + 12345) % 2**31
            clause = _CLAUSES[state // 65536 % len(_CLAUSES)]
            text += ("" if not number else "。" if number % 3 == 0 else "，") + clause
        yield text + "。"


def sheets(first: int = 14, last: int = 30) -> list[Sheet]:
    """Return the pages, each full; the first goes on with the sentence with which page 13 ends."""
    source = _paragraphs()
    rest = "蘭交換領土，並願以兩倍於所求的土地相償。" + next(source)
    goes_on = True
    made = []
    for number in range(14, last + 1):
        sheet, left = Sheet(number), HEIGHT
        heads = list(HEADS.get(number, ()))
        if heads and heads[0].startswith("第三章"):
            made[-1].lines[-1] = made[-1].lines[-1].rstrip("，。") + "。"
            rest, goes_on = "", False
        while left > 0:
            if heads and not goes_on and left >= 4:
                sheet.lines.append(heads.pop(0))
                left -= 3
                continue
            indent = 0 if goes_on else 2
            rest = rest or next(source)
            room = left * WIDTH - indent
            sheet.lines.append(rest[:room])
            left -= ceil((min(len(rest), room) + indent) / WIDTH)
            goes_on = len(rest) > room
            rest = rest[room:]
        made.append(sheet)
    return [sheet for sheet in made if sheet.number >= first]


def text(pages: Sequence[Sheet]) -> str:
    """Return *pages* with a line a paragraph, as the transcription has them."""
    lines = [line for sheet in pages for line in (*sheet.above, *sheet.lines, *sheet.below)]
    return "\n\n".join(lines) + "\n"


def starts(pages: Sequence[Sheet], line: int) -> dict[str, int]:
    """Return the line at which the text of each of *pages* begins, the first at *line*, or what is above it."""
    found = {}
    for sheet in pages:
        found[str(sheet.number)] = line + 2 * len(sheet.above)
        line += 2 * (len(sheet.above) + len(sheet.lines) + len(sheet.below))
    return found


def printed(sheet: Sheet) -> list[list[str]]:
    """Return the printed lines of each paragraph of a page; the first is indented if a paragraph begins there."""
    found = []
    for number, line in enumerate(sheet.lines):
        is_head = line in [head for heads in HEADS.values() for head in heads]
        indent = "" if is_head or (number == 0 and sheet.number != 28) else "　　"
        whole = indent + line
        found.append([whole[at : at + WIDTH] for at in range(0, len(whole), WIDTH)])
    return found


def hocr(sheet: Sheet) -> str:
    """Return a page as hOCR, a paragraph a paragraph."""

    def line(words: str) -> str:
        return f"<span class='ocr_line' title='bbox 0 0 9 9; x_wconf 91'>{escape(words.strip('　'))}</span>"

    body = "".join(f"<p class='ocr_par'>{''.join(map(line, lines))}</p>" for lines in printed(sheet))
    image = f'image "{sheet.number:04}.tif"; bbox 0 0 9 9'
    page = f"<div class='ocr_page' title='{image}'>{body}</div>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>{page}</body></html>'
    )


def alto(sheet: Sheet) -> str:
    """Return a page as ALTO 4, a block a paragraph."""

    def line(words: str) -> str:
        return f'<TextLine><String CONTENT="{escape(words.strip("　"))}" WC="0.93"/></TextLine>'

    blocks = "".join(f"<TextBlock>{''.join(map(line, lines))}</TextBlock>" for lines in printed(sheet))
    layout = f"<Layout><Page><PrintSpace>{blocks}</PrintSpace></Page></Layout>"
    return f'<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">{layout}</alto>'


def page_xml(sheet: Sheet) -> str:
    """Return a page as PAGE-XML, a region for the whole text and one for the page number."""

    def line(words: str) -> str:
        return f'<TextLine><TextEquiv conf="0.7"><Unicode>{escape(words)}</Unicode></TextEquiv></TextLine>'

    text_ = "".join(line(words) for lines in printed(sheet) for words in lines)
    folio = f'<TextRegion type="page-number">{line(sheet.numeral)}</TextRegion>'
    regions = f'<TextRegion type="paragraph">{text_}</TextRegion>{folio}'
    space = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
    return f'<PcGts xmlns="{space}"><Page imageFilename="{sheet.number:04}.png">{regions}</Page></PcGts>'
