"""Faults in the booklet: sides and halves lost, exchanged, changed, edited through pikepdf."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from maintain.mutants.model import Files, Mutant, chosen, output

FILE: Final = "pdf/{name}-booklet.pdf"
#: Seeded of each class.
EACH: Final = 3


def _forms(pdf: Any, number: int) -> Any:
    return pdf.pages[number].Resources.XObject


def _sides_exchanged(pdf: Any, number: int) -> None:
    side = pdf.pages[number]
    del pdf.pages[number]
    pdf.pages.insert(number + 1, side)


def _side_lost(pdf: Any, number: int) -> None:
    del pdf.pages[number]


def _side_doubled(pdf: Any, number: int) -> None:
    pdf.pages.insert(number, pdf.pages[number])


def _side_for_another(pdf: Any, number: int) -> None:
    """Let a side show what the next one shows: two faults that cancel out in length."""
    pdf.pages[number].Resources, pdf.pages[number].Contents = (
        pdf.pages[number + 1].Resources,
        pdf.pages[number + 1].Contents,
    )


def _halves_exchanged(pdf: Any, number: int) -> None:
    forms = _forms(pdf, number)
    forms["/P0"], forms["/P1"] = forms["/P1"], forms["/P0"]


def _half_for_another(pdf: Any, number: int) -> None:
    _forms(pdf, number)["/P1"] = _forms(pdf, number + 1)["/P1"]


def _redrawn(change: Callable[[bytes], bytes]) -> Callable[[Any, int], None]:
    """Return the edit that does *change* to what draws a side."""

    def edit(pdf: Any, number: int) -> None:
        side = pdf.pages[number]
        side.Contents = pdf.make_stream(change(side.Contents.read_bytes()))

    return edit


def _rewritten(pattern: bytes, change: Callable[[re.Match[bytes]], bytes]) -> Callable[[Any, int], None]:
    """Return the edit that does *change* to the longest stretch of the right half's page that *pattern* matches."""

    def edit(pdf: Any, number: int) -> None:
        form = _forms(pdf, number)["/P1"]
        drawing = form.read_bytes()
        found = max(re.finditer(pattern, drawing), key=lambda match: len(match[0]))
        form.write(drawing[: found.start()] + change(found) + drawing[found.end() :])

    return edit


def _font_for_another(pdf: Any, number: int) -> None:
    """Let the right half's page be set in the font of none."""
    from pikepdf import Dictionary, Name

    fonts = _forms(pdf, number)["/P1"].Resources.Font
    fonts[next(iter(fonts.keys()))] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)


def _turned(pdf: Any, number: int) -> None:
    pdf.pages[number].rotate(180, relative=False)


def _covered(pdf: Any, number: int) -> None:
    """Lay a note over a side."""
    from pikepdf import Array, Dictionary, Name, String

    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 400, 400], Contents=String("x"))
    pdf.pages[number].Annots = Array([pdf.make_indirect(note)])


#: Class -> the edit of a side, by its number.
EDITS: Final[Mapping[str, Callable[[Any, int], None]]] = {
    "sides exchanged": _sides_exchanged,
    "side lost": _side_lost,
    "side doubled": _side_doubled,
    "side in the place of another": _side_for_another,
    "side turned": _turned,
    "side covered": _covered,
    "halves exchanged": _halves_exchanged,
    "half of another page": _half_for_another,
    "half lost": _redrawn(lambda drawing: drawing.split(b"\n")[0]),
    "half drawn twice": _redrawn(lambda drawing: drawing + b"\n" + drawing.split(b"\n")[0]),
    "half out of its place": _redrawn(lambda drawing: drawing.replace(b" 420.945 0 cm", b" 300.000 0 cm")),
    "half of another size": _redrawn(lambda drawing: re.sub(rb"q [\d.]+ 0 0 [\d.]+", b"q 0.5 0 0 0.5", drawing)),
    "words lost": _rewritten(rb"<[0-9A-F]{8,}>", lambda _: b"<>"),
    "words exchanged": _rewritten(rb"<([0-9A-F]{4})([0-9A-F]{4})", lambda m: b"<" + m[2] + m[1]),
    "words in another place": _rewritten(rb"1 0 0 -1 [\d.]+ [\d.]+ cm", lambda _: b"1 0 0 -1 99 99 cm"),
    "font of another page": _font_for_another,
}  # fmt: skip


def edited(root: Path, change: Callable[[Any, int], None], number: int) -> Files:
    """Return the booklet after *change* to the side with this *number*."""
    from pikepdf import Pdf

    target = io.BytesIO()
    with Pdf.open(root / output(root, FILE)) as pdf:
        change(pdf, number)
        pdf.save(target)
    return {output(root, FILE): target.getvalue()}


def _texts(root: Path) -> list[int]:
    """Return the numbers of the sides on which two pages with text stand; the last has no next."""
    from pikepdf import Pdf

    with Pdf.open(root / output(root, FILE)) as pdf:
        sides = [side.Resources.XObject for side in pdf.pages]
        texts = [[re.search(rb"<[0-9A-F]{12}", form.read_bytes()) for _, form in forms.items()] for forms in sides]
        full = [len(halves) == 2 and all(halves) for halves in texts]
        return [number for number, is_full in enumerate(full[:-1]) if is_full and full[number + 1]]


def mutants(root: Path) -> Iterator[Mutant]:
    """Yield every fault seeded in the booklet of the project at *root*."""
    numbers = _texts(root)
    for kind, change in EDITS.items():
        for number in chosen(kind, numbers, EACH):
            yield Mutant(f"booklet/{kind}", f"side {number + 1}", partial(edited, root, change, number))
    data = (root / output(root, FILE)).read_bytes()
    yield Mutant("booklet/file cut short", "its first half", lambda: {output(root, FILE): data[: len(data) // 2]})
    yield Mutant("booklet/file missing", "not there", lambda: {output(root, FILE): None})
