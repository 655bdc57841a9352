"""Tokens within a block of the editors' -> its links, each with its words and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.token import Token

from edition.model.chapter import Link, Place, Words
from edition.reading import inline
from edition.reading.inline import Cursor


def links(token: Token, begins: Place) -> Iterator[Link]:
    """Yield the links in the content of a block that begins at *begins*."""
    cursor, place, target, said = Cursor(token.content, begins), begins, "", list[Words]()
    for child in token.children or []:
        if child.type in inline.FOUND:
            place = cursor.find(child)
        if child.type == "link_open":
            # markdown-it writes an address as the web does; MyST takes that back, as this does.
            target, said = unquote(str(child.attrs.get("href", ""))), []
        elif child.type == "link_close":
            yield Link(target, tuple(said), place)
        elif (words := inline.said(child, cursor)) is not None:
            said.append(words)
