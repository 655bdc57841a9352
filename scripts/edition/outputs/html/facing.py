"""The facing pages (對照): each original page as the transcription has it beside what the edition makes of it.

What stands on a page is gathered while a document is read, so that no doctree need be loaded again; a page is
written again only if something that it shows has changed. They repeat the chapters, so search engines are told to
leave them out.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.transforms import SphinxTransform

from edition.model import wording
from edition.model.interface import gettext
from edition.model.marks import JUDGING, ruby_sign
from edition.model.trace import Step, squeeze
from edition.model.witness import Page, Witness
from edition.outputs.html import facsimile, stale, theme
from edition.tree import domain
from edition.tree.blocks import NodePiece, is_text
from edition.tree.domain import SourceStretch, Turn
from edition.tree.followed import followed
from edition.tree.lists import common as lists
from edition.tree.version import code_version

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from edition.outputs.html.theme import EditionHTMLBuilder

FOLDER: Final = "facing"
INDEX: Final = f"{FOLDER}/index"
#: Key in a page's context: the document to which it belongs, that in which a facing page's page begins.
BELONGS: Final = "belongs_to"
NOTE: Final = "note"

#: A page as Sphinx takes it: name, context, template.
Made = tuple[str, dict[str, Any], str]


class Stretches(SphinxTransform):
    """Tell the domain what stands on each page, while a document is read."""

    default_priority = 760  # after every id is given (transforms.py)

    def apply(self, **_: Any) -> None:
        """Gather the stretches of a text chapter."""
        if is_text(self.document):
            domain.of(self.env).add(stretches(self.env.docname, followed(self.env, self.document).steps))


def stretches(docname: str, steps: Iterable[Step[NodePiece]]) -> Iterator[SourceStretch]:
    """Yield the stretches that *steps* of the document *docname* are; page turns and line breaks are none."""
    for step in steps:
        node, mark = step.piece.node, step.piece.mark
        if isinstance(node, nodes.footnote_reference):
            yield SourceStretch(docname, step.page, step.line, "", "", NOTE, str(node["refid"]), node.astext())
        elif step.source and (mark is None or mark.kind not in JUDGING):
            yield SourceStretch(docname, step.page, step.line, step.source, step.edition or ruby_sign(mark))
        elif mark is not None and mark.kind in JUDGING and isinstance(node, nodes.Element):
            told = wording.named(mark)
            yield SourceStretch(
                docname, step.page, step.line, step.source, step.edition, mark.kind, node["ids"][0], told
            )


@dataclass(frozen=True, slots=True)
class FacingRow:
    """A line of the transcription and what the edition makes of it, as HTML."""

    line: int | None  #: its number, None if the transcription has no such line
    source: str
    edition: str
    is_noise: bool = False  #: a line that is no text: a running head, a shelf mark


@dataclass(frozen=True, slots=True)
class FacingPages:
    """What one facing page is made of."""

    page: Page
    docname: str  #: the chapter in which the page begins
    here: tuple[SourceStretch, ...]

    @property
    def name(self) -> str:
        """The name of the page on the site."""
        return f"{FOLDER}/{self.page.anchor}"

    @property
    def title(self) -> str:
        """What the page is called."""
        return wording.page_name(self.page)

    def counts(self) -> dict[str, int]:
        """Return what there is on the page: characters of both sides without white space, marks by kind, notes."""
        kinds = Counter(stretch.kind for stretch in self.here)
        return {
            gettext("底本字數"): len(squeeze("".join(stretch.source for stretch in self.here))),
            gettext("整理本字數"): len(squeeze("".join(stretch.edition for stretch in self.here))),
            **{gettext(kind.label): kinds[name] for name, kind in JUDGING.items() if kinds[name]},
            gettext("註釋"): kinds[NOTE],
        }


def noise_of(witness: Witness, page: Page) -> dict[int, str]:
    """Return the lines of *page* that are no text; what stands before the first page's first line is its."""
    return {line: text for line, text in witness.noise.items() if witness.page_of(line) == page.n}


def source_html(stretch: SourceStretch) -> str:
    """Return what the transcription reads."""
    text = escape(stretch.source)
    if not stretch.kind or stretch.kind == NOTE:
        return text
    return f'<span class="{_difference(stretch)}">{text}</span>'


def edition_html(stretch: SourceStretch, apparatus: str, chapter: str) -> str:
    """Return what the edition reads: a mark leads into the *apparatus*, a call to a note of the *chapter*."""
    text = escape(stretch.edition)
    if not stretch.kind:
        return text
    if stretch.kind == NOTE:
        label = gettext("註 {}").format(stretch.told)
        return f'<a class="call" href="{chapter}#{stretch.anchor}" aria-label="{label}">{stretch.told}</a>'
    label = stretch.told
    spoken = "" if text else f' aria-label="{escape(label)}"'
    leads = f' href="{apparatus}#app-{stretch.anchor}"' if apparatus else ""
    return f'<a class="{_difference(stretch)}"{leads} title="{escape(label)}"{spoken}>{text}</a>'


