"""What a reader is told: records -> words, in the language of the book; what stands in a table here is Chinese still.

Builders wrap them in nodes, the proof joins them; the files in ``tests/wording/`` hold them word for word. What a
builder links is given to these functions as it has it, and stands in what they yield at its place among the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from edition.model import changelog, foreign, order
from edition.model.bibliography import CERTAINTIES, Reference, Source
from edition.model.foreign import Part
from edition.model.interface import gettext, is_chinese, pgettext
from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty, Mark
from edition.model.registers import RegisterEntry
from edition.model.witness import Page

T = TypeVar("T")

#: Kind of an admonition of the editors' -> its title.
ADMONITIONS: Final[Mapping[str, str]] = {
    "note": "說明", "tip": "提示", "hint": "提示", "important": "重要", "attention": "留意", "caution": "留意",
    "warning": "警告", "danger": "警告", "error": "錯誤",
}  # fmt: skip

#: Register -> what lists call it.
REGISTERS: Final = {
    "people": "人名", "places": "地名", "organisations": "組織", "treaties": "條約",
    "events": "事件", "works": "著作", "terms": "詞語",
}  # fmt: skip


def joined(words: Iterable[Part]) -> str:
    """Return *words* as one text."""
    return "".join(part.text for part in words)


def row(items: Iterable[T]) -> Iterator[Part | T]:
    """Yield *items* as a sentence lists them."""
    for number, item in enumerate(items):
        if number:
            yield Part(gettext("、"))
        yield item


# ---- Pages ----

#: What stands on a page of which the transcription has nothing.
NO_TEXT: Final = "底本此頁無文字"


def page_name(page: Page) -> str:
    """Return how lists call *page*: 第九頁, or its label if the book prints no number."""
    return gettext("第{}頁").format(page.label) if page.printed else page.label


def page_mark(page: Page) -> str:
    """Return what stands in plain text where *page* begins: 【九】, 【目次一】."""
    return f"【{page.label.strip('〔〕')}】"


def foot_mark(page: Page) -> str:
    """Return what stands there before a note of the author's, at the foot of *page*: 【九註】."""
    return gettext("【{}註】").format(page.label.strip("〔〕"))


def facsimile(page: Page) -> str:
    """Return what is said of the image of *page* to who cannot see it: 原書第九頁書影."""
    return gettext("原書{}書影").format(page_name(page))


def note_on(page: Page | None) -> str:
    """Return what a link of another book says that leads to a note on *page*: 第九頁註; without a page 編者註."""
    return gettext("{}註").format(page_name(page)) if page else gettext("編者註")


def continued_notes(page: Page) -> str:
    """Return what stands over the notes that did not fit on *page*: 續第九頁註."""
    return gettext("續{}註").format(page_name(page))


def go_on(page: Page) -> str:
    """Return what the foot of *page* says of them."""
    return gettext("註文續見正文後「{}」").format(continued_notes(page))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many pages of the printed book there are."""

    text: int  #: with text in the transcription
    blank: int  #: without text there
    lost: int  #: not in the transcription
    told: bool = True  #: whether the printed contents tell pages


#: The sentence that counts pages: where the printed contents tell how many there are, and where they do not.
_COUNTED: Final = "據目次，原書正文至少 {every} 頁；底本存文字 {text} 頁，無文字 {blank} 頁，其餘 {lost} 頁不存。"
_UNCOUNTED: Final = "原書正文頁數不詳；底本存文字 {text} 頁，無文字 {blank} 頁，其間 {lost} 頁不存。"
#: The title of the picture of the pages.
COVERAGE: Final = "底本所存頁次（圖）"


def coverage(pages: Coverage) -> str:
    """Return the sentence that counts *pages*."""
    form = _COUNTED if pages.told else _UNCOUNTED
    every = pages.text + pages.blank + pages.lost
    return gettext(form).format(every=every, text=pages.text, blank=pages.blank, lost=pages.lost)


def coverage_picture(pages: Coverage) -> str:
    """Return what the picture of the *pages* shows."""
    shown = gettext("實心方格為存文字的頁，虛線方格為無文字的頁，空心方格為不存的頁；方格下註明各章起處。")
    return coverage(pages) + shown


# ---- Site ----

#: What a reader of a kept page is told when a newer version has come, and what leads to it.
NEWER: Final = "本書已有新版，這一頁還是舊版。"
SHOW_NEWER: Final = "看新版"


# ---- Apparatus ----

#: How sure it is.
_PERHAPS: Final = {Certainty.CERTAIN: "", Certainty.PROBABLE: "疑", Certainty.POSSIBLE: "或"}
_HAS: Final = {Certainty.CERTAIN: "", Certainty.PROBABLE: "疑有", Certainty.POSSIBLE: "或有"}
#: What is wrong with a reading, by class.
_FAULTS: Final = {
    Category.MISREADING: "{perhaps}誤",
    Category.OMISSION: "{perhaps}有脫字",
    Category.ADDITION: "{perhaps}衍",
    Category.TRANSPOSITION: "{perhaps}誤倒",
    Category.VARIANT: "{perhaps}用字不一",
    Category.PUNCTUATION: "標點{perhaps}誤",
}
#: What is wrong with a garbled stretch besides.
_BESIDES: Final = {
    Category.OMISSION: "，有脫文", Category.ADDITION: "，有衍文", Category.TRANSPOSITION: "，有倒文"
}  # fmt: skip

#: What leads from a part of a mark to the whole.
_JOINED: Final = {"I": "連下文為{}", "M": "連上下文為{}", "F": "連上文為{}"}


def cover(title: str, author: str) -> str:
    """Return what the picture of the cover shows."""
    return gettext("封面：{title}，{author}，校注電子版").format(title=title, author=author)


def citation(title: str, author: str, version: str, address: str) -> str:
    """Return how the edition is cited; *address* is the site's, or nothing."""
    form = gettext("{author}：《{title}》，校注電子版 {version}{address}。")
    at = gettext("，") + address if address else ""
    return form.format(author=author, title=title, version=version, address=at)


