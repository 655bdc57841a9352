"""Faults seeded in what is quick to prove anew: a fault of each class is caught in the built book."""

from __future__ import annotations

from pathlib import Path

import pytest
from maintain.mutants import plain, record, run
from maintain.mutants.model import Mutant

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def copied(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the proof reads of the book."""
    folder = tmp_path_factory.mktemp("seeded")
    run.copy(book, folder)
    return folder


def first_of_each(mutants: list[Mutant]) -> list[Mutant]:
    return list({mutant.kind: mutant for mutant in reversed(mutants)}.values())


#: ``make mutants`` seeds these and all others; ``.ci/run`` runs a fifth of them.
MODULES = {"plain": plain, "record": record}


@pytest.mark.parametrize("name", MODULES)
def test_a_fault_of_each_class_is_caught(name: str, book: Path, copied: Path) -> None:
    seeded = first_of_each(list(MODULES[name].mutants(book)))
    assert len(seeded) > 15
    assert [mutant.kind for mutant in seeded if not run.outcome(copied, mutant).codes] == []


def test_the_unchanged_book_is_proved(book: Path) -> None:
    assert {stage: list(map(str, found)) for stage, found in run.clean(book).items() if found} == {}
