"""The styles of sphinx-book-theme and its parent -> one sheet, cut to the rules that our pages can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"

#: The theme and its parent, registered by folder so that their packages are never imported.
THEMES = ("pydata_sphinx_theme", "sphinx_book_theme")

#: Class names docutils, MyST and Sphinx put into the body of a page; those of the templates
#: are read from them. Theme rules for anything else are left out.
BODY_NAMES = frozenset(
    [
        "admonition",
        "admonition-title",
        "align-center",
        "align-default",
        "align-left",
        "align-right",
        "attention",
        "attribution",
        "brackets",
        "caption",
        "caption-text",
        "caution",
        "danger",
        "docutils",
        "epigraph",
        "error",
        "figure",
        "fn-backref",
        "fn-bracket",
        "footnote",
        "footnote-list",
        "footnote-reference",
        "glossary",
        "headerlink",
        "highlight",
        "hint",
        "important",
        "label",
        "line",
        "line-block",
        "literal",
        "note",
        "pre",
        "pull-quote",
        "row-even",
        "row-odd",
        "rubric",
        "seealso",
        "simple",
        "table",
        "tip",
        "topic",
        "topic-title",
        "versionadded",
        "warning",
    ]
)

#: Between these a style sheet is plain text: strings, addresses, the marks of its structure.
CSS_STRING = r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """
CSS_MARKS = re.compile(rf"url\((?:{CSS_STRING}|[^)\"']*)\) | {CSS_STRING} | \{{ | \}} | ;", re.VERBOSE)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: A comma within parentheses does not part selectors.
CSS_COMMA = re.compile(r",(?![^(]*\))")
CSS_NAME = re.compile(r"[.#](-?[_a-zA-Z][\w-]*)")
#: What a rule excludes need not exist; attributes are tested by no page of ours but these.
CSS_NOT = re.compile(r":not\([^()]*\)")
CSS_FOREIGN = re.compile(r"\[(?!data-theme|type=|hidden|href|role)|::?-(?:moz|ms)|:is\(|:where\(")

CSS_READ = re.compile(r"var\(\s*(--[\w-]+)")
CSS_VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))")
CSS_EMPTY = re.compile(r"(?<=[}])[^{}@]+\{\}")


def theme_folder(name: str) -> Path:
    """Where an installed theme keeps its templates and styles; its package is not imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name)
    return Path(spec.origin).parent / "theme" / name


def read_template(name: str) -> str:
    """The text of one of our templates."""
    return (TEMPLATES / name).read_text("utf-8")


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """The rules of a style sheet: what stands before each brace, and what within."""
    depth = start = opened = 0
    for mark in CSS_MARKS.finditer(css):
        sign = mark.group()
        if sign == "{":
            if depth == 0:
                opened = mark.end()
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start : opened - 1].strip(), css[opened : mark.start()]
                start = mark.end()
        elif sign == ";" and depth == 0:
            start = mark.end()


def cut(css: str, names: frozenset[str]) -> str:
    """A style sheet without the rules for classes and ids that are not among the names."""
    kept = []
    for head, body in blocks(css):
        if head.startswith(("@media", "@supports")):
            if inner := cut(body, names):
                kept.append(f"{head}{{{inner}}}")
        elif not head.startswith("@"):
            selectors = [one for one in CSS_COMMA.split(head) if may_match(one, names)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def may_match(selector: str, names: frozenset[str]) -> bool:
    """Whether a page of the edition can have what the selector selects."""
    # Nested parentheses may have been split all the same: such halves select nothing of ours.
    if CSS_FOREIGN.search(selector) or selector.count("(") != selector.count(")"):
        return False
    return names.issuperset(CSS_NAME.findall(CSS_NOT.sub("", selector)))


def drop_unused_variables(css: str) -> str:
    """A style sheet without the custom properties that none of its rules reads."""
    read = set(CSS_READ.findall(css))
    less = CSS_VARIABLE.sub(lambda one: one.group() if one.group(1) in read else "", css)
    # What is left out may have been the only reader of another.
    return CSS_EMPTY.sub("", css) if less == css else drop_unused_variables(less)


def theme_styles() -> str:
    """The theme's style sheets, cut, under their licence notices."""
    sheets = [
        (folder / "static" / "styles" / f"{folder.name.replace('_', '-')}.css").read_text("utf-8")
        for folder in map(theme_folder, THEMES)
    ]
    layout = read_template("layout.html")
    used = " ".join(re.findall(r'(?:class|id)="([^"]+)"', layout)).split()
    notices = dict.fromkeys(notice for css in sheets for notice in CSS_COMMENT.findall(css) if notice[2] == "!")
    rules = cut("".join(CSS_COMMENT.sub("", css) for css in sheets), BODY_NAMES.union(used))
    return "\n".join([*notices, drop_unused_variables(rules), ""])
