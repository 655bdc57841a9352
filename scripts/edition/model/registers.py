"""The registers: ``registers/*.toml`` -> entries, and where their forms occur in a text.

A register holds facts about the world, one table an entry; the key is the entry's permanent id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from edition.model import bibliography, foreign, order, tables
from edition.model.bibliography import CERTAINTIES
from edition.model.findings import EditionError, Finding

#: Register (file stem) -> prefix of its entries' ids.
PREFIXES: Final = {
    "people": "person",
    "places": "place",
    "organisations": "org",
    "treaties": "treaty",
    "events": "event",
    "works": "work",
    "terms": "term",
}
#: ISO 8601 calendar dates, as far as they are known.
DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
#: Registers whose forms are names and carry the proper name mark or the title mark whole, unless ``lined`` says less.
NAMES: Final = frozenset({"people", "places", "organisations", "works"})
KEY: Final = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry of a register."""

    register: str  #: the register's file stem
    key: str  #: permanent ASCII key
    forms: tuple[str, ...]  #: the forms that occur in the text; none if it does not speak of the thing
    name: str  #: modern standard form
    gloss: str  #: one to three sentences, in the notation of :mod:`edition.model.foreign`
    sources: tuple[str, ...]  #: keys of the bibliography: what the facts rest on
    certainty: str  #: a key of :data:`CERTAINTIES`
    original: str = ""  #: name in the original language
    language: str = ""  #: BCP 47 tag of ``original``
    dates: str = ""
    date: str = ""  #: an event: YYYY, YYYY-MM or YYYY-MM-DD
    until: str = ""  #: the same, if the event spans time
    wikidata: str = ""  #: only where it was verified
    not_in: tuple[str, ...] = ()  #: longer strings in which a form is no mention
    described: tuple[str, ...] = ()  #: the forms that describe the thing and do not name it
    also: tuple[str, ...] = ()  #: other names, whether the text has them or not, under which a reader looks for it
    lined: tuple[str, ...] | None = None  #: the stretches of the forms that are names, if not the whole
    line: int = 0  #: the line of its table, for messages

    @property
    def anchor(self) -> str:
        """Return the entry's id in every output: ``person-lenin``."""
        return f"{PREFIXES[self.register]}-{self.key}"

    @property
    def other_names(self) -> tuple[str, ...]:
        """Return the names under which a reader may look for it elsewhere than under its own.

        A form with which the entry's name begins would stand beside it; one that holds a name is found by that.
        """
        name = order.bare(self.name)
        short = name.partition("（")[0]
        forms = (form for form in self.forms if form not in self.described)
        known = (short, *self.also)
        apart = (form for form in forms if not name.startswith(form) and not any(one in form for one in known))
        return tuple(dict.fromkeys((*apart, *self.also)))

    def names(self, form: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each stretch of *form* that carries a line as a name: 英 and 法 of 英法."""
        if self.lined is None:
            yield from [(0, len(form))] if self.register in NAMES else []
        elif self.lined:
            yield from (found.span() for found in re.finditer("|".join(map(re.escape, self.lined)), form))


LISTS: Final = frozenset({"also", "described", "forms", "sources", "not_in", "lined"})
#: Lists that may be empty.
OPEN: Final = frozenset({"forms", "lined"})
REQUIRED: Final = frozenset({"forms", "name", "gloss", "sources", "certainty"})
FIELDS: Final = frozenset(f.name for f in fields(RegisterEntry)) - {"register", "key", "line"}


def _is_date(text: str) -> bool:
    """Whether *text* is a date of the calendar, as far as it is known."""
    if not DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _problems(key: str, table: Any) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the *table* of entry *key*: what was read and what was expected."""
    if not isinstance(table, dict):
        yield f"{key} = {table!r}", f"a table [{key}]"
        return
    if not KEY.fullmatch(key):
        yield f"[{key}]", "a key of lower-case ASCII letters, digits and hyphens"
    for name in sorted(REQUIRED - table.keys()):
        yield f"[{key}] without {name}", f"a field {name}"
    for name, value in table.items():
        whole = isinstance(value, list) and (value or name in OPEN) and all(isinstance(x, str) and x for x in value)
        if name not in FIELDS:
            yield f"[{key}] {name}", "one of " + " ".join(sorted(FIELDS))
        elif name in LISTS and not whole:
            yield f"[{key}] {name} = {value!r}", "a list of texts that are not empty"
        elif name not in LISTS and not (isinstance(value, str) and value):
            yield f"[{key}] {name} = {value!r}", "a text that is not empty"
    lined, forms = table.get("lined"), table.get("forms")
    if isinstance(lined, list) and isinstance(forms, list):
        for part in (part for part in lined if not any(str(part) in str(form) for form in forms)):
            yield f"[{key}] lined {part!r}", "a part of one of its forms"
    described = table.get("described")
    if isinstance(described, list) and isinstance(forms, list):
        for form in (form for form in described if form not in forms):
            yield f"[{key}] described {form!r}", "one of its forms"
    also = table.get("also")
    if isinstance(also, list) and isinstance(forms, list):
        for name in (name for name in also if name in (*forms, table.get("name"))):
            yield f"[{key}] also {name!r}", "another name than its name and its forms"
    for name in ("date", "until"):
        if not _is_date(str(table.get(name, "1917"))):
            yield f"[{key}] {name} = {table[name]!r}", "a date YYYY, YYYY-MM or YYYY-MM-DD"
    if ("original" in table) != ("language" in table):
        yield f"[{key}] original or language alone", "both, or neither"
    yield from foreign.problems(key, table, "gloss")
    if table.get("certainty", "certain") not in tuple(CERTAINTIES):
        yield f"[{key}] certainty = {table['certainty']!r}", "one of " + " ".join(CERTAINTIES)


@lru_cache(maxsize=len(PREFIXES))
def parse(register: str, file: str, text: str) -> tuple[RegisterEntry, ...]:
    """Read one register; who asks a second time for the same text is given what was read the first.

    :param register: its name, a key of :data:`PREFIXES`
    :param file: the file's name for messages
    :raises EditionError: register-001 if it is no TOML, register-002 for each wrong entry
    """
    data, lines = tables.parse(file, text), tables.lines_of(text)
    found = [
        Finding(file, lines.get(key, 0), "register-002", read, expected, "mend the entry")
        for key, table in data.items()
        for read, expected in _problems(key, table)
    ]
    if found:
        raise EditionError(*found)
    return tuple(_entry(register, key, lines.get(key, 0), table) for key, table in data.items())


def _entry(register: str, key: str, line: int, table: dict[str, Any]) -> RegisterEntry:
    """Return the entry of a *table* in which nothing is wrong."""
    values: dict[str, Any] = {name: tuple(v) if name in LISTS else v for name, v in table.items()}
    return RegisterEntry(register, key, line=line, **values)


def load(root: Path) -> tuple[RegisterEntry, ...]:
    """Read every register of the project at *root*, in the order of :data:`PREFIXES`.

    :raises EditionError: with the findings of every broken register
    """
    entries: list[RegisterEntry] = []
    found: list[Finding] = []
    for path in sorted((root / "registers").glob("[!.]*.toml")):
        file = f"registers/{path.name}"
        if path.stem == Path(bibliography.FILE).stem:
            continue
        if path.stem not in PREFIXES:
            found.append(Finding(file, 0, "register-001", path.name, " ".join(PREFIXES), "rename the file"))
            continue
        try:
            entries += parse(path.stem, file, tables.text_of(root, file))
        except EditionError as error:
            found += error.findings
    if found:
        raise EditionError(*found)
    order = list(PREFIXES)
    return tuple(sorted(entries, key=lambda entry: order.index(entry.register)))


class Matcher:
    """Finds the mentions of *entries*; made once, because its pattern is long."""

    def __init__(self, entries: Sequence[RegisterEntry]) -> None:
        self._entries = tuple(entries)
        # Of the entries that share a form the last is what a link leads to.
        self._owners = {form: entry for entry in entries for form in entry.forms}
        strings = {*self._owners, *(string for entry in entries for string in entry.not_in)}
        longest = sorted(strings, key=lambda string: (-len(string), string))
        self._pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")

    def mentions(self, text: str) -> Iterator[tuple[int, int, RegisterEntry]]:
        """Yield start, end and entry of each mention in *text* that is a link: by longest match, none in another."""
        for found in self._pattern.finditer(text):
            if (entry := self._owners.get(found[0])) is not None:
                yield found.start(), found.end(), entry

    def occurrences(self, text: str) -> Iterator[tuple[int, int, RegisterEntry]]:
        """Yield start, end and entry of each mention in *text*, also of those inside longer ones.

        A form may belong to several entries: 英美 is Britain and America. A string of an entry's ``not_in`` hides
        what of its forms stands there.
        """
        for entry in self._entries:
            if not (forms := [form for form in entry.forms if form in text]):
                continue  # as of most entries: a text names few of them
            hidden = [span for string in entry.not_in for span in _spans(string, text)]
            for start, end in (span for form in forms for span in _spans(form, text)):
                if not any(first <= start and end <= last for first, last in hidden):
                    yield start, end, entry


def _spans(string: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every *string* in *text*, those that overlap too."""
    start = text.find(string)
    while start >= 0:
        yield start, start + len(string)
        start = text.find(string, start + 1)
