"""The settings of a book that are known without Sphinx: ``conf.py``, read and not run -> :class:`Settings`.

Standard library only, because every build asks. What is read must stand in ``conf.py`` as texts in quotes, each in
an assignment of its own; everything else there is Sphinx's affair.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from edition.model import files, reports
from edition.model.findings import EditionError, Finding
from edition.model.interface import gettext

FILE: Final = "conf.py"
#: The variable that says where the site will stand.
ADDRESS: Final = "EDITION_BASEURL"
#: RFC 3986, section 2: the signs of an address, others as % and two digits.
_ADDRESS: Final = re.compile(r"(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_BASENAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")


#: What the lines of a book may be: across, and down for those who like it; across alone; down first.
DIRECTIONS: Final = ("", "horizontal", "vertical")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a book is called, and what its files are called; each a text, and those without a default not empty."""

    project: str  #: its title
    author: str
    version: str  #: of the edition
    basename: str  #: what the files to download are called, without their endings
    language: str = "en"  #: of the book, and in which it speaks to its readers; Sphinx's name and default
    edition_printed_source: str = ""  #: the printed book
    epub_description: str = ""  #: what the edition holds
    epub_copyright: str = ""  #: under what licence
    edition_editors: str = ""  #: names, with 、 between them
    edition_contributors: str = ""  #: the same
    edition_publisher: str = ""
    edition_subjects: str = ""  #: what it is about, with 、 between
    edition_booklet: str = ""  #: chapters behind the text that the booklet has, with spaces; all if none is named
    edition_reports: str = ""  #: address to which readers report slips
    edition_direction: str = ""  #: of the lines; see :data:`DIRECTIONS`

    @property
    def has_vertical(self) -> bool:
        """Whether the book is also made in vertical lines."""
        return self.edition_direction != "horizontal"

    @property
    def made_by(self) -> str:
        """Who made the edition: its editors, or the project where none is named."""
        return self.edition_editors or gettext("《{}》校注計畫").format(self.project)


def names(told: str) -> list[str]:
    """Return the names that a setting has, between which there is 、."""
    return [name for name in map(str.strip, told.split("、")) if name]


def is_basename(name: str) -> bool:
    """Whether files may be called *name*: every file system takes it."""
    return bool(_BASENAME.fullmatch(name))


def _faults(path: str, values: Mapping[str, ast.expr]) -> Iterator[Finding]:
    """Yield a finding for each setting that is missing or no text."""
    for field in fields(Settings):
        node = values.get(field.name)
        if node is None and field.default is not MISSING:
            continue
        line, actual = (0, f"no {field.name}") if node is None else (node.lineno, f"{field.name} = {ast.unparse(node)}")
        value = node.value if isinstance(node, ast.Constant) else None
        example = f'{field.name} = "…", a text in quotes'
        if not isinstance(value, str) or not (value.strip() or field.default is not MISSING):
            yield Finding(path, line, "conf-001", actual, example, "write the text itself, in quotes")
        elif field.name == "basename" and not is_basename(value):
            ascii_name = "letters, digits, and - _ . between them, all ASCII"
            yield Finding(path, line, "conf-001", actual, ascii_name, "choose a name that every file system takes")
        elif field.name == "language" and not value:
            yield Finding(path, line, "conf-001", actual, 'language = "zh_TW"', "say in which language the book is")
        elif field.name == "edition_direction" and value not in DIRECTIONS:
            expected = '"horizontal" or "vertical"'
            yield Finding(path, line, "conf-001", actual, expected, "mend it, or leave it out: then readers choose")
        elif field.name == "edition_reports" and value and not reports.is_usable(value):
            reached = "an address of mail, or one such as https://example.org/issues/new"
            yield Finding(path, line, "conf-001", actual, reached, "mend it, or leave it empty")


@lru_cache(maxsize=8)
def parse(text: str) -> Settings:
    """Return the settings that the *text* of a ``conf.py`` makes.

    :raises EditionError: conf-001, for each that is missing or no text, and for a file that is no Python
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        reason = getattr(error, "msg", "") or str(error)
        raise EditionError(Finding(FILE, line, "conf-001", reason, "Python", "mend it at its place")) from error
    assigned = [(target, node.value) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    assigned += [(node.target, node.value) for node in tree.body if isinstance(node, ast.AnnAssign) and node.value]
    values = {target.id: value for target, value in assigned if isinstance(target, ast.Name)}
    if found := list(_faults(FILE, values)):
        raise EditionError(*found)
    given = (field.name for field in fields(Settings) if field.name in values)
    return Settings(**{name: ast.literal_eval(values[name]) for name in given})


def load(root: Path) -> Settings:
    """Read the settings of the project at *root*.

    :raises EditionError: conf-001, with what is wrong
    """
    try:
        text = files.read(root / FILE, files.TEXT).decode("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise EditionError(
            Finding(FILE, 0, "conf-001", str(reason), "the settings of the book", "restore the file from git")
        ) from error
    return parse(text)


def address_fault(address: str) -> str:
    """Return what is wrong with the *address* of a site, in words; nothing if it can be used.

    Without one nothing in the site names a host. A password in it would stand on every page.
    """
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        name, port = parts.hostname, parts.port
    except ValueError as error:
        return str(error)
    del port  # asked for, because a wrong one is noticed only then
    wrong = {
        "white space or characters that are not ASCII": not re.fullmatch(r"[!-~]+", address),
        "a sign that no address has": not _ADDRESS.fullmatch(address),
        "no scheme http or https": parts.scheme not in {"http", "https"},
        "no host": not name,
        "a user or a password": "@" in parts.netloc,
        "a query or a fragment": bool(parts.query or parts.fragment or address.endswith(("?", "#"))),
        "a step . or .., or one without a name": bool({"", ".", ".."} & {*parts.path.removesuffix("/").split("/")[1:]}),
    }
    return next((fault for fault, holds in wrong.items() if holds), "")


def check_environment(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for the site's address in the *environment* if it cannot be used."""
    if fault := address_fault(environment.get(ADDRESS, "")):
        yield Finding(
            ADDRESS,
            0,
            "conf-001",
            fault,  # not the value: it may hold a password
            "an address such as https://example.org/book/",
            "mend the variable, or leave it out",
        )
