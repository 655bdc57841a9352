"""Images of the original's pages: ``source/pages/9.jpg`` -> what outputs and proof know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FOLDER: Final = "source/pages"
#: Where they stand on the site.
PUBLISHED: Final = "pages"
#: What browsers show -> its media type.
FORMATS: Final[Mapping[str, str]] = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"
}  # fmt: skip
#: Most bytes of an image: a reader opens one at a time.
MOST: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class PageImage:
    """The image of one page."""

    page: str  #: the page, as the witness names it
    name: str  #: of the file
    width: int  #: in pixels
    height: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Return the media type (RFC 6838)."""
        return FORMATS[self.name[self.name.rindex(".") :].lower()]

    @property
    def address(self) -> str:
        """Return where it stands, seen from the site's root."""
        return f"{PUBLISHED}/{self.name}"
