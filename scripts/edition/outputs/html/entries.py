"""The entries of the indexes and of the bibliography, for the scripts: ``entries.js``.

A name or a source in the text opens what is known of it where it stands, and the search looks through the same words.
A script and not the page of the index, because a page that is opened from disk may load nothing else; it is fetched by
those alone who ask. The search writes it, with what else it looks through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from edition.model import foreign, wording
from edition.model.bibliography import Source
from edition.model.foreign import Part
from edition.model.registers import RegisterEntry
from edition.tree.lists import common as lists

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

FILE: Final = "entries.js"
#: A page made beside the documents, from which addresses are given.
_FROM: Final = "search"
#: A stretch of words: with its language if it has one of its own (BCP 47).
Stretch = str | list[str]


def stretches(words: tuple[Part, ...], language: str = "") -> list[Stretch]:
    """Return *words* as the scripts take them.

    :param language: of what has none of its own
    """
    return [[part.text, tag] if (tag := part.language or language) else part.text for part in words]


def of_register(entry: RegisterEntry) -> list[list[Stretch]]:
    """Return the paragraphs of an *entry*: its names and dates, and its gloss."""
    return [stretches(wording.name(entry)), stretches(foreign.parts(entry.gloss))]


def of_source(source: Source) -> list[list[Stretch]]:
    """Return the one paragraph of a *source*; its last stretch, the full stop, is in the language of the page."""
    *words, stop = wording.cite(source)
    return [[*stretches(tuple(words), source.language), *stretches((stop,))]]


def data(builder: StandaloneHTMLBuilder) -> dict[str, Any]:
    """Return the documents that list entries, with their titles, and by its id each entry: document, paragraphs."""
    config, documents, listed = builder.config, list[str](), dict[str, list[Any]]()
    made: Iterator[tuple[str, str, list[list[Stretch]]]] = iter((
        *((f"register:{entry.register}", entry.anchor, of_register(entry)) for entry in config.edition_registers),
        *(("bibliography", source.anchor, of_source(source)) for source in config.edition_sources.values()),
    ))  # fmt: skip
    for name, anchor, paragraphs in made:
        if (document := lists.document_of(builder.env, name)) is not None:
            documents += [] if document in documents else [document]
            listed[anchor] = [documents.index(document), *paragraphs]
    titles = builder.env.titles
    return {
        "documents": [[builder.get_relative_uri(_FROM, name), titles[name].astext()] for name in documents],
        "entries": listed,
    }


def texts(data: dict[str, Any]) -> Iterator[str]:
    """Yield the words of each paragraph of the *data*."""
    for _, *paragraphs in data["entries"].values():
        yield from ("".join(part if isinstance(part, str) else part[0] for part in words) for words in paragraphs)
