"""The proof of the proof: a sample of the seeded faults is caught, and the committed table is that of the rules."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT, copy_inputs
from edition.outputs.pdf.setting import pdf_of
from maintain.mutants import harmless, run, slips, source, table
from maintain.mutants.model import STAGES, Field, Mutant, Span

TABLE = json.loads((ROOT / "scripts/edition/proof/data/mutants.json").read_text(encoding="utf-8"))
#: The classes of what is seeded without a build.
KINDS, HARMLESS_KINDS = (
    [row["class"] for row in TABLE[rows] if row["class"].partition("/")[0] not in {*STAGES, "kernel"}]
    for rows in ("classes", "harmless_classes")
)
PROOF = (ROOT / "docs/proof.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_inputs(ROOT, tmp_path_factory.mktemp("mutants") / "project")


@pytest.fixture(scope="module")
def faults() -> list[Mutant]:
    return list(source.mutants(ROOT))


@pytest.fixture(scope="module")
def edits() -> list[Mutant]:
    return list(harmless.mutants(ROOT))


def first(mutants: list[Mutant], kind: str) -> Mutant:
    return next(mutant for mutant in mutants if mutant.kind == kind)


@pytest.mark.parametrize("kind", KINDS[::8])  # ``make mutants`` tries all
def test_a_fault_of_each_class_is_caught(copied: Path, faults: list[Mutant], kind: str) -> None:
    assert run.outcome(copied, first(faults, kind)).codes


@pytest.mark.parametrize("kind", HARMLESS_KINDS)
def test_a_harmless_edit_of_each_class_is_not_reported(copied: Path, edits: list[Mutant], kind: str) -> None:
    assert run.outcome(copied, first(edits, kind)).first == ""


def test_a_mutant_leaves_nothing_behind(copied: Path, faults: list[Mutant]) -> None:
    for fault in faults[-7:]:
        run.outcome(copied, fault)
    assert [f for f in run.prove(copied, "chapters") if not f.is_warning] == []


def test_the_committed_table_is_that_of_the_rules(faults: list[Mutant]) -> None:
    """Class and number of the faults that need no build; ``make mutants`` with --check compares the rest."""
    seeded = {row["class"]: row["seeded"] for row in TABLE["classes"]}
    ours = Counter(fault.kind for fault in faults)
    assert {kind: number for kind, number in seeded.items() if kind in ours} == ours
    assert {kind.partition("/")[0] for kind in seeded} >= STAGES.keys()


def test_the_committed_table_meets_the_goal() -> None:
    assert table.holds(TABLE)
    assert TABLE["seeded"] >= 1_500
    assert TABLE["harmless"] >= 200
    assert len(TABLE["misses"]) == TABLE["seeded"] - TABLE["caught"]


def test_the_docs_tell_the_figures() -> None:
    told = "Of {seeded} faults {caught} are caught, and none of {harmless} harmless edits is reported".format(**TABLE)
    assert told in PROOF


def test_a_miss_and_a_false_alarm_are_told() -> None:
    caught, missed = (run.Outcome("a", about, codes, "") for about, codes in (("x", ("text-001",)), ("y", ())))
    alarm = run.Outcome("b", "z", ("text-001",), "told")
    figures = table.summary([caught, missed], [alarm])
    assert (figures["seeded"], figures["caught"], figures["false_alarms"]) == (2, 1, 1)
    assert figures["misses"] == [{"class": "a", "what": "y"}]
    assert figures["alarms"] == [{"class": "b", "what": "z", "finding": "told"}]
    assert not table.holds(figures)
    assert "| a | 2 | 1 | text-001 |" in table.markdown(figures)


def test_equal_neighbours_are_not_swapped() -> None:
    """A swap of equal characters is an equivalent mutant."""
    field = Field("x.md", "國國民", (Span(0, 3),), (), r"(?!)")
    assert [edit.text for edit in slips.swapped(field, "swap", 9)] == ["國民國"]


def test_what_cannot_be_set_is_refused_by_the_build(tmp_path: Path) -> None:
    """No reader gets it, so the proof need not see it."""
    (tmp_path / "main.typ").write_text("#panic()", "utf-8")
    mutant = Mutant("pdf/not set", "here", lambda: {"x": pdf_of(tmp_path / "main.typ", tmp_path, "a4")})
    assert run.outcome(tmp_path, mutant).codes == ("build-002",)
