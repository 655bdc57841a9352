"""What the EPUB tells of its accessibility (EPUB Accessibility 1.1, 2; the terms are those of schema.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edition.builders.epub.package import Book


def features(book: Book) -> tuple[str, ...]:
    """Give what the book really has of the accessibility features that schema.org names."""
    pages = ("pageBreakMarkers", "pageNavigation") if book.pages else ()
    cover = ("alternativeText",) if _pictures(book) else ()
    index = ("index",) if any(mark.type == "index" for mark in book.landmarks) else ()
    return (
        "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA", "unlocked",
        *cover, *pages, *index,
    )  # fmt: skip


def modes(book: Book) -> tuple[str, ...]:
    """Give the ways in which the book says something; words say all that its pictures show."""
    return ("textual", "visual") if _pictures(book) else ("textual",)


def _pictures(book: Book) -> bool:
    """Whether the book has pictures, the cover among them."""
    return any(item.media_type.startswith("image/") or "svg" in item.properties.split() for item in book.items)


def summary(book: Book) -> str:
    """Give the accessibility summary: what there is, what was checked, and what only a person can check."""
    pages = "並附原書頁碼清單，可按原書頁碼跳轉；" if book.pages else ""
    return (
        f"全書為可重排的文字，有逐層目錄與標題，{pages}註釋與校記在各章之末，可由正文往返；圖都有文字說明。"
        "每次改動都以 EPUBCheck 與 Ace by DAISY 自動檢查。朗讀是否順當、文字說明是否恰當、"
        "用鍵盤與點字顯示器能否讀完，須由人查驗，尚未查驗；因此不宣告符合任何標準。"
    )
