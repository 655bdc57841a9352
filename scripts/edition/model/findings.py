"""Findings: what the proof and the readers report, one line each, with a permanent code."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from edition.model import messages
from edition.model.messages import said

#: Every code with the sentence that explains it. Codes are never reused for another meaning.
CODES: Final[Mapping[str, str]] = {
    "source-001": "the transcription is not the file whose checksum the witness declares",
    "source-002": "the transcription cannot be read as UTF-8 text",
    "source-003": "a received file cannot take the place of the transcription",
    "witness-001": "the witness description is broken",
    "witness-002": "the witness declares a line that the transcription does not have",
    "witness-003": "a page turn or a line of noise is proposed and not confirmed",
    "witness-004": "another witness reads otherwise than the chapters say",
    "readings-001": "the counts of the two readings are broken",
    "status-001": "what is said of the reading of pages cannot be read",
    "conf-001": "a setting of the book cannot be used",
    "conf-002": "the settings name the book otherwise than its title page",
    "chapter-001": "a chapter cannot be read",
    "chapter-002": "a line of a chapter does not follow the notation",
    "chapter-003": "a chapter is missing from the toctree",
    "chapter-004": "the toctree names a chapter that does not exist",
    "chapter-005": "a heading is missing, without words, or out of place",
    "markdown-001": "Markdown that the edition cannot hold here",
    "mark-001": "an unknown role",
    "mark-002": "a role with a body of the wrong shape",
    "mark-003": "a role with an unknown certainty or class",
    "mark-004": "a role or a bracket that is not closed",
    "mark-005": "a mark stands in a mark that cannot hold it",
    "mark-006": "a mark names a witness that the page has not",
    "page-001": "a page turn is out of order, doubled or unknown",
    "page-002": "a page turn is missing",
    "page-003": "a page turn stands at another place than in the transcription",
    "page-004": "a sentence runs over a page of which there is no text",
    "text-001": "the text differs from the transcription without a mark",
    "text-002": "a line of the transcription is missing",
    "text-003": "the text goes on where the transcription has ended or has no such line",
    "toc-001": "an entry of the printed contents cannot be read",
    "toc-002": "the entries of the printed contents are out of order",
    "toc-003": "an entry has no heading in the text, or a heading no entry",
    "toc-004": "an entry and its heading differ in wording without a recorded variant",
    "toc-005": "an entry and its heading differ in page",
    "toc-006": "a recorded variant records no difference",
    "toc-007": "the description says nothing of the printed contents",
    "note-001": "a note is referred to but not written, or written but not referred to",
    "note-002": "a note has a label that cannot be its permanent id",
    "note-003": "a reason for the apparatus stands beside no mark",
    "note-004": "a note does not name its source",
    "note-006": "a note is indented wrongly, or holds what a note cannot hold",
    "note-008": "a note of the author's is called without the sign of the print",
    "picture-001": "a picture cannot be shown, or is not told in words",
    "picture-002": "an image of an original page cannot be used",
    "link-001": "a link of the editors leads nowhere",
    "language-001": "words in another language do not say which",
    "register-001": "a register cannot be read",
    "register-002": "an entry of a register lacks a field or has a wrong one",
    "register-003": "a form of a register does not occur in the text",
    "register-004": "an entry of a register names a source that the bibliography has not",
    "glyph-001": "no font has a character, and a sign stands for it",
    "glyph-002": "no font has the form of a character that a variation selector asks for",
    "glyph-003": "the register of glyphs is broken",
    "glyph-004": "an output shows a character by another glyph than its own, or by none",
    "diplomatic-001": "the diplomatic output is not the transcription, byte for byte",
    "html-001": "the HTML does not read as the edition reads",
    "html-002": "the HTML does not have the pages of the edition",
    "html-003": "the HTML's contents or headings are not those of the book",
    "html-004": "the HTML has lost or gained a note or an entry of the apparatus",
    "html-005": "a facing page does not have the lines of the transcription",
    "html-006": "a chapter of the editors does not say in the HTML what they wrote",
    "html-007": "the search of the HTML does not look through what the edition says",
    "html-008": "the HTML does not keep its files for reading without a network as they are",
    "html-009": "a compressed file of the site does not hold the file beside it",
    "epub-001": "the EPUB does not read as the edition reads",
    "epub-002": "the EPUB's page-list is not that of the book",
    "epub-003": "the EPUB's contents or spine are not those of the book",
    "epub-004": "the EPUB has lost or gained a note or an entry of the apparatus",
    "epub-005": "a file, link, note, landmark, language or metadata of the EPUB's package is wrong",
    "epub-006": "a chapter of the editors does not say in the EPUB what they wrote",
    "pdf-001": "the PDF does not read as the edition reads",
    "pdf-002": "the PDF's pages and page labels are not those of the book",
    "pdf-003": "the PDF's outline is not that of the book",
    "pdf-004": "the PDF has lost or gained a note or an entry of the apparatus",
    "pdf-005": "a side of the booklet does not carry the pages that folding asks for",
    "pdf-006": "a link of the PDF is missing, or leads to another page than it says",
    "pdf-007": "a chapter of the editors does not say in the PDF what they wrote",
    "tei-001": "the TEI does not read as the edition reads",
    "tei-002": "the TEI does not have the pages of the edition",
    "tei-003": "the TEI's contents, headings or links are not those of the book",
    "tei-004": "the TEI has lost, gained or changed a mark, a note or an entry of the apparatus",
    "tei-005": "the TEI does not give the transcription back, byte for byte",
    "tei-006": "a chapter of the editors does not say in the TEI what they wrote",
    "tei-007": "a register, a name or the header of the TEI is not the book's",
    "json-001": "the JSON does not read as the edition reads",
    "json-002": "the JSON does not have the pages of the edition",
    "json-003": "the JSON's contents or headings are not those of the book",
    "json-004": "the JSON has lost, gained or changed a mark, a note or an entry of the apparatus",
    "json-005": "the JSON does not give the transcription back, byte for byte",
    "json-006": "a register, a name, a picture, the schema or what the JSON says of the book is wrong",
    "plain-001": "a plain text does not say what the edition, or the source, says",
    "build-001": "an output is missing or cannot be opened",
    "build-002": "the build reported a problem",
    "build-003": "a file or folder cannot be read or written",
    "build-004": "an output is not the one that was proved",
    "build-005": "a link of the file system leads out of the book",
    "site-001": "a file of the site is not hosted",
    "site-002": "a hosted file is not the one that was proved",
    "site-003": "the host does not answer",
    "site-004": "the host has another version of the site",
    "fit-001": "a page does not fill the printed grid",
    "fit-002": "the text of a page does not fit on its page of the PDF",
    "fit-003": "notes do not fit on their page of the PDF",
    "beyond-001": "an entry of the printed contents lies beyond the transcription",
    "intake-001": "a line of the transcription is doubtful as it came",
    "intake-002": "a decision on what came cannot be carried out",
    "history-001": "the history of the edition is not, or not wholly, at hand",
    "report-001": "a report of a reader cannot be made a suggestion",
    "release-001": "a version cannot be released as things stand",
}

#: How an output is mended that differs where nothing more is known. The proof cannot say whose fault it is: what both
#: builder and proof take from the model is equal in both.
REBUILD: Final = (
    "build it again with make; if it stays, builder and proof disagree; the page of the code says where to look"
)

#: The pages that explain the codes, one each, and those in Chinese.
PAGES: Final = Path(__file__).parent / "codes"
IN_CHINESE: Final = PAGES / messages.CHINESE
#: Codes that are evidence or count what cannot be proved; they do not fail the proof.
WARNINGS: Final = frozenset({"intake-001", "fit-001", "fit-003", "beyond-001", "history-001", "glyph-001", "glyph-002"})
#: Codes of verbs that prove nothing: no check of the proof answers for them.
ASIDE: Final = frozenset({"report-001", "release-001", "site-001", "site-002", "site-003", "site-004"})
#: Codes of what could not be read: a chapter, the place of a page, or an output is not there, so not all was proved.
UNREAD: Final = frozenset({"chapter-001", "chapter-003", "chapter-004", "witness-002", "build-001", "site-003"})


def explanation(code: str) -> str:
    """Return the page of *code*, a key of :data:`CODES`: what was looked at, an example, how to mend it, the rule."""
    folder = IN_CHINESE if messages.language() == messages.CHINESE else PAGES
    return (folder / f"{code}.md").read_text(encoding="utf-8")


#: Longest part of a message that is printed whole.
_SHOWN: Final = 1_000


def visible(text: str) -> str:
    """Return *text* as one line: invisible characters (controls, surrogates, direction) by number, cut if long."""
    if len(text) > _SHOWN:
        text = f"{text[:_SHOWN]}… {said(f'({len(text)} characters)')}"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _SPACES else c.encode("unicode_escape").decode("ascii") for c in text)


#: White space of Chinese text that a message shows as it is.
_SPACES: Final = frozenset("\u3000")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a finding is told in a language."""

    page: str
    expected: str
    words: str