def _difference(stretch: SourceStretch) -> str:
    return "kept" if stretch.source == stretch.edition else "differs"


def rows(builder: EditionHTMLBuilder, facing: FacingPages) -> list[FacingRow]:
    """Return the lines of *facing* in the order of the transcription."""
    target = lists.document_of(builder.env, "apparatus")
    apparatus = builder.get_relative_uri(facing.name, target) if target else ""
    noise = noise_of(builder.config.edition_witness, facing.page)
    made = {line: FacingRow(line, escape(text), "", True) for line, text in noise.items()}
    lines: dict[int, list[SourceStretch]] = {}
    for stretch in facing.here:
        lines.setdefault(stretch.line, []).append(stretch)
    for line, parts in lines.items():
        edition = (edition_html(p, apparatus, builder.get_relative_uri(facing.name, p.docname)) for p in parts)
        number = line if any(part.source for part in parts) else None
        made[line] = FacingRow(number, "".join(map(source_html, parts)), "".join(edition))
    return [made[line] for line in sorted(made)]


def all_facing(builder: EditionHTMLBuilder) -> list[FacingPages]:
    """Return the facing pages that the book has, in its order."""
    known, pages = domain.of(builder.env), builder.config.edition_witness.pages
    documents = {turn.page: turn.docname for turn in known.all(Turn)}
    by_page: dict[str, list[SourceStretch]] = {}
    for stretch in known.all(SourceStretch):
        by_page.setdefault(stretch.page, []).append(stretch)
    return [FacingPages(page, documents[n], tuple(by_page.get(n, ()))) for n, page in pages.items() if n in documents]


def links(builder: EditionHTMLBuilder, name: str, facing: Sequence[FacingPages], at: int) -> dict[str, Any]:
    """Return the pages before and after number *at*."""
    around = {"prev": facing[at - 1] if at else None, "next": facing[at + 1] if at + 1 < len(facing) else None}
    return {
        key: {"link": builder.get_relative_uri(name, one.name), "title": one.title} if one else None
        for key, one in around.items()
    }


def page_of(builder: EditionHTMLBuilder, facing: Sequence[FacingPages], at: int) -> Made:
    """Return facing page number *at*."""
    one = facing[at]
    back = f"{builder.get_relative_uri(one.name, one.docname)}#{one.page.anchor}"
    description = gettext("{book}對照：{page}：底本文字與整理本逐行並列，標出一切異同。")
    context = {
        "title": gettext("對照：{}").format(one.title),
        "description": description.format(book=builder.config.html_title, page=one.title),
        "no_text": gettext(wording.NO_TEXT) if one.page.line is None else "",
        "rows": rows(builder, one),
        "counts": one.counts(),
        "back": back,
        "index": builder.get_relative_uri(one.name, INDEX),
        BELONGS: one.docname,
    } | _image(builder, one)
    return one.name, context | links(builder, one.name, facing, at), "facing.html"


def _image(builder: EditionHTMLBuilder, one: FacingPages) -> dict[str, Any]:
    """Return what the template says of the image of the page; nothing without one."""
    if (image := facsimile.of_page(builder.config, one.page.n)) is None:
        return {}
    up = "../" * one.name.count("/")
    shown = {"src": f"{up}{image.address}", "width": image.width, "height": image.height, "sha256": image.sha256}
    return {"image": shown | {"alt": wording.facsimile(one.page), "styles": f"{up}{facsimile.STYLES}"}}


def index_of(builder: EditionHTMLBuilder, facing: Sequence[FacingPages]) -> Made:
    """Return the list of the facing pages."""
    entries = [(builder.get_relative_uri(INDEX, one.name), one.title, one.counts().items()) for one in facing]
    description = gettext("{}原書各頁的底本與整理本對照。").format(builder.config.html_title)
    root = builder.config.root_doc
    said = {"title": gettext("底本與整理本對照"), "description": description, "entries": entries, BELONGS: root}
    return INDEX, said, "facing-index.html"


def collect(app: Sphinx) -> Iterator[Made]:
    """Yield Sphinx the pages that are not as they were when they were last written."""
    builder: Any = app.builder
    if not theme.is_used(app) or not (facing := all_facing(builder)):
        return
    kept = Path(builder.outdir) / ".facing"
    before = json.loads(kept.read_text("ascii")) if kept.is_file() else {}
    around = f"{builder.stamp()} {code_version()}"
    now = {}
    for made in (index_of(builder, facing), *(page_of(builder, facing, at) for at in range(len(facing)))):
        name = made[0]
        now[name] = hashlib.sha256(f"{around} {made}".encode()).hexdigest()
        if now[name] == before.get(name) and (Path(builder.outdir) / f"{name}.html").is_file():
            stale.note_page(app, name)
        else:
            yield made
    kept.write_text(json.dumps(now), "ascii")


def setup(app: Sphinx) -> None:
    """Register what gathers and what writes."""
    app.add_transform(Stretches)
    app.connect("html-collect-pages", collect)
