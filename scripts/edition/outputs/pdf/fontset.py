"""The fonts that Typst sets a book in: the project's own folder, or a folder of cuts if the book needs more."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from edition.lettering import signs, typefaces
from edition.model import glyphs, interface
from edition.outputs import fontcache
from edition.outputs.pdf.syntax import string

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def lay(app: Sphinx, text: str, folder: Path) -> tuple[Path, Mapping[str, str]]:
    """Return the folder with the fonts for *text*, and what the template is told of them: nothing for most books.

    :param folder: where cuts are put, if any are needed
    """
    root = Path(app.srcdir)
    own, has_own = typefaces.own(root), (root / typefaces.FONT).is_file()
    given, _ = glyphs.load(root)
    shutil.rmtree(folder, ignore_errors=True)  # of a build before
    chosen = typefaces.choose(own, text, given)
    forms = sorted(form for form in typefaces.forms(text) if not typefaces.has_form(chosen.main, form))
    if has_own and chosen.own and not chosen.brought and not chosen.signs and not forms:
        return (root / typefaces.FONT).parent, {}
    folder.mkdir(parents=True)
    # With all that the project's own font has, for the template and Typst itself add signs: bullets, a hyphen.
    every = "".join(sorted(typefaces.characters(own)))
    main = fontcache.subset(app, text + every, "otf") if has_own else own
    (folder / "main.otf").write_bytes(main)
    cuts = list(fontcache.others(app, text, "otf", forms))
    for cut in cuts:
        (folder / f"{cut.slug}.{cut.kind}").write_bytes(cut.data)
    return folder, {
        "fonts": _array(sorted((typefaces.FAMILY, *(cut.family for cut in cuts)), key=_is_asked_last)),
        # Of a character in two forms that one glyph shows, readers of the PDF would find but one.
        **({"forms": _array(forms), "signs": string(signs.FAMILY)} if forms else {}),
    }


def _is_asked_last(family: str) -> bool:
    """Whether a font is asked for what others lack: that of Chinese is, in a book in letters."""
    return family == typefaces.FAMILY and not interface.is_wide()


def _array(texts: Iterable[str]) -> str:
    """Return *texts* as an array."""
    return f"({''.join(f'{string(text)}, ' for text in texts)})"
