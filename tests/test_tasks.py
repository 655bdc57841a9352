"""Tasks in processes of their own: what they find comes back in order, and what ends them is told."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest
from edition.model.findings import EditionError, Finding
from edition.pipeline import tasks
from edition.pipeline.tasks import Task, TaskError


def found(code: str, where: str) -> list[Finding]:
    return [Finding(where, 1, code, "read", "expected", "mend it")]


def late(seconds: float, code: str, where: str) -> list[Finding]:
    time.sleep(seconds)
    return found(code, where)


def test_findings_come_in_the_order_of_the_tasks() -> None:
    """However long each takes."""
    slow, quick = Task("slow", partial(late, 0.2, "fit-001", "a")), Task("quick", partial(found, "fit-001", "b"))
    told = tasks.run([slow, quick], jobs=2)
    assert [(name, [one.file for one in rows]) for name, rows in told.items()] == [("slow", ["a"]), ("quick", ["b"])]


def test_what_waits_for_a_failed_task_does_not_begin(tmp_path: Path) -> None:
    """A warning is no failure."""

    def leave(name: str) -> list[Finding]:
        (tmp_path / name).touch()
        return []

    every = [
        Task("warned", partial(found, "fit-001", "a")),
        Task("failed", partial(found, "text-001", "a")),
        Task("behind", partial(leave, "behind"), frozenset({"failed"})),
        Task("last", partial(leave, "last"), frozenset({"warned"})),
    ]
    assert list(tasks.run(every, jobs=2)) == ["warned", "failed", "last"]
    assert [path.name for path in tmp_path.iterdir()] == ["last"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_no_more_run_at_a_time_than_were_asked_for(tmp_path: Path, jobs: int) -> None:
    """Each leaves a file while it runs, and counts those of the others; the first wait for each other."""

    def count(name: str) -> list[Finding]:
        (tmp_path / name).touch()
        late = time.monotonic() + 20
        while name in "abcdef"[:jobs] and len(list(tmp_path.iterdir())) < jobs and time.monotonic() < late:
            time.sleep(0.01)
        running = len(list(tmp_path.iterdir()))
        time.sleep(0.05)
        (tmp_path / name).unlink()
        return found("fit-001", str(running))

    told = tasks.run([Task(name, partial(count, name)) for name in "abcdef"], jobs)
    assert max(int(rows[0].file) for rows in told.values()) == jobs


def test_an_edition_error_is_its_findings() -> None:
    def fail() -> list[Finding]:
        raise EditionError(*found("conf-001", "conf.py"))

    assert [one.code for one in tasks.run([Task("a", fail)], jobs=1)["a"]] == ["conf-001"]


def test_a_killed_task_is_told() -> None:
    """As where memory is short."""

    def die() -> list[Finding]:
        os.kill(os.getpid(), signal.SIGKILL)
        return []

    (told,) = tasks.run([Task("making pdf", die)], jobs=1)["making pdf"]
    assert (told.code, told.actual) == ("build-002", "making pdf ended with SIGKILL")


def test_a_fault_of_the_program_ends_the_others(tmp_path: Path) -> None:
    """It has the place of the fault; nothing goes on behind it."""

    def fault() -> list[Finding]:
        raise ZeroDivisionError

    def go_on() -> list[Finding]:
        time.sleep(0.5)
        (tmp_path / "went-on").touch()
        return []

    with pytest.raises(TaskError, match="in fault\n"):
        tasks.run([Task("on", go_on), Task("fault", fault)], jobs=2)
    time.sleep(0.6)
    assert not list(tmp_path.iterdir())
