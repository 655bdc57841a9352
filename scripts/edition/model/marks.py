"""The marks: one record a mark; roles, nodes, outputs, proof, mutants and tests are made of this table.

A new mark is its record here, a function of its name in ``outputs/pdf/templates/book.typ``, and a rule for the class of
its name in ``edition.css`` (the theme's) and ``outputs/epub/styles/epub.css``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final, Literal

from edition.model import notation
from edition.model.notation import Category, Mark, NotationError

#: Extents up to which a loss is shown sign by sign.
_COUNTED: Final = 20
#: A role in the body of another, which is written between two backticks.
HELD: Final = re.compile(r"\{(?P<role>[\w-]+)\}`(?P<body>[^`]*)`")
#: The end of a body: what says how sure the mark is, and its class.
_SAID: Final = re.compile(r"(?:\\.|[^\\|])*\\?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkKind:
    """What holds for every mark of one role."""

    name: str  #: of the role, of the TEI element, of the class in HTML and EPUB, of the function in ``book.typ``
    about: str  #: what it says, with the TEI element, for editors
    body: Callable[..., Mark]  #: the shape of its body: a function of :mod:`edition.model.notation`

    def __post_init__(self) -> None:
        """Refuse a record with an empty field.

        :raises ValueError: with the field
        """
        for field in self.needed():
            if not getattr(self, field):
                raise ValueError(f"mark {self.name!r} without {field}")

    def needed(self) -> tuple[str, ...]:
        """Return the fields that may not be empty."""
        return "name", "about", "body"

    def parse(self, body: str) -> Mark:
        """Return the mark that the role with *body* stands for.

        :raises NotationError: mark-002 or mark-003
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(MarkKind):
    """A mark that is a place and no judgement: it has no words and no entry in the apparatus (TEI milestone)."""

    unit: Literal["page", "line"]  #: what begins there

    def parse(self, body: str) -> Mark:
        """Return the place that the role with *body* stands for."""
        return self.body(self.name, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruby(MarkKind):
    """A mark for what the print has beside its words (TEI ruby): no part of the line, and no entry in the apparatus."""

    def parse(self, body: str) -> Mark:
        """Return what the role with *body* stands for."""
        return self.body(self.name, body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging(MarkKind):
    """A mark with an entry in the apparatus. Its templates name what :mod:`edition.model.wording` fills in."""

    category: Category  #: its class if it names none
    label: str  #: what the table of signs calls it
    about_sign: str  #: what it means, to readers
    printed: str  #: template of what the edition prints, with the editorial signs
    head: str  #: template of how its entry in the apparatus begins: what leads back to it
    verdict: str  #: template of how it goes on, to the full stop
    stand_in: str = ""  #: a small word of ours that shows where it prints nothing
    has_certainty: bool = True  #: whether it says that something is wrong, which can be sure or not
    holds: frozenset[str] = frozenset()  #: the marks that may stand in its body, and divide it

    def needed(self) -> tuple[str, ...]:
        """Return the fields that may not be empty: what prints nothing has a word in its place, or nobody sees it."""
        return (
            "name",
            "about",
            "body",
            "label",
            "about_sign",
            "head",
            "verdict",
            "stand_in" if self.stand_in else "printed",
        )

    def parse(self, body: str) -> Mark:
        """Return the judgement that the role with *body* stands for."""
        return self.body(self.name, self.category, body)


#: Places that may stand in the body of a mark.
PLACES: Final = frozenset({"pb", "lb"})
#: Role -> its record; judging marks in the order in which the 凡例 explains them.
KINDS: Final[Mapping[str, MarkKind]] = {
    kind.name: kind
    for kind in (
        Milestone(name="pb", about="An original page begins here (TEI pb).", unit="page", body=notation.page),
        Milestone(
            name="lb",
            about="A printed line begins here (TEI lb), where the transcription divides one heading.",
            unit="line",
            body=notation.line,
        ),
        Ruby(
            name="rb",
            about="Words with a reading beside them begin here (TEI rb), where the transcription has a sign for it.",
            body=notation.ruby_base,
        ),
        Ruby(
            name="rt",
            about="What the print has beside the words before it: how they are read (TEI ruby/rt).",
            body=notation.ruby_text,
        ),
        Judging(
            name="corr",
            about="The reading of the transcription is replaced (TEI choice/sic/corr).",
            body=notation.replaced,
            category=Category.MISREADING,
            label="改字",
            about_sign="底本有誤，已經改正；底本原字與理由見校勘記。",
            printed="{lemma}",
            head="{lemma}，底本作{reading}",
            verdict="，{fault}。",
        ),
        Judging(
            name="supplied",
            about="Text added by the editors (TEI supplied).",
            body=notation.added,
            category=Category.OMISSION,
            label="補字",
            about_sign="底本所無，由編者補入。",
            printed="〔{lemma}〕",
            head="{lemma}",
            verdict="，底本{perhaps}脫{point}。",
            holds=PLACES | {"supplied", "gap"},
        ),
        Judging(
            name="surplus",
            about="Text of the transcription struck by the editors (TEI surplus).",
            body=notation.struck,
            category=Category.ADDITION,
            label="刪字",
            about_sign="底本此處有多出的字，已刪；所刪的字見校勘記。",
            printed="",
            head="{reading}",
            verdict="，底本{perhaps}衍{point}。",
            stand_in="［衍］",
            holds=PLACES,
        ),
        Judging(
            name="gap",
            about="Text is lost here (TEI gap); nothing is invented for it.",
            body=notation.lost,
            category=Category.OMISSION,
            label="缺文",
            about_sign="底本此處缺字，不補；字數可知的，一字一□。",
            printed="{boxes}",
            head="底本{has}缺文",
            verdict="，{extent}。",
        ),
        Judging(
            name="sic",
            about="The reading of the transcription is kept though surely wrong (TEI sic).",
            body=notation.kept,
            category=Category.MISREADING,
            label="存疑",
            about_sign="底本文字可疑，但不能確定如何改正，照底本不改；理由見校勘記。",
            printed="{lemma}",
            head="{lemma}",
            verdict="，{fault}。",
            holds=PLACES | {"gap"},
        ),
        Judging(
            name="corrupt",
            about="A garbled stretch, kept visible (TEI sic of type corrupt; the crux of classical editions).",
            body=notation.kept,
            category=Category.MISREADING,
            label="錯亂",
            about_sign="底本文字錯亂不可讀，照錄不改。",
            printed="{lemma}",
            head="{lemma}",
            verdict="，底本文字{has}錯亂{besides}，照錄。",
            holds=PLACES | {"corr", "supplied", "surplus", "gap"},
        ),
        Judging(
            name="rdg",
            about="Another place of the same book reads otherwise (TEI app/rdg); both stand as printed.",
            body=notation.compared,
            category=Category.VARIANT,
            label="異文",
            about_sign="目次與正文用字不同，兩處各照底本；另一處的用字見校勘記。",
            printed="{lemma}",
            head="{lemma}，正文作{other}",
            verdict="。",
            has_certainty=False,
        ),
        Judging(
            name="app",
            about="Another witness reads otherwise (TEI app); the edition reads as the transcription.",
            body=notation.witnessed,
            category=Category.VARIANT,
            label="別本異文",
            about_sign="別本文字不同，正文照底本；別本的文字見校勘記。",
            printed="{lemma}",
            head="{lemma}",
            verdict="。",
            has_certainty=False,
        ),
    )
}
#: The marks of a ruby: where its base begins, and its text.
RUBY: Final = frozenset(name for name, kind in KINDS.items() if isinstance(kind, Ruby))
#: The marks with an entry in the apparatus.
JUDGING: Final[Mapping[str, Judging]] = {name: kind for name, kind in KINDS.items() if isinstance(kind, Judging)}


def parse(role: str, body: str) -> Mark:
    """Return the mark that the *role* with *body* stands for.

    :raises NotationError: mark-001 an unknown role, mark-002 a body of the wrong shape,
        mark-003 an unknown or repeated certainty or class
    """
    return _kind(role).parse(body)


def _kind(role: str) -> MarkKind:
    """Return the record of *role*.

    :raises NotationError: mark-001
    """
    kind = KINDS.get(role)
    if kind is None:
        near = " or ".join(f"{{{name}}}" for name in get_close_matches(role, KINDS)) or "one of the README's table"
        raise NotationError("mark-001", f"{{{role}}}", f"a role of the notation: {near}", "mend the role's name")
    return kind


def read(role: str, body: str) -> tuple[Mark, ...]:
    """Return the mark that the *role* with *body* stands for; or its parts, with what it holds between them.

    A mark that others divide is one judgement: each part knows the whole, and what the body says of certainty and class
    holds for all. A mark of its own kind in it is a part with a certainty of its own.

    :raises NotationError: as :func:`parse`; mark-005 for a mark that it cannot hold, or at one of its ends
    """
    held = list(HELD.finditer(body))
    if not held:
        return (parse(role, body),)
    _check_held(role, body, held)
    edges = [0, *(edge for one in held for edge in one.span()), len(body)]
    own = [body[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    last = _SAID.match(own[-1])
    if not own[0].strip() or last is None or not last[0].strip():
        raise _refused(role, body, "a mark that begins and ends with words of its own", held)
    for text in own[:-1]:
        if not _SAID.fullmatch(text):
            raise NotationError("mark-003", text, "certainty and class at the end of the whole", "move them there")
    divided = list(_divided(role, own, held))
    parts = [number for number, mark in enumerate(divided) if mark.kind == role]
    whole = "".join((mark.lemma or mark.reading) if mark.kind == role else printed(mark) for mark in divided)
    for number in parts:
        part: Literal["I", "M", "F"] = "I" if number == parts[0] else "F" if number == parts[-1] else "M"
        divided[number] = replace(divided[number], part=part, whole=whole)
    return tuple(divided)


def _divided(role: str, own: Sequence[str], held: Sequence[re.Match[str]]) -> Iterator[Mark]:
    """Yield what stands in a body: the parts of its *own*, and between each two what it has *held*.

    The last of its own says certainty and class of all.
    """
    last = parse(role, own[-1])
    for text, one in zip(own[:-1], held, strict=True):
        if text:
            yield replace(parse(role, text), certainty=last.certainty, category=last.category)
        yield parse(one["role"], one["body"])
    yield last


def _check_held(role: str, body: str, held: Sequence[re.Match[str]]) -> None:
    """Refuse a mark that *role* cannot hold.

    :raises NotationError: mark-001 or mark-005
    """
    kind = _kind(role)
    holds = kind.holds if isinstance(kind, Judging) else frozenset[str]()
    for one in held:
        if _kind(one["role"]).name not in holds:
            names = " ".join(f"{{{name}}}" for name in KINDS if name in holds)
            expected = f"a mark that holds {names}" if names else "a mark that holds no other"
            raise _refused(role, body, expected, held)


def _refused(role: str, body: str, expected: str, held: Sequence[re.Match[str]]) -> NotationError:
    """Return what is told of a *body* that cannot stand, with how to write the marks side by side."""
    beside, at = list[str](), 0
    for one in held:
        beside += [f"{{{role}}}`{body[at : one.start()]}`" if body[at : one.start()].strip() else "", one[0]]
        at = one.end()
    beside.append(f"{{{role}}}`{body[at:]}`" if body[at:].strip() else "")
    repair = f"write them side by side, each {{{role}}} with readings of its own: {' '.join(filter(None, beside))}"
    return NotationError("mark-005", f"{{{role}}}``{body}``", expected, repair)


def unit(mark: Mark | None) -> str:
    """Return what begins at *mark*: ``page``, ``line``, or nothing."""
    kind = KINDS[mark.kind] if mark else None
    return kind.unit if isinstance(kind, Milestone) else ""


def ruby_sign(mark: Mark | None) -> str:
    """Return what the transcription has for what the print has beside words, signs included; else nothing."""
    return mark.reading if mark and mark.kind in RUBY else ""


def boxes(extent: str) -> str:
    """Return □ for each lost character if the *extent* is known and small (虛缺號), □……□ if not."""
    return "□" * int(extent) if extent != "?" and int(extent) <= _COUNTED else "□……□"


def printed(mark: Mark) -> str:
    """Return what the edition prints for *mark*, with the editorial signs: 〔supplied〕, □ for lost text.

    The signs of a mark that others divide stand at its ends.
    """
    kind = KINDS[mark.kind]
    if not isinstance(kind, Judging):
        return ""
    if mark.part and kind.printed:
        before, after = signs(mark)
        return f"{before}{mark.lemma}{after}"
    return kind.printed.format(lemma=mark.lemma, boxes=boxes(mark.value) if mark.value else "")


def signs(mark: Mark) -> tuple[str, str]:
    """Return the editorial signs before and after the words of a judging *mark*: 〔 and 〕, of a part its own."""
    before, _, after = JUDGING[mark.kind].printed.partition("{lemma}")
    return before if mark.part in {"", "I"} else "", after if mark.part in {"", "F"} else ""
