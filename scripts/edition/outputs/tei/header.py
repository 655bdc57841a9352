"""What the TEI says of itself (teiHeader): the book, the edition, the witness, the policy, the corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from lxml import etree

from edition.model import interface
from edition.model.colophon import SUBTITLE
from edition.model.corrections import Correction
from edition.model.interface import gettext
from edition.model.marks import JUDGING
from edition.model.notation import Category
from edition.model.witness import Witness
from edition.outputs.html.metadata import given
from edition.outputs.tei.marks import WITNESS, other
from edition.outputs.tei.xml import EDITORS, add, class_anchor, element, kind_anchor

if TYPE_CHECKING:
    from sphinx.config import Config

#: The licence of the editors' words, and where it stands.
LICENCE: Final = "https://creativecommons.org/licenses/by-sa/4.0/"


def header(
    config: Config, policy: Sequence[etree._Element], history: Iterable[Correction], epoch: int, anchor: str
) -> etree._Element:
    """Return the teiHeader.

    :param policy: the paragraphs of the 凡例
    :param history: the corrections, the latest first
    :param epoch: the date that the outputs bear, in seconds
    :param anchor: id of the 凡例
    """
    made = element("teiHeader", _file(config, epoch), _encoding(policy, anchor), _profile(config))
    if changes := [element("change", text=one.subject, when=_day(one.seconds)) for one in history]:
        made.append(element("revisionDesc", *changes))
    return made


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _file(config: Config, epoch: int) -> etree._Element:
    """Return what the file is, who answers for it, on what terms, and what it is made of."""
    named = gettext("{}校注電子版").format(config.project)
    answers = element("respStmt", element("resp", text=gettext("校注")), element("name", text=named), id=EDITORS)
    titles = element(
        "titleStmt",
        element("title", text=config.project, type="main"),
        element("title", text=gettext(SUBTITLE), type="sub"),
        element("author", text=config.author),
        answers,
    )
    editions = element(
        "editionStmt", element("edition", text=f"{gettext(SUBTITLE)} {config.version}", n=config.version)
    )
    rights = given(config.epub_copyright)
    licence = element("licence", text=rights or LICENCE, target=LICENCE)
    published = element(
        "publicationStmt",
        element("authority", text=named),
        element("availability", licence),
        element("date", text=_day(epoch), when=_day(epoch)),
    )
    return element("fileDesc", titles, editions, published, _source(config))


def _source(config: Config) -> etree._Element:
    """Return what the edition is made from: the print, and the transcription of it."""
    witness: Witness = config.edition_witness
    made = element("sourceDesc")
    if source := given(config.edition_printed_source):
        add(made, "bibl", source)
    listed = element("listWit")
    every = [(WITNESS, witness), *((other(one.siglum), one) for one in config.edition_witnesses)]
    for anchor, one in every:
        said = add(listed, "witness", one.provenance, id=anchor, n=one.siglum)
        add(said, "idno", one.sha256, type="sha256")
    made.append(listed)
    return made


def _encoding(policy: Sequence[etree._Element], anchor: str) -> etree._Element:
    """Return how the text was edited, and the kinds of marks and classes of errors."""
    made = element("encodingDesc")
    if policy:
        made.append(element("editorialDecl", *policy, id=anchor))
    kinds = element("taxonomy", id="marks")
    for name, kind in JUDGING.items():
        add(add(kinds, "category", id=kind_anchor(name)), "catDesc", gettext(kind.label))
    classes = element("taxonomy", id="classes")
    for category in Category:
        add(add(classes, "category", id=class_anchor(category)), "catDesc", gettext(category))
    made.append(element("classDecl", kinds, classes))
    return made


def _profile(config: Config) -> etree._Element:
    language = interface.tag(config.language)
    named = "漢語" if interface.is_chinese() else interface.name()
    return element("profileDesc", element("langUsage", element("language", text=named, ident=language)))
