"""The rooms of the engine: which may import which, and which packages of others belong to which."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

ENGINE: Final = Path(__file__).parents[1] / "scripts" / "edition"

#: Room -> what it may import: rooms of ours, then packages of others. Everything else is a fault.
ROOMS: Final[dict[str, tuple[set[str], set[str]]]] = {
    "model": (set(), {"babel"}),
    "reading": ({"model"}, {"markdown_it", "mdit_py_plugins", "imagesize"}),
    "lettering": ({"model"}, {"uharfbuzz", "brotli", "fontTools"}),
    "proof": (
        {"model", "reading", "lettering"},
        {"uharfbuzz", "brotli", "fontTools", "lxml", "ebooklib", "pypdfium2", "pikepdf"},
    ),
    "tree": (
        {"model", "reading.emphasis", "reading.ruby", "proof.summary"},
        {"docutils", "sphinx", "myst_parser", "markdown_it"},
    ),
    "outputs": (
        {"model", "lettering", "tree"},
        {
            "docutils",
            "sphinx",
            "jinja2",
            "markupsafe",
            "typst",
            "pikepdf",
            "uharfbuzz",
            "PIL",
            "deflate",
            "brotli",
            "lxml",
        },
    ),
    "pipeline": ({"model", "reading", "proof", "tree", "outputs"}, {"docutils", "sphinx"}),
    "ingest": ({"model", "reading", "proof", "pipeline"}, {"lxml", "charset_normalizer"}),
    "desk": ({"model", "reading", "tree", "outputs", "pipeline", "extension"}, {"sphinx", "watchfiles"}),
    "verbs": ({"model", "reading", "proof", "pipeline", "ingest", "desk"}, set()),
    "__main__": ({"verbs"}, set()),
    "extension": ({"model", "reading.facsimile", "tree", "outputs", "pipeline"}, {"docutils", "sphinx"}),
    "__init__": ({"extension"}, {"sphinx"}),
}


def module_of(path: Path) -> str:
    """Return the dotted name of the module at *path*, without ``edition.``."""
    return ".".join(path.relative_to(ENGINE).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that the module at *path* imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str:
    """Return the module of ours, without ``edition.``, that the imported *name* is or stands in."""
    parts = name.split(".")[1:]
    while parts and not any(
        path.is_file() for path in (ENGINE.joinpath(*parts).with_suffix(".py"), ENGINE.joinpath(*parts, "__init__.py"))
    ):
        parts.pop()
    return ".".join(parts) or "__init__"


def arrows() -> Iterator[tuple[str, str]]:
    """Yield which module imports which, both of ours."""
    for path in sorted(ENGINE.rglob("*.py")):
        for name in imported(path):
            if name.partition(".")[0] == "edition":
                yield module_of(path), ours(name)


def allowed(source: str, target: str) -> bool:
    """Whether the room of *source* may import *target*."""
    room, rooms = source.partition(".")[0], ROOMS[source.partition(".")[0]][0]
    return target.partition(".")[0] in rooms | {room, "__init__"} or target in rooms


def test_a_room_imports_only_the_rooms_before_it() -> None:
    """No arrow runs back up."""
    assert sorted({f"{source} -> {target}" for source, target in arrows() if not allowed(source, target)}) == []


def test_no_circles() -> None:
    """No module imports what imports it."""
    graph: dict[str, set[str]] = {}
    for source, target in arrows():
        graph.setdefault(source, set()).add(target)
    for module in graph:
        graph[module].discard(module)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_packages_of_others_stand_in_their_rooms() -> None:
    """The model needs the standard library, and Babel for a catalogue; docutils, Typst, PDFium … each have one room."""
    faults = {
        f"{module_of(path)} -> {name.partition('.')[0]}"
        for path in ENGINE.rglob("*.py")
        for name in imported(path)
        if (package := name.partition(".")[0]) not in sys.stdlib_module_names | {"edition", "__future__"}
        and package not in ROOMS[module_of(path).partition(".")[0]][1]
    }
    assert sorted(faults) == []


def test_every_file_has_a_room() -> None:
    """Nothing stands flat in the package but what Sphinx calls."""
    assert {path.name for path in ENGINE.glob("*.py")} == {"__init__.py", "__main__.py", "extension.py"}
    assert {path.name for path in ENGINE.iterdir() if path.is_dir() and path.name != "__pycache__"} == {
        room for room in ROOMS if (ENGINE / room).is_dir()
    }
