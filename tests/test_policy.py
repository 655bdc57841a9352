"""The editorial policy of the 凡例, as far as a machine can check it, on the real book."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT
from edition.model import marks, registers
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
    """Only a certain 訛 speaks for itself, and a variant within the book, which is no judgement."""
    silent = [
        (mark, place)
        for mark, has_reason, place in judged()
        if not has_reason
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


def test_no_form_belongs_to_two_entries() -> None:
    """A form names one thing."""
    forms = [form for entry in registers.load(ROOT) for form in entry.forms]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


def test_every_source_is_used() -> None:
    """The bibliography lists what notes and registers rest on, and nothing else."""
    from edition.model.bibliography import parse_reference

    used = {key for entry in registers.load(ROOT) for key in entry.sources}
    for chapter in READ.chapters:
        said = [*chapter.notes.values(), *chapter.prose, *chapter.remarks]
        for body in (one.text for stretch in said for one in stretch.parts if one.role == "source"):
            used |= set(parse_reference(body, READ.sources).keys)
    assert READ.sources.keys() - used == set()