def version(name: str, iso: str) -> str:
    """Return the heading of a version: 1.0.0（2026年12月1日）; what has no day yet is not out."""
    if name == changelog.UNRELEASED:
        return gettext("尚未編號")
    return name + gettext("（{}）").format(day(iso)) if iso else name


#: Heads of the notes and of the entries of the apparatus at the end of a chapter.
NOTES: Final = "註釋"
ENTRIES: Final = "校記"


def quoted(text: str) -> str:
    """Return *text* in quotation marks, in double ones if it has single ones of its own."""
    shown = text if is_chinese() else text.strip() or text  # spaces that part words are no reading
    return gettext("『{}』" if set(gettext("「」")) & set(text) else "「{}」").format(shown)


def _told(template: str, mark: Mark) -> str:
    """Return *template* with what *mark* says."""
    perhaps, category = gettext(_PERHAPS[mark.certainty]), mark.category
    return gettext(template).format(
        lemma=quoted(mark.lemma),
        reading=quoted(mark.reading),
        other=quoted(mark.other),
        extent=gettext("字數不明") if mark.value == "?" else gettext("約 {} 字").format(mark.value),
        perhaps=perhaps,
        has=gettext(_HAS[mark.certainty]),
        fault=gettext(_FAULTS[category]).format(perhaps=perhaps),
        point=gettext(category) if category is Category.PUNCTUATION else "",
        besides=gettext(_BESIDES.get(category, "")),
    )


def head(mark: Mark) -> str:
    """Return how the entry of *mark* in the apparatus begins: the readings, which lead back to it."""
    return _told(JUDGING[mark.kind].head, mark)


def verdict(mark: Mark) -> str:
    """Return how the entry goes on: what is wrong, and how surely; of a part of a mark, what the whole is.

    At the end it tells what other witnesses read.
    """
    told, stop = _told(JUDGING[mark.kind].verdict, mark), gettext("。")
    if mark.part:
        told = told.removesuffix(stop) + gettext("；") + gettext(_JOINED[mark.part]).format(quoted(mark.whole)) + stop
    form, after = gettext("{siglum} 本{reads}"), gettext("；" if told != stop else "，")
    others = (form.format(siglum=siglum, reads=_read(mark, reading)) for siglum, reading in mark.others)
    return told.removesuffix(stop) + after + gettext("，").join(others) + stop if mark.others else told


def before_reason(mark: Mark) -> str:
    """Return how the entry goes on where a reason follows it."""
    return verdict(mark).removesuffix(gettext("。")) + pgettext("between sentences", "。")


def _read(mark: Mark, reading: str) -> str:
    """Return what another witness reads at *mark*: 作「語」, 有, 無此字, 亦缺."""
    if reading:
        has = not mark.reading and reading == mark.lemma
        return gettext("有") if has else gettext("作{}").format(quoted(reading))
    words = mark.reading or mark.lemma
    return gettext("亦缺" if mark.value else "無此字" if len(words) == 1 else "無此文")


def judgement(mark: Mark) -> str:
    """Return what the apparatus says of *mark* before the reason: 「核」，底本作「樞」，疑誤。"""
    return head(mark) + verdict(mark)


#: What stands over the forms that were made uniform.
UNIFORM: Final = "統一用字"


