"""The editorial policy of the 凡例, as far as a machine can check it, on the real book."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import ROOT
from edition.model import marks, registers, wording
from edition.model.chapter import Item, Marked, NoteRef
from edition.model.marks import JUDGING
from edition.model.notation import Category, Certainty, Mark
from edition.model.trace import Step
from edition.reading import book

READ = book.load(ROOT)
PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "〔": "〕", "《": "》"}


def judged() -> Iterator[tuple[Mark, bool, str]]:
    """Yield each judging mark, whether a note stands beside it, and its place for messages."""
    for chapter in READ.texts:
        for block in chapter.blocks:
            for item, after in zip(block.items, (*block.items[1:], None), strict=True):
                if isinstance(item, Marked) and item.mark.kind in JUDGING:
                    yield item.mark, isinstance(after, NoteRef), f"{item.place.file}:{item.place.line}"


def test_no_judgement_without_a_reason() -> None:
    """A certain 訛 speaks for itself, 凡例 for a form made uniform; a variant within the book judges nothing."""
    silent = [
        (mark, place)
        for mark, has_reason, place in judged()
        if not has_reason
        and not wording.is_uniform(mark, has_reason)
        and JUDGING[mark.kind].has_certainty
        and (mark.certainty is not Certainty.CERTAIN or mark.category is not Category.MISREADING)
    ]
    assert silent == []


def test_only_the_certain_and_the_probable_change_the_text() -> None:
    """What is merely possible stays as the source has it."""
    assert [m for m, _, _ in judged() if m.lemma != m.reading and m.certainty is Certainty.POSSIBLE] == []


def test_every_class_is_a_default_or_fits_its_mark() -> None:
    """Nothing is supplied as an addition or struck as an omission."""
    for mark, _, place in judged():
        default = JUDGING[mark.kind].category
        assert default is Category.MISREADING or mark.category in {default, Category.PUNCTUATION}, place


#: Variant characters of the source, which are usage and not error.
VARIANTS = "爲衆綫裏却够担强刹着祇幷并底于"


def test_no_variant_is_changed() -> None:
    """No correction replaces a variant character by its common form, or a common form by a variant."""
    for mark, _, place in judged():
        if mark.kind == "corr" and mark.category is Category.MISREADING:
            assert mark.reading not in VARIANTS, place


def test_the_variants_of_the_source_are_all_there() -> None:
    """Each variant stands in the edition as often as in the transcription, but for what a mark says."""
    text = "".join(step.edition for step in READ.steps)
    source = "".join(step.source for step in READ.steps)
    marked = "".join(m.lemma + m.reading for m, _, _ in judged())
    for variant in VARIANTS:
        if variant not in marked:
            assert text.count(variant) == source.count(variant), variant


def unbalanced() -> Iterator[Step[Item]]:
    """Yield the step of each quotation mark or bracket of the edition that has no partner."""
    waiting: list[tuple[str, Step[Item]]] = []
    for step in READ.steps:
        for sign in marks.printed(step.piece.mark) if step.piece.mark else step.piece.text:
            if sign in PAIRS:
                waiting.append((PAIRS[sign], step))
            elif sign in PAIRS.values():
                if waiting and waiting[-1][0] == sign:
                    waiting.pop()
                else:
                    yield step
    yield from (step for _, step in waiting)


def test_every_unbalanced_sign_is_explained() -> None:
    """Where a quotation mark or bracket has no partner, a mark in the same paragraph keeps or explains it."""
    kinds: dict[int, set[str]] = {}
    for step in READ.steps:
        if step.piece.mark is not None:
            kinds.setdefault(step.block, set()).add(step.piece.mark.kind)
    found = list(unbalanced())
    assert found  # the seam of pages 9 and 10 has one
    assert [s.line for s in found if not kinds.get(s.block, set()) & {"gap", "sic", "corrupt"}] == []


def test_no_half_width_bracket_is_left() -> None:
    """Brackets are full-width, by marks."""
    assert not set("()[]") & set("".join(step.edition for step in READ.steps))


@pytest.mark.parametrize("entry", registers.load(ROOT), ids=lambda entry: entry.anchor)
def test_every_entry_says_what_it_rests_on(entry: registers.RegisterEntry) -> None:
    """A fact has a source; what has none but the book itself is at most probable or unknown."""
    assert entry.sources
    assert set(entry.sources) <= READ.sources.keys()


def test_no_form_is_the_name_of_two_entries() -> None:
    """What belongs to several, as 英美 does, describes all of them, or all but the one that it names."""
    forms = [form for entry in registers.load(ROOT) for form in entry.forms if form not in entry.described]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


def test_no_other_name_leads_to_two_entries_of_an_index() -> None:
    """Nor is it the name of another entry there."""
    entries = registers.load(ROOT)
    for register in registers.PREFIXES:
        names = [n for e in entries if e.register == register for n in (e.name, *e.other_names)]
        assert sorted({name for name in names if names.count(name) > 1}) == []


def prose() -> Iterator[tuple[str, str]]:
    """Yield place and words of all that the editors say: notes, their chapters, glosses."""
    for chapter in READ.chapters:
        for stretch in (*chapter.notes.values(), *chapter.prose, *chapter.remarks):
            for one in stretch.parts:
                yield f"{chapter.file}:{stretch.place.line}", one.text if one.role != "source" else ""
    for entry in READ.entries:
        yield entry.anchor, entry.gloss


def test_what_is_left_out_is_told() -> None:
    """The 凡例 has the words of each line that is no text."""
    (policy,) = (chapter for chapter in READ.chapters if chapter.name == "chapters/editorial")
    told = "".join(block.words(READ.sources) for block in policy.prose)
    assert READ.witness.noise
    assert {words for words in READ.witness.noise.values() if "".join(words.split()) not in told} == set()


#: Numbers that prose writes otherwise: pages as the print numbers them, counts and dates in Chinese numerals.
OTHERWISE = re.compile(r"第十[一二三四五六七八九]?頁|第?\d+[年月日號卷頁]|～|舊曆|讀回")


def test_numbers_and_dates_are_written_in_one_manner() -> None:
    """Tables and the names of what is quoted may have figures; sentences have none."""
    assert [(place, found[0]) for place, words in prose() if (found := OTHERWISE.search(words))] == []


PAGE = re.compile(r"第([〇一二三四五六七八九]{1,2})頁(?:也有一處)?作「([^」]+)」")


def test_what_a_gloss_quotes_of_a_page_is_found_there() -> None:
    """And is a form of its entry, so that the index has the page."""
    quoted = [(entry, *found) for entry in READ.entries for found in PAGE.findall(entry.gloss)]
    labels = {page.label: name for name, page in READ.witness.pages.items()}
    assert quoted
    assert [
        (entry.anchor, label, form)
        for entry, label, form in quoted
        if form not in entry.forms or labels[label] not in READ.mentions[entry.anchor]
    ] == []


def test_every_source_is_used() -> None:
    """The bibliography lists what notes and registers rest on, and nothing else."""
    from edition.model.bibliography import parse_reference

    used = {key for entry in registers.load(ROOT) for key in entry.sources}
    for chapter in READ.chapters:
        said = [*chapter.notes.values(), *chapter.prose, *chapter.remarks]
        for body in (one.text for stretch in said for one in stretch.parts if one.role == "source"):
            used |= set(parse_reference(body, READ.sources).keys)
    assert READ.sources.keys() - used == set()
