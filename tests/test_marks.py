"""Every mark is seen in every output and explained to editors and readers; no record can leave one of these out."""

from __future__ import annotations

import pickle
import re
from dataclasses import MISSING, fields, replace

import pytest
from conftest import ROOT
from edition.model import notation
from edition.model.marks import (
    JUDGING,
    KINDS,
    RUBY,
    Judging,
    MarkKind,
    Milestone,
    Ruby,
    parse,
    printed,
    ruby_sign,
    unit,
)
from edition.model.notation import Category
from edition.tree.marks import NODES, mark

#: The pages' style sheet is the theme's; a book may have an EPUB style of its own in its ``_static``.
SHEETS = {
    "edition.css": ROOT / "scripts/edition/outputs/html/theme/edition/static/edition.css",
    # Of a mark that only books with another witness have, the rule stands where those of blocks do.
    "epub*.css": ROOT / "scripts/edition/outputs/epub/styles",
}
TEMPLATE = (ROOT / "scripts/edition/outputs/pdf/templates/book.typ").read_text("utf-8")
NOTATION = (ROOT / "docs/notation.md").read_text("utf-8")
#: What stands in a body of each shape.
BODIES = {
    notation.replaced: "宇]于", notation.compared: "底]的", notation.kept: "宙", notation.added: "也",
    notation.witnessed: "日]B:月", notation.struck: "洪", notation.lost: "3", notation.page: "9", notation.line: "2",
    notation.ruby_base: "｜", notation.ruby_text: "《よ》",
}  # fmt: skip


def styled(sheet: str) -> set[str]:
    """Return the classes for which the style *sheet* has a rule that says something, not only where they are not."""
    path = SHEETS[sheet]
    files = sorted(path.glob("*.css")) if path.is_dir() else [path]
    text = re.sub(r"/\*.*?\*/", "", "".join(one.read_text("utf-8") for one in files), flags=re.DOTALL)
    heads = [head for head, body in re.findall(r"([^{};]+)\{([^{}]*)\}", text) if body.strip()]
    return {name for head in heads for name in re.findall(r"\.([\w-]+)", re.sub(r":not\([^)]*\)+", "", head))}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_mark_has_a_rule_in_the_style_sheets(sheet: str) -> None:
    """HTML and EPUB show a mark by the class of its name."""
    assert JUDGING.keys() - styled(sheet) == set()


def test_the_facing_pages_show_what_differs_and_what_is_kept() -> None:
    """They know every mark by whether both sides read the same."""
    assert {"differs", "kept"} <= styled("edition.css")


@pytest.mark.parametrize("name", JUDGING)
def test_every_mark_has_a_function_in_the_pdf(name: str) -> None:
    """It is given the id, the entry of the apparatus, and what is printed."""
    head = rf'^#let {name}\(id, entry, it(?:, \w+: "."){{0,2}}\) = mark\(id, entry, '
    assert len(re.findall(head, TEMPLATE, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", KINDS)
def test_every_mark_is_explained_to_editors(name: str) -> None:
    """The table of roles has one row for it."""
    assert len(re.findall(rf"^\| ``\{{{name}\}}", NOTATION, re.MULTILINE)) == 1


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_mark_shows_something(kind: MarkKind) -> None:
    """A judgement prints words or signs, or a word of ours stands in its place; a place prints nothing."""
    data = parse(kind.name, BODIES[kind.body])
    assert data.kind == kind.name
    assert bool(printed(data) or getattr(kind, "stand_in", "")) == isinstance(kind, Judging)
    assert (unit(data) != "") == isinstance(kind, Milestone)
    assert (ruby_sign(data) != "") == isinstance(kind, Ruby) == (kind.name in RUBY)
    assert ruby_sign(None) == ""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_mark_has_a_node_that_is_kept_between_builds(kind: MarkKind) -> None:
    """The class is found again by its name, and the node says what the mark says."""
    data = parse(kind.name, BODIES[kind.body])
    kept = pickle.loads(pickle.dumps(mark.of(data)))
    assert type(kept) is NODES[kind.name]
    assert (kept.kind, kept.data, kept.astext()) == (kind, data, printed(data))


WHOLE = Judging(
    name="unclear", about="Hard to read (TEI unclear).", body=notation.kept, category=Category.MISREADING, label="難辨",
    about_sign="難以辨認。",
    printed="{lemma}", head="{lemma}", verdict="，底本難辨，{fault}。",
)  # fmt: skip


@pytest.mark.parametrize("field", [f.name for f in fields(Judging) if f.default is MISSING])
def test_no_record_without_a_field(field: str) -> None:
    """Neither left out nor empty."""
    given = {f.name: getattr(WHOLE, f.name) for f in fields(Judging)}
    with pytest.raises(TypeError, match=field):
        Judging(**{name: value for name, value in given.items() if name != field})
    if isinstance(given[field], str) and field != "category":
        with pytest.raises(ValueError, match=f"mark {'' if field == 'name' else 'unclear'!r} without {field}"):
            replace(WHOLE, **{field: ""})


def test_a_mark_that_nobody_would_see_is_none() -> None:
    """What prints nothing has a word in its place."""
    assert replace(WHOLE, printed="", stand_in="難").stand_in == "難"
    with pytest.raises(ValueError, match="without printed"):
        replace(WHOLE, printed="")