_FORMS: Final = {
    messages.ENGLISH: _Form("p. {}: ", ", expected {}", "{meaning}: read {actual}{expected}; {repair}"),
    messages.CHINESE: _Form("第 {} 頁：", "，應為 {}", "{meaning}：讀到 {actual}{expected}；{repair}"),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding."""

    file: str  #: the file, relative to the project
    line: int  #: its line, from 1; 0 where a line makes no sense
    code: str  #: a key of :data:`CODES`
    actual: str  #: what was read
    expected: str  #: what was expected
    repair: str  #: how to mend it
    page: str = ""  #: the original page, as the witness names it

    @property
    def is_warning(self) -> bool:
        """Whether the finding leaves the proof standing."""
        return self.code in WARNINGS

    @property
    def severity(self) -> int:
        """Return the exit code of a proof of which this is all there is to tell."""
        return 0 if self.is_warning else 2 if self.code in UNREAD else 1

    def __str__(self) -> str:
        """Return the one line that a person and an editor's jump-to-error both read."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        form = _FORMS[messages.language()]
        meaning, actual, expected, repair = map(said, (CODES[self.code], self.actual, self.expected, self.repair))
        page = form.page.format(visible(self.page)) if self.page else ""
        expected = form.expected.format(visible(expected)) if expected else ""
        words = form.words.format(meaning=meaning, actual=visible(actual), expected=expected, repair=visible(repair))
        return f"{visible(place)}: {self.code} {page}{words}"

    def as_json(self) -> dict[str, object]:
        """Return the finding for machines."""
        return asdict(self) | {"warning": self.is_warning, "meaning": CODES[self.code]}


#: What mends a file that the system refuses, but for a lost one or one without permission.
_REPAIRS: Final = {
    errno.ENOSPC: "make room on the disk and run it again",
    errno.EDQUOT: "make room within the quota and run it again",
    errno.EROFS: "work on a copy that can be written to",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "close other programs: the system has no more open files",
}


def unusable(root: Path, error: OSError) -> Finding:
    """Return the finding for a file or folder that cannot be read or written."""
    path = Path(str(error.filename or root))
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    reason = error.strerror or str(error)
    repair = _REPAIRS.get(error.errno or 0, "restore it, or its permissions")
    return Finding(file, 0, "build-003", reason, "a file or folder that can be used", repair)


class EditionError(Exception):
    """An input that cannot be worked on; it carries what to tell the editor."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings
