"""The fonts that Typst sets a book in: the project's own folder, or a folder of cuts if the book needs more."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from edition.lettering import signs, typefaces
from edition.model import glyphs
from edition.outputs import fontcache
from edition.outputs.pdf.syntax import string

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def lay(app: Sphinx, text: str, folder: Path) -> tuple[Path, Mapping[str, str]]:
    """Return the folder with the fonts for *text*, and what the template is told of them: nothing for most books.

    :param folder: where cuts are put, if any are needed
    """
    own = Path(app.srcdir) / typefaces.FONT
    given, _ = glyphs.load(Path(app.srcdir))
    shutil.rmtree(folder, ignore_errors=True)  # of a build before
    if not own.is_file():
        return own.parent, {}
    chosen = typefaces.choose(own.read_bytes(), text, given)
    forms = sorted(form for form in typefaces.forms(text) if not typefaces.has_form(chosen.main, form))
    if chosen.own and not chosen.brought and not chosen.signs and not forms:
        return own.parent, {}
    folder.mkdir()
    # With all that the project's own font has, for the template and Typst itself add signs: bullets, a hyphen.
    every = "".join(sorted(typefaces.characters(own.read_bytes())))
    (folder / "main.otf").write_bytes(fontcache.subset(app, text + every, "otf"))
    cuts = list(fontcache.others(app, text, "otf", forms))
    for cut in cuts:
        (folder / f"{cut.slug}.{cut.kind}").write_bytes(cut.data)
    return folder, {
        "fonts": _array([typefaces.FAMILY, *(cut.family for cut in cuts)]),
        # Of a character in two forms that one glyph shows, readers of the PDF would find but one.
        **({"forms": _array(forms), "signs": string(signs.FAMILY)} if forms else {}),
    }


def _array(texts: Iterable[str]) -> str:
    """Return *texts* as an array."""
    return f"({''.join(f'{string(text)}, ' for text in texts)})"