def is_uniform(mark: Mark, reasoned: bool) -> bool:
    """Whether *mark* only makes a form uniform; the apparatus lists such marks together, unless they have a reason."""
    changed = mark.lemma != mark.reading and not mark.other and not mark.others
    return mark.category is Category.VARIANT and changed and not reasoned


def uniform(entries: Iterable[tuple[T, Page]]) -> Iterator[Part | T]:
    """Yield the sentence that lists the forms made uniform, each with its page: 「結」，底本作「结」（第四頁）；….

    :param entries: the readings of each, and where it stands
    """
    for number, (entry, page) in enumerate(entries):
        yield Part(gettext("；" if number else "底本用字或符號不一，本版統一："))
        yield entry
        yield Part(gettext("（{}）").format(page_name(page)))
    yield Part(gettext("。"))


def named(mark: Mark) -> str:
    """Return what *mark* is, by the name that the 凡例 has for it, and what the apparatus says."""
    return gettext("{name}：{says}").format(name=gettext(JUDGING[mark.kind].label), says=judgement(mark))


def totals(marks: Iterable[Mark]) -> str:
    """Return the sentence that counts *marks* by class and by certainty."""
    every = list(marks)
    classes = Counter(mark.category for mark in every)
    certainties = Counter(mark.certainty for mark in every if JUDGING[mark.kind].has_certainty)
    by_class = (f"{gettext(one)} {classes[one]}" for one in Category if classes[one])
    by_certainty = (f"{gettext(one)} {certainties[one]}" for one in Certainty if certainties[one])
    form, between = gettext("共 {every} 條。按類別：{by_class}。按確定程度：{by_certainty}。"), gettext("、")
    return form.format(every=len(every), by_class=between.join(by_class), by_certainty=between.join(by_certainty))


# ---- Sources ----

#: The word that leads to an address, which nobody reads.
ADDRESS: Final = "（網址）"


def reference(read: Reference, sources: Sequence[T]) -> Iterator[Part | T]:
    """Yield what a note rests on, as it ends: （《某甲全集》27：53；確定）.

    :param sources: the titles of its sources
    """
    yield Part(gettext("（"))
    for source in sources:
        yield source
        yield Part(gettext("；"))  # 、 is a part of titles and pages
    yield Part(gettext(read.certainty) + gettext("）"))


def cite(source: Source) -> tuple[Part, ...]:
    """Return the line of *source* in the bibliography without its address: what it is cited by, and the whole of it."""
    short = (*foreign.parts(source.short), Part(pgettext("short title", "　"))) if source.short else ()
    return *short, *foreign.parts(source.cite), Part(gettext("。"))


# ---- Indexes ----

#: What is told of a thing of which the text does not speak.
UNMENTIONED: Final = "本書（現存部分）未提"


#: So many pages in a row are told by the first and the last.
RUN: Final = 3


def runs(pages: Iterable[tuple[int | None, T]]) -> Iterator[tuple[T, ...]]:
    """Yield what of *pages* is shown: first and last of each run of adjacent numbers, every other page alone.

    A page between two others that does not mention the thing, or has no text, breaks a run; so does a page without
    a number.

    :param pages: the printed number of each, and how it is shown
    """
    rows = enumerate(pages)
    # Adjacent numbers are equally far from their places in the row.
    for _, group in groupby(rows, key=lambda row: str(row[0]) if row[1][0] is None else row[1][0] - row[0]):
        run = [shown for _, (_, shown) in group]
        yield from [(run[0], run[-1])] if len(run) >= RUN else ((one,) for one in run)


def occurrences(pages: Iterable[tuple[int | None, T]]) -> Iterator[Part | T]:
    """Yield the *pages* that mention a thing, or that none does: 〔目次一〕、三–五、九."""
    number = -1
    for number, run in enumerate(runs(pages)):
        if number:
            yield Part(gettext("、"))
        yield run[0]
        for last in run[1:]:
            yield Part("–")
            yield last
    if number < 0:
        yield Part(gettext(UNMENTIONED))


#: The headings of the lists of an index by reading, and the orders.
_READINGS: Final[Mapping[str, order.Reading]] = {
    "依注音符號": order.by_zhuyin,
    "依漢語拼音": order.by_reading,
}


def readings() -> Mapping[str, order.Reading]:
    """Return headings and orders of the lists of an index by reading, which only a book in Chinese has."""
    return _READINGS if is_chinese() else {}


def index_heading(name: str) -> str:
    """Return the heading under which *name* stands in an index: the strokes of its first character, or its letter."""
    if not is_chinese():
        return order.by_letters(name)[0][:1].upper()
    strokes = order.by_strokes(name)[0][0]
    return f"{strokes} 畫" if strokes < order.UNKNOWN else "其他"


