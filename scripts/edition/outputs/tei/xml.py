"""What every part of the TEI is made with: elements, words, and how sure the editors are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

from edition.model import foreign
from edition.model.foreign import Part
from edition.model.notation import Category, Certainty, Mark

TEI: Final = "http://www.tei-c.org/ns/1.0"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
ID: Final = f"{_XML}id"
#: No prefix for the namespace of TEI.
_NAMESPACES: Final[Any] = {None: TEI}  # the stubs know only prefixes that are texts
#: Attributes of XML itself, by the names under which they are given.
_OWN: Final[Mapping[str, str]] = {"id": ID, "lang": f"{_XML}lang", "space": f"{_XML}space"}
#: Who answers for what is not the author's.
EDITORS: Final = "editors"
#: How sure the editors are of a judgement (TEI teidata.certainty).
CERTAINTIES: Final[Mapping[str, str]] = {
    Certainty.CERTAIN: "high", Certainty.PROBABLE: "medium", Certainty.POSSIBLE: "low",
}  # fmt: skip
#: How sure a register or a note is: keys of :data:`edition.model.bibliography.CERTAINTIES`.
SURE: Final[Mapping[str, str]] = {"certain": "high", "probable": "medium", "possible": "low", "unknown": "unknown"}


def element(name: str, *children: etree._Element, text: str = "", **attributes: str) -> etree._Element:
    """Return the element *name* of TEI; an attribute without a value is left out."""
    said = {_OWN.get(key, key): value for key, value in attributes.items() if value}
    made = etree.Element(f"{{{TEI}}}{name}", said, nsmap=_NAMESPACES)
    made.text = text or None
    made.extend(children)
    return made


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Return a new last child of *parent*."""
    made = element(name, text=text, **attributes)
    parent.append(made)
    return made


def put(parent: etree._Element, words: str) -> None:
    """Add *words* behind all that *parent* has."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def say(parent: etree._Element, parts: Iterable[Part]) -> etree._Element:
    """Add words to *parent*, each stretch in its language."""
    for part in parts:
        if part.language:
            add(parent, "foreign", part.text, lang=part.language)
        else:
            put(parent, part.text)
    return parent


def prose(name: str, text: str, **attributes: str) -> etree._Element:
    """Return the element *name* with a *text* in the notation of :mod:`edition.model.foreign`."""
    return say(element(name, **attributes), foreign.parts(text))


def pointers(anchors: Iterable[str]) -> str:
    """Return the value of an attribute that points to *anchors*."""
    return " ".join(f"#{anchor}" for anchor in anchors)


def class_anchor(category: Category) -> str:
    """Return the id of a class of errors in the taxonomy."""
    return f"class-{category.name.lower()}"


def kind_anchor(kind: str) -> str:
    """Return the id of a kind of mark in the taxonomy."""
    return f"mark-{kind}"


def judged(mark: Mark, *, certain: bool) -> dict[str, str]:
    """Return what the element of *mark* says of it: what it is, what class of error, how sure, and who says so.

    :param certain: whether marks of its kind can be more or less sure
    """
    ana = pointers((kind_anchor(mark.kind), class_anchor(mark.category)))
    return {"ana": ana, "resp": f"#{EDITORS}", **({"cert": CERTAINTIES[mark.certainty]} if certain else {})}


def lines(root: etree._Element, names: frozenset[str]) -> None:
    """Let each child of the elements of these *names* begin a line of the file; white space there is no text."""
    for held in root.iter(*(f"{{{TEI}}}{name}" for name in names)):
        if len(held) and not (held.text or "").strip():
            held.text = "\n"
            for child in held:
                child.tail = "\n"
