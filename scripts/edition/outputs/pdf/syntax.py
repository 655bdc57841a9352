"""The bits of Typst syntax that the builder writes (Typst reference, "Syntax")."""

from __future__ import annotations

from collections.abc import Iterable


def string(text: str) -> str:
    """Return *text* as a Typst string literal (Typst reference, type ``str``)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def call(function: str, *arguments: str, **named: str) -> str:
    """Return a call of *function*; arguments are Typst code."""
    given = [*arguments, *(f"{name.replace('_', '-')}: {value}" for name, value in named.items())]
    return f"{function}({', '.join(given)})"


def document_anchor(docname: str) -> str:
    """Return the id of the first heading of a document, to which links to the document as such lead."""
    return f"doc-{docname.replace('/', '-')}"


def block(parts: Iterable[str]) -> str:
    """Return a code block that joins *parts*."""
    return "{" + "\n".join(parts) + "}"
