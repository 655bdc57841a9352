"""What a PDF cannot say as the book does: private characters, and words that run to the left.

In a PDF a private character is its sign (PDF/A has none), and PDFium gives the letters of a word that runs to the left
in an order of its own. So what was read is put as the book has it, where it is made of the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import eq
from typing import Any, Final

from edition.model import foreign, glyphs
from edition.model.trace import squeeze
from edition.proof.chapters.glyphs import lines
from edition.proof.pdf.document import TURNS
from edition.reading.book import Book

#: Letters, vowels and points of the scripts that run to the left.
_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LETTER: Final = re.compile(f"[{_LEFT}]")
#: A stretch of them, with what may stand between.
_STRETCH: Final = re.compile(rf"[{_LEFT}](?:[\s!-~{_LEFT}]*[{_LEFT}])?")

#: The same with the ideographs of the supplementary planes beside it, which PDFium takes for letters of such scripts,
#: and with the punctuation there.
_BESIDE: Final = "[\U00020000-\U0003ffff\u3001-\u303f\uff00-\uff0f\uff1a-\uff1f]*"
_AROUND: Final = re.compile(f"{_BESIDE}{_STRETCH.pattern}{_BESIDE}")

#: Characters of a paragraph that is looked for as a whole, at most.
_WHOLE: Final = 400

Settle = Callable[[str], str]


def settled(answer: Any, book: Book) -> Any:
    """Return the *answer* of the reader of a PDF with its texts as the *book* has them."""
    text = "\n".join(line for _, _, line in lines(book))
    given, _ = glyphs.load(book.root)
    private = {squeeze(glyphs.public(one, given)): one for one in glyphs.PRIVATE.findall(text)}
    stretches = sorted(set(_stretches(text)), key=len, reverse=True)
    if not private and not stretches:
        return answer

    def settle(read: str) -> str:
        for sign, character in private.items():
            read = read.replace(sign, character)
        read = TURNS.sub("", read) if stretches else read
        for stretch in stretches if _LETTER.search(read) else ():
            read = _put(read, stretch)
        return read

    return _everywhere(answer, settle)


def _everywhere(value: Any, settle: Settle) -> Any:
    """Return a *value* of JSON with all its texts settled."""
    if isinstance(value, str):
        return settle(value)
    return [_everywhere(one, settle) for one in value] if isinstance(value, list) else value


def _stretches(text: str) -> Iterator[str]:
    """Yield the words of *text* that run to the left, without white space."""
    for role in foreign.ROLE.finditer(text):
        if _LETTER.search(words := role[1].rpartition("|")[0]):
            yield squeeze(words)
    plain = foreign.words(text)
    # In a narrow column a line may be turned as a whole.
    yield from (line for line in map(squeeze, plain.split("\n")) if _LETTER.search(line) and len(line) <= _WHOLE)
    for form in (_STRETCH, _AROUND):
        yield from (squeeze(found[0]) for found in form.finditer(plain))


def _put(read: str, stretch: str) -> str:
    """Return *read* with *stretch* wherever its characters stand together in another order."""
    size, wanted, done = len(stretch), sorted(stretch), 0
    parts = []
    for letter in _LETTER.finditer(read):
        starts = range(max(done, letter.start() - size + 1), letter.start() + 1)
        found = [start for start in starts if sorted(read[start : start + size]) == wanted]
        if found:  # beside the same sign there are two; more stands at its place in the right one
            start = max(found, key=lambda at: sum(map(eq, read[at : at + size], stretch)))
            parts += [read[done:start], stretch]
            done = start + size
    return "".join((*parts, read[done:]))
