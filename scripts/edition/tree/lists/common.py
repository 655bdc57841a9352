"""What the generated lists share: links that every builder resolves for itself, page names, words in their language."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from edition.model import foreign
from edition.model.foreign import Part
from edition.model.registers import RegisterEntry
from edition.tree.domain import ApparatusRecord, Heading, Mention, PrintedEntry, of
from edition.tree.nodes import picture

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Key in a document's metadata that names the list generated there.
GENERATED: Final = "edition-list"
#: Class of the number of a page that has several characters: at the end of a line 一三 would be read as 一, 三.
LOCATOR: Final = "locator"


def to(builder: Builder, source: str, target: str, anchor: str) -> dict[str, Any]:
    """Return the attributes of a link from document *source* to *anchor* in document *target*."""
    return {"internal": True, "refuri": f"{uri(builder, source, target)}#{anchor}"}


def uri(builder: Builder, source: str, target: str) -> str:
    """Return the address of document *target* as seen from *source*; empty in the same document."""
    return "" if source == target else builder.get_relative_uri(source, target).partition("#")[0]


def link(builder: Builder, source: str, target: str, anchor: str, text: str) -> nodes.reference:
    """Return a link from document *source* to *anchor* in document *target*."""
    return nodes.reference("", text, **to(builder, source, target, anchor))


def locators(builder: Builder, docname: str, anchor: str) -> Iterator[tuple[int | None, nodes.Node]]:
    """Yield for each page that mentions the entry *anchor* its number and a link to the first mention there."""
    first = {mention.page: mention for mention in reversed(of(builder.env).mentions_of(anchor))}
    for page in builder.config.edition_witness.pages.values():
        if (mention := first.get(page.n)) is not None:
            made = link(builder, docname, mention.docname, mention.anchor, page.label)
            made["classes"] += [LOCATOR] * (len(page.label) > 1)
            yield page.number, made


def stretch(part: Part) -> nodes.Node:
    """Return a stretch of words, which says its language if it has one of its own."""
    return nodes.inline("", part.text, language=part.language) if part.language else nodes.Text(part.text)


def wrapped(words: Iterable[Part | nodes.Node]) -> list[nodes.Node]:
    """Return *words* as nodes; what is one stays as it is."""
    return [stretch(part) if isinstance(part, Part) else part for part in words]


def prose(text: str) -> list[nodes.Node]:
    """Return the words of a *text* of the editors, each stretch in its language.

    :raises NotationError: for a ``{foreign}`` of the wrong shape; registers and bibliography are read without one
    """
    return list(map(stretch, foreign.parts(text)))


def stretches(made: Iterable[nodes.Node]) -> tuple[Part, ...]:
    """Return the words of the nodes *made*, each stretch with its language: the inverse of :func:`prose`."""
    texts = (text for node in made for text in node.findall(nodes.Text) if not isinstance(text.parent, nodes.raw))
    return tuple(Part(text.astext(), text.parent.get("language", "")) for text in texts)


def entry_link(builder: Builder, docname: str, entry: RegisterEntry) -> nodes.Node:
    """Return the name of *entry*, linked to where its register is listed."""
    target = document_of(builder.env, f"register:{entry.register}")
    return link(builder, docname, target, entry.anchor, entry.name) if target else nodes.Text(entry.name)


def table(head: Sequence[str], body: Sequence[Sequence[nodes.Node]], name: str = "") -> nodes.table:
    """Return a table called *name* with the words of its *head* and the nodes of its *body*, row by row."""
    group = nodes.tgroup("", *(nodes.colspec() for _ in head), cols=len(head))
    group += nodes.thead("", nodes.row("", *(nodes.entry("", nodes.paragraph("", word)) for word in head)))
    group += nodes.tbody("", *(nodes.row("", *(nodes.entry("", cell) for cell in row)) for row in body))
    return nodes.table("", group, classes=[name] if name else [])


def picture_of(svg: str, title: str, alt: str) -> picture:
    """Return the node of a picture."""
    return picture(svg=svg, title=title, alt=alt)


def document_of(env: BuildEnvironment, name: str) -> str | None:
    """Return the document in which the list *name* is generated, None if in none."""
    found = (doc for doc, data in sorted(env.metadata.items()) if data.get(GENERATED) == name)
    return next(found, None)


#: What a generated list is made of, beside the registers, which are a dependency of every document.
_MADE_OF: Final[Mapping[str, tuple[type, ...]]] = {
    "apparatus": (ApparatusRecord,),
    "apparatus-totals": (ApparatusRecord,),
    "signs": (ApparatusRecord, Mention),
    "contents": (Heading,),
    "coverage": (PrintedEntry,),
    "bibliography": (),
}
#: All others list mentions.
_MENTIONS: Final = (Mention,)


def outdated(env: BuildEnvironment, others: Mapping[str, Callable[[], str]]) -> list[str]:
    """Return the documents whose generated lists have changed, and keep when they did.

    :param others: list -> what gives a digest of it, for lists not made of what the domain gathers
    """
    gathered = of(env)
    digests: dict[tuple[type, ...], str] = {}
    changed = []
    for docname, data in sorted(env.metadata.items()):
        if GENERATED not in data:
            continue
        kinds = _MADE_OF.get(data[GENERATED], _MENTIONS)
        when = max(env.all_docs.values(), default=0)
        if data[GENERATED] in others:
            now, when = others[data[GENERATED]](), time.time_ns() // 1000  # it changes without a document being read
        elif (now := digests.get(kinds, "")) == "":
            now = digests[kinds] = gathered.digest(kinds)
        if gathered.data["stamps"].get(docname, ("",))[0] != now:
            gathered.data["stamps"][docname] = now, when
            changed.append(docname)
    return changed


def changed_at(env: BuildEnvironment, docname: str) -> int:
    """Return when what *docname* shows last changed, in microseconds: when it was read, or what it lists."""
    stamp: tuple[str, int] = of(env).data["stamps"].get(docname, ("", 0))
    return max(env.all_docs.get(docname, 0), stamp[1])


Maker = Callable[["Builder", str, Any], Iterator[nodes.Node]]


def fill(app: Sphinx, doctree: nodes.document, docname: str, makers: Mapping[type[nodes.Element], Maker]) -> None:
    """Replace each placeholder in *doctree* by the list that its maker gives."""
    for placeholder in list(doctree.findall(lambda node: type(node) in makers)):
        assert isinstance(placeholder, nodes.Element)
        made = list(makers[type(placeholder)](app.builder, docname, placeholder))
        if made != [placeholder]:
            placeholder.replace_self(made)
