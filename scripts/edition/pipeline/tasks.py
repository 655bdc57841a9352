"""Tasks in processes of their own: several at a time, and the memory of each goes back when it ends.

A task is forked, so it has all that was read before it began, and nothing that it does reaches another but what it
writes to files and the findings that it ends with.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from edition.model.findings import EditionError, Finding


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, which ends with what was found."""

    name: str
    run: Callable[[], Sequence[Finding]]
    after: frozenset[str] = frozenset()  #: names of the tasks that have to end before, without an error


class TaskError(Exception):
    """A task ended with a fault of the program; the message is its traceback."""


@dataclass(frozen=True, slots=True)
class _Running:
    """A task at work."""

    task: Task
    process: BaseProcess
    answer: Connection

    def end(self) -> list[Finding]:
        """Return what the task found, now that its process tells it or has ended.

        :raises TaskError: if an exception ended it
        """
        try:
            failed, said = self.answer.recv()
        except EOFError:
            failed, said = "", None
        self.answer.close()
        self.process.join()
        if failed:
            raise TaskError(failed)
        return [_ended(self.task, self.process.exitcode)] if said is None else said


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


#: What is told while tasks run: the names of those at work, how many have ended, and how many there are.
Telling = Callable[[Sequence[str], int, int], None]


def untold(names: Sequence[str], ended: int, every: int) -> None:
    """Tell nobody."""
    del names, ended, every


def run(tasks: Sequence[Task], jobs: int, tell: Telling = untold) -> Mapping[str, list[Finding]]:
    """Run *tasks*, the first that can begin first, and return what each found by its name, in their order.

    What waits for a task that failed does not begin, and is not in the answer.

    :param jobs: most tasks at a time
    :param tell: what is called whenever a task begins or ends
    :raises TaskError: if an exception ended a task; the others are ended too
    """
    waiting, running = list(tasks), list[_Running]()
    found: dict[str, list[Finding]] = {}
    sound = set[str]()
    try:
        while waiting or running:
            while len(running) < jobs and (ready := next((one for one in waiting if one.after <= sound), None)):
                waiting.remove(ready)
                running.append(_begin(ready))
            if not running:
                break  # the others wait for what failed
            tell([one.task.name for one in running], len(found), len(tasks))
            told = wait([one.answer for one in running])
            for one in [one for one in running if one.answer in told]:
                running.remove(one)
                found[one.task.name] = one.end()
                if all(finding.is_warning for finding in found[one.task.name]):
                    sound.add(one.task.name)
    finally:
        for one in running:
            one.process.kill()
            one.process.join()
        tell((), len(found), len(tasks))
    return {task.name: found[task.name] for task in tasks if task.name in found}


def _begin(task: Task) -> _Running:
    """Let *task* begin in a process of its own."""
    context = get_context("fork")
    answer, telling = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, telling), name=task.name)
    process.start()
    telling.close()  # so that the end of the process is the end of what it tells
    return _Running(task, process, answer)


def _work(task: Task, telling: Connection) -> None:
    """Do *task* and tell what it found, or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the process that waits says what is to be said
    try:
        telling.send(("", list(task.run())))
    except EditionError as error:
        telling.send(("", list(error.findings)))
    except Exception:
        telling.send((traceback.format_exc(), None))


def _ended(task: Task, status: int | None) -> Finding:
    """Return the finding for a *task* whose process ended, with *status*, before it told anything."""
    how = signal.Signals(-status).name if status and -status in {*signal.Signals} else f"status {status}"
    repair = "run make again, with --jobs 1 if memory is short; what was published stands as it was"
    return Finding("conf.py", 0, "build-002", f"{task.name} ended with {how}", "an answer", repair)
