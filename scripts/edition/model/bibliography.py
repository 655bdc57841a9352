"""The bibliography: ``registers/bibliography.toml`` -> what the notes and registers rest on.

One table a source; its key is permanent and is what notes and registers name. Readers see its short title, under which
the list has it: by kind, then by strokes, other scripts behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from edition.model import foreign, order, tables
from edition.model.findings import EditionError, Finding

FILE: Final = "registers/bibliography.toml"
#: Certainty -> the word for readers.
CERTAINTIES: Final = {"certain": "確定", "probable": "很可能", "possible": "或是", "unknown": "待考"}
#: Kind of a source -> its heading in the list, in the order in which readers expect them.
KINDS: Final = {"book": "本書", "standard": "專書、文集與檔案", "reference": "工具書", "web": "網頁"}
#: A ``{source}`` role in the Markdown of a note.
ROLE: Final = re.compile(r"\{source\}`([^`]*)`")
#: An address that will still be a page's when it is looked for: neither a host or a repository as a whole, nor an IP.
_ADDRESS: Final = re.compile(r"https?://(?![\d.:]+/)(?!github\.com/[^/]+/[^/]+/?$)[^/\s]+/\S+")
#: Signs of an address that stay as they are (RFC 3986, section 2.2); what is not ASCII is percent-encoded.
_SIGNS: Final = ":/?#[]@!$&'()*+,;=%"
#: What has a title: its signs, or words behind those of an author or of a work.
_TITLED: Final = re.compile(r"[《〈“«„]|\w{2,}[)）]?(?:[,.:;]\s+|[，：；。])[^\W\d]")
#: More digits than a number of a volume, a page or a document has.
_DIGITS: Final = 8
KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """One source."""

    key: str  #: permanent ASCII key
    cite: (
        str  #: author, title, date, volume and page as far as they are known; notation of :mod:`edition.model.foreign`
    )
    address: str = ""  #: where it was read, if that has an address
    language: str = ""  #: BCP 47 tag of ``cite`` and ``short``, if all of both is in another language
    kind: str = ""  #: a key of :data:`KINDS`
    short: str = ""  #: short title, volume and page; notation as that of ``cite``
    line: int = 0  #: the line of its table, for messages

    @property
    def title(self) -> str:
        """Return what a note or an index cites it by, in the notation of ``cite``."""
        return self.short or self.cite

    @property
    def on_paper(self) -> bool:
        """Whether print shows its address: who has the book in hand finds all others by title, volume and page."""
        return bool(self.address) and self.kind == "web"

    @property
    def anchor(self) -> str:
        """Return the source's id in every output."""
        return f"source-{self.key}"


FIELDS: Final = frozenset(f.name for f in fields(Source)) - {"key", "line"}


def _problems(key: str, table: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the *table* of source *key*: what was read and what was expected."""
    if not KEY.fullmatch(key):
        yield f"[{key}]", "a key of lower-case ASCII letters, digits and hyphens"
    if not isinstance(table, dict) or not table.get("cite"):
        yield f"[{key}] without cite", "a field cite"
        return
    if not _TITLED.search(foreign.words(str(table["cite"]))):
        expected = "a title, in its signs or behind its author: 甲《乙》, Degras, Documents"
        yield f"[{key}] cite = {table['cite']!r}", expected
    for name, value in table.items():
        if name not in FIELDS or not isinstance(value, str):
            yield f"[{key}] {name} = {value!r}", "the texts " + " ".join(sorted(FIELDS))
    if table.get("kind", "book") not in tuple(KINDS):
        yield f"[{key}] kind = {table['kind']!r}", "one of " + " ".join(KINDS)
    if "address" in table and not _ADDRESS.fullmatch(str(table["address"])):
        yield (
            f"[{key}] address = {table['address']!r}",
            "the address of a page, not of a host or a repository, nor an IP",
        )
    yield from foreign.problems(key, table, "cite", "short")


def parse(text: str) -> Mapping[str, Source]:
    """Return the sources of the bibliography *text* by key, in the order of the list.

    :raises EditionError: register-001 if it is no TOML, register-002 for each wrong source
    """
    data, lines = tables.parse(FILE, text), tables.lines_of(text)
    wrong = [(key, *problem) for key, table in data.items() for problem in _problems(key, table)] or list(_alike(data))
    if wrong:
        raise EditionError(
            *(
                Finding(FILE, lines.get(key, 0), "register-002", read, expected, "mend the source")
                for key, read, expected in wrong
            )
        )
    sources = [Source(key, line=lines.get(key, 0), **table) for key, table in data.items()]
    return {source.key: source for source in sorted(sources, key=_place)}


def _alike(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the key of each source that has the short title of another, with what was read and expected."""
    titles = Counter(table["short"] for table in data.values() if "short" in table)
    for key, table in data.items():
        if titles[table.get("short")] > 1:
            yield (
                key,
                f"[{key}] short = {table['short']!r} of several sources",
                "a short title of its own",
            )


def _place(source: Source) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Return the place of *source* in the list: its kind, then the strokes of what it is cited by, numbers by value."""
    kind = list(KINDS).index(source.kind) if source.kind else 0
    title = re.sub(r"[0-9]+", lambda number: number[0].zfill(_DIGITS), foreign.words(source.title).casefold())
    return kind, order.in_index(title)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a note rests on: the body of the role ``{source}``, ``key key|certainty``."""

    keys: tuple[str, ...]
    certainty: str  #: a value of :data:`CERTAINTIES`


def parse_reference(body: str, sources: Mapping[str, Source]) -> Reference:
    """Read the *body* of a ``{source}`` role.

    :raises ValueError: for a key that is not in *sources*, and for an unknown certainty
    """
    keys, _, certainty = body.partition("|")
    said = certainty.strip() or "certain"
    read = Reference(tuple(keys.split()), CERTAINTIES.get(said, said))
    if unknown := [key for key in read.keys if key not in sources]:
        raise ValueError(f"no source {' '.join(unknown)} in {FILE}")
    if read.certainty not in CERTAINTIES.values():
        raise ValueError(f"certainty {read.certainty}, expected one of {' '.join(CERTAINTIES.values())}")
    if not read.keys and read.certainty != CERTAINTIES["unknown"]:
        raise ValueError(f"no source; only what is {CERTAINTIES['unknown']} may have none")
    return read


def uri(address: str) -> str:
    """Return *address* as a URI (RFC 3986): in ASCII."""
    return quote(address, safe=_SIGNS)


def load(root: Path) -> Mapping[str, Source]:
    """Read the bibliography of the project at *root*; a project without one has none.

    :raises EditionError: with what is wrong
    """
    return parse(tables.text_of(root, FILE)) if (root / FILE).is_file() else {}
