"""What every transform of the text's chapters shares."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sphinx.transforms import SphinxTransform

from edition.model.witness import Witness
from edition.tree.blocks import is_text


class EditionTransform(SphinxTransform):
    """A transform of text chapters; editorial ones are left as they are."""

    everywhere: ClassVar[bool] = False  #: whether the editors' own chapters are changed too

    def apply(self, **_: Any) -> None:
        """Apply to a text chapter."""
        if self.everywhere or is_text(self.document):
            self.change()

    def change(self) -> None:
        """Change the document."""
        raise NotImplementedError

    @property
    def witness(self) -> Witness:
        """The witness of the project."""
        return cast(Witness, self.config.edition_witness)
