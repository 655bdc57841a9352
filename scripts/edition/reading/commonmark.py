"""CommonMark as any reader of it has it (0.31.2, no extension) -> its headings and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Leaf:
    """A heading or a paragraph."""

    level: int  #: of a heading, else 0
    depth: int  #: of the quotations around it
    words: str  #: with a line feed where a hard break is; what is no text stands as the name of its token
    line: int  #: where it begins, from 1


def leaves(text: str) -> Iterator[Leaf]:
    """Yield what the *text* says in order; a block that is no heading, paragraph or quotation as a leaf of its name."""
    depth, level = 0, 0
    for token in MarkdownIt("commonmark").parse(text):
        place = token.map[0] + 1 if token.map else 0
        if token.type.startswith("blockquote"):
            depth += token.nesting
        elif token.type.startswith("heading"):
            level = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type == "inline":
            yield Leaf(level, depth, "".join(map(_said, token.children or ())), place)
        elif not token.type.startswith("paragraph") and token.nesting >= 0:
            yield Leaf(0, depth, f"<{token.type}>", place)


def _said(token: Token) -> str:
    """Return the words of a *token*."""
    if token.type in {"text", "text_special"}:
        return token.content
    return "\n" if token.type == "hardbreak" else f"<{token.type}>"
