"""Faults in the code that builders and proof share: what is wrong in both alike, no comparison of the two can see.

The words that a reader is told, the marks, the orders of an index, where a piece stands, the ids: each module of the
kernel is changed by rule, and the tests of the kernel are run on the changed engine. (Mutation operators after
DeMillo, Lipton and Sayward 1978: constants, relations, conditions, order of arguments.)
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maintain.mutants.model import chosen
from maintain.mutants.run import WHOLE, Outcome, Sample

ENGINE: Final = "scripts/edition"
#: Module of the kernel -> the tests that know what it ought to do.
MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "wording": ("test_wording", "test_marks"),
    "marks": ("test_marks", "test_notation", "test_wording", "test_trace"),
    "notation": ("test_notation", "test_marks"),
    "order": ("test_order", "test_wording"),
    "registers": ("test_registers", "test_wording"),
    "trace": ("test_trace",),
    "heading_ids": ("test_heading_ids",),
    "contents": ("test_contents",),
    "numerals": ("test_numerals",),
    "sheets": ("test_sheets",),
    "signs": ("test_signs",),
    "colophon": ("test_colophon",),
    "chapter": ("test_chapter",),
}
#: Numbers from here on are limits, of which one more is the same.
_LIMIT: Final = 100
#: Seeded in each module, of each rule.
EACH: Final = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One change of a module of the kernel."""

    module: str
    rule: str
    line: int
    text: str  #: the module, changed

    @property
    def kind(self) -> str:
        """Return its class in the table."""
        return f"kernel/{self.rule}"


Edit = tuple[ast.expr, str]
_OPPOSITES: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip


def _chinese(node: ast.AST) -> bool:
    """Whether *node* is a constant of words that a reader is told."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.isascii()


def _is_text(node: ast.AST) -> bool:
    """Whether *node* is a text, constant or formatted."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _relations(tree: ast.AST) -> Iterator[Edit]:
    """Relations turned into their opposites."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            right = ast.unparse(node.comparators[0])
            yield node, f"({ast.unparse(node.left)} {_OPPOSITES[type(node.ops[0])]} {right})"


def _conditions(tree: ast.AST) -> Iterator[Edit]:
    """Conditions turned into their opposites."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.If, ast.IfExp)) and not isinstance(node.test, ast.Compare):
            yield node.test, f"(not ({ast.unparse(node.test)}))"


def _numbers(tree: ast.AST) -> Iterator[Edit]:
    """Numbers that are one too large."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield node, str(node.value + 1)


def _words(tree: ast.AST) -> Iterator[Edit]:
    """Words that a reader is told, lost."""
    for node in ast.walk(tree):
        if _chinese(node):
            yield node, "''"  # type: ignore[misc]


def _values_exchanged(tree: ast.AST) -> Iterator[Edit]:
    """Two neighbouring values of a table in each other's place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for one, two in zip(node.values, node.values[1:], strict=False):
                if _chinese(one) and _chinese(two):
                    values = {id(one): two, id(two): one}
                    pairs = (
                        f"{ast.unparse(key) if key else '**'}: {ast.unparse(values.get(id(value), value))}"
                        for key, value in zip(node.keys, node.values, strict=True)
                    )
                    yield node, "{" + ", ".join(pairs) + "}"


def _is_key(node: ast.AST) -> bool:
    """Whether *node* is the name of a field or of a key, a text that no reader sees."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isascii()


def _arguments_exchanged(tree: ast.AST) -> Iterator[Edit]:
    """The first two elements of a tuple in each other's place; which name of a field stands first decides nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
            if all(map(_is_key, node.elts[:2])):
                continue
            swapped = [node.elts[1], node.elts[0], *node.elts[2:]]
            yield node, f"({', '.join(map(ast.unparse, swapped))})"


def _parts_exchanged(tree: ast.AST) -> Iterator[Edit]:
    """Two operands of a sum in each other's place: words in another order."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and any(map(_is_text, ast.walk(node))):
            yield node, f"({ast.unparse(node.right)} + {ast.unparse(node.left)})"


RULES: Final[Mapping[str, Callable[[ast.AST], Iterator[Edit]]]] = {
    "relation turned": _relations,
    "condition turned": _conditions,
    "number changed": _numbers,
    "words lost": _words,
    "values exchanged": _values_exchanged,
    "order exchanged": _arguments_exchanged,
    "sum exchanged": _parts_exchanged,
}


def _edited(text: str, node: ast.expr, new: str) -> str:
    """Return the module *text* with *new* in the place of *node*."""
    lines = [line.encode("utf-8") for line in text.split("\n")]
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before + new.encode("utf-8") + after]
    return b"\n".join(lines).decode("utf-8")


def _annotations(tree: ast.AST) -> set[int]:
    """Return what is no code that runs, or decides nothing: types, docstrings, messages, sizes of caches, limits."""
    found = set()
    for node in ast.walk(tree):
        parts = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            parts.append(node.slice)  # of a type
        if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
            parts.append(node)
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value >= _LIMIT:
            parts.append(node)
        if isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Tuple):
            parts.append(node.iter)  # each of them is tried
        if isinstance(node, ast.Compare):
            parts += [one for one in node.comparators if isinstance(one, ast.Tuple)]  # what is in it, in any order
        parts += getattr(node, "decorator_list", [])
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            parts.append(body[0])
        if isinstance(node, ast.Raise):
            parts.append(node)
        found |= {id(one) for part in parts if part is not None for one in ast.walk(part)}
    return found


def faults(root: Path) -> list[Fault]:
    """Return the faults of every module of the kernel of the project at *root*."""
    made = []
    for module in MODULES:
        text = (root / ENGINE / "model" / f"{module}.py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        left_out = _annotations(tree)
        for rule, edits in RULES.items():
            sites = [(node, new) for node, new in edits(tree) if id(node) not in left_out]
            for node, new in chosen(f"{module}/{rule}", sites, EACH):
                changed = _edited(text, node, new)
                if changed != text:
                    made.append(Fault(module, rule, node.lineno, changed))
    return made


def _caught(root: Path, fault: Fault) -> bool:
    """Whether the tests of the kernel fail on the engine with *fault*."""
    with tempfile.TemporaryDirectory() as name:
        scripts = Path(name) / "scripts"
        shutil.copytree(root / "scripts", scripts, ignore=shutil.ignore_patterns("__pycache__", "bootstrap"))
        (scripts / "edition/model" / f"{fault.module}.py").write_text(fault.text, encoding="utf-8")
        tests = [f"tests/{test}.py" for test in MODULES[fault.module]]
        options = ["-q", "-x", "-p", "no:cacheprovider", "-o", f"pythonpath={scripts} tests", "-o", "addopts="]
        command = [sys.executable, "-B", "-m", "pytest", *options, *tests]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False).returncode == 1


def outcomes(root: Path, jobs: int, sample: Sample = WHOLE, made: Sequence[Fault] = ()) -> list[Outcome]:
    """Return for each fault of the kernel, of those in the *sample*, whether a test fails."""
    every = sample.of(list(made) or faults(root))
    with ThreadPoolExecutor(jobs) as pool:
        caught = list(pool.map(lambda fault: _caught(root, fault), every))
    return [
        Outcome(fault.kind, f"{fault.module}.py:{fault.line}", ("test",) if found else (), "")
        for fault, found in zip(every, caught, strict=True)
    ]