def by_letter(letter: str, names: Iterable[tuple[str, T]]) -> Iterator[Part | T]:
    """Yield the line of the *names* whose reading begins with *letter*: L　李甲（見某甲）、列寧.

    :param names: another name of an entry, empty if it is its own, and what leads to the entry
    """
    for number, (other, name) in enumerate(names):
        yield Part(gettext("、") if number else letter + pgettext("letter of an index", "　"))
        if other:
            yield Part(other + gettext("（見"))
        yield name
        if other:
            yield Part(gettext("）"))


def see(other: str, name: T) -> Iterator[Part | T]:
    """Yield the line of an index that leads from an *other* name to the entry's: 斯大林　見史達林."""
    yield Part(other + gettext("　見"))
    yield name


def _dates(entry: RegisterEntry) -> str:
    """Return the dates of *entry* as its head has them: years as they are, 1870–1924, days in words."""
    return gettext(TILL).join(map(day, entry.dates.split("–"))) if "-" in entry.dates else entry.dates or span(entry)


def name(entry: RegisterEntry) -> tuple[Part, ...]:
    """Return the head of *entry* in an index: its name, then the original one, dates and forms of the text."""
    original = (Part(pgettext("original name", "　")), Part(entry.original, entry.language)) if entry.original else ()
    named = [form for form in entry.forms if form not in (entry.name, *entry.described)]
    between = gettext("」「")
    told = {
        "（{}）": _dates(entry),
        "　文中作「{}」": between.join(named),
        "　見文中「{}」": between.join(entry.described),
    }
    return Part(entry.name), *original, *(Part(gettext(form).format(words)) for form, words in told.items() if words)


def basis(entry: RegisterEntry, sources: Iterable[T], pages: Iterable[tuple[int | None, T]]) -> Iterator[Part | T]:
    """Yield what *entry* rests on and where it occurs.

    :param sources: the titles of its sources
    :param pages: the pages that mention it: number and label of each
    """
    yield Part(gettext("據"))
    for source in sources:
        yield source
        yield Part(gettext("；"))
    found = list(pages)
    yield Part(gettext(CERTAINTIES[entry.certainty]) + gettext("。") + (gettext("見於：") if found else ""))
    yield from occurrences(found)


# ---- Chronology ----

#: The head of the table.
CHRONOLOGY: Final = ("時間", "事件", "見於")
#: The title of the picture.
TIMELINE: Final = "年表（圖）"


#: What the months are called; 0 is none.
_MONTHS: Final = ("", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月")
#: Between two dates.
TILL: Final = "至"


def day(when: str) -> str:
    """Return a date of a register as it is read: 1917-11-07 -> 1917年11月7日."""
    year, month, date = (*map(int, when.split("-")), 0, 0)[:3]
    form = "{year}年{month}{day}日" if date else "{year}年{month}" if month else "{year}年"
    return gettext(form).format(year=year, month=gettext(_MONTHS[month]), day=date)


def read_times(times: int) -> str:
    """Return how often a page was read against the copy, as readers are told it."""
    return gettext("{} 次").format(times) if times else gettext("未讀")


def span(entry: RegisterEntry) -> str:
    """Return the time of *entry*: a date, or from one to another."""
    return gettext(TILL).join(days(entry))


def days(entry: RegisterEntry) -> list[str]:
    """Return the dates with which *entry* begins and, if that is told, ends."""
    return [day(when) for when in (entry.date, entry.until) if when]


#: So many years may stand between two that the picture names; between the first and the last stand few.
_STEPS: Final = (5, 10, 20, 50, 100, 200, 500)
_FEW: Final = 8


def years(entries: Iterable[RegisterEntry]) -> tuple[int, int]:
    """Return the first and the last year of the *entries* that have dates; at least one has."""
    every = [int(when[:4]) for entry in entries for when in (entry.date, entry.until) if when]
    return min(every), max(every)


def told_years(first: int, last: int) -> list[int]:
    """Return the years from *first* to *last* that the picture names."""
    step = next((step for step in _STEPS if (last - first) / step < _FEW), _STEPS[-1])
    between = (year for year in range(first + 1, last) if year % step == 0)
    # One beside an end would be printed over it.
    return sorted({first, last, *(year for year in between if 5 * min(year - first, last - year) >= step)})


def timeline(first: int, last: int, events: int) -> str:
    """Return what the picture of so many *events* from the year *first* to *last* shows."""
    form = gettext("自 {first} 年至 {last} 年的時間軸，標出 {events} 件事起始之時，內容與上表相同。")
    return form.format(first=first, last=last, events=events)
