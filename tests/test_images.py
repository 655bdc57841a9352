"""Pictures of the editors and of the original's pages: their content is looked through before anything is built."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from conftest import MINI, build, copy_inputs, edits, furnished
from edition.proof import drawings
from edition.proof.run import check_chapters
from edition.reading import book, images
from PIL import Image


def made(kind: str) -> bytes:
    """Return a picture of eight dots by eight."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8), (90, 60, 30)).save(file, kind)
    return file.getvalue()


PNG, JPEG, WEBP, GIF = map(made, ("PNG", "JPEG", "WebP", "GIF"))
CUT = "that is broken or cut short"


@pytest.mark.parametrize(
    ("suffix", "data"), [(".png", PNG), (".jpg", JPEG), (".JPEG", JPEG + b"more"), (".webp", WEBP), (".PNG", PNG)]
)
def test_a_picture_is_what_its_name_says(suffix: str, data: bytes) -> None:
    assert images.fault(data, suffix) is None


@pytest.mark.parametrize(
    ("suffix", "data", "what"),
    [
        (".png", b"", "no image"), (".png", b"not a picture", "no image"), (".png", GIF, "a GIF"),
        (".jpg", PNG, "a PNG"), (".webp", JPEG, "a JPEG"), (".png", made("BMP"), "a BMP"),
        (".png", b"%PDF-1.7", "a PDF"),
        (".png", PNG[:-12], f"a PNG {CUT}"), (".png", PNG[:8], f"a PNG {CUT}"), (".jpg", JPEG[:-2], f"a JPEG {CUT}"),
        (".png", PNG.replace(b"IDAT", b"IDAX"), f"a PNG {CUT}"), (".webp", WEBP[:-4], f"a WebP {CUT}"),
        (".png", PNG[:16] + bytes(8) + PNG[24:], f"a PNG {CUT}"), (".jpg", JPEG[:4], f"a JPEG {CUT}"),
    ],
)  # fmt: skip
def test_another_content_is_told(suffix: str, data: bytes, what: str) -> None:
    told = images.fault(data, suffix)
    assert told is not None
    assert told[0] == what


def drawn(inside: str, more: str = "") -> bytes:
    """Return a drawing that has *inside* it, and *more* in its first element."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" {more}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h4"/>', '<a href="#x"><text id="x">甲</text></a>', '<use href="#x"/>',
        "<style>path{fill:url(#x)}</style>",
        '<image href="data:image/png;base64,AA=="/>', '<path style="fill:url(\'#x\')"/>', "<title>甲</title>",
    ],
)  # fmt: skip
def test_a_drawing_may_be_shown(inside: str) -> None:
    assert not drawings.fault(drawn(inside))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "no well-formed SVG"), (b"<svg", "no well-formed SVG"), (b"<html/>", "no SVG"),
        (PNG, "no well-formed SVG"),
        (drawn("<script>alert(1)</script>"), "<script>"), (drawn("<foreignObject/>"), "<foreignObject>"),
        (drawn("", 'onload="a()"'), "onload=, a script"), (drawn('<path onclick="a()"/>'), "onclick=, a script"),
        (drawn('<a href="javascript:a()"/>'), "href=javascript:a(), outside the drawing"),
        (drawn('<image href="https://example.org/a.png"/>'), "href=https://example.org/a.png, outside the drawing"),
        (drawn('<image xmlns:x="http://www.w3.org/1999/xlink" x:href="a.png"/>'), "href=a.png, outside the drawing"),
        (drawn('<use href="other.svg#x"/>'), "href=other.svg#x, outside the drawing"),
        (drawn('<path fill="url(http://e.org/a#b)"/>'), "fill=url(http://e.org/a#b), outside the drawing"),
        (drawn("<style>@import 'a.css';</style>"), "a style that names something outside the drawing"),
        (b'<?xml-stylesheet href="a.css"?>' + drawn(""), "a style sheet outside"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawn("&a;"), "an entity"),
        (drawn('<image href="data:image/svg+xml,AA=="/>'), "href=data:image/svg+xml,AA==, outside the drawing"),
    ],
)  # fmt: skip
def test_a_drawing_that_runs_or_fetches_is_told(data: bytes, what: str) -> None:
    assert drawings.fault(data) == what


def test_a_drawing_of_the_edition_is_looked_through_too(small: Path) -> None:
    (small / "chapters/map.svg").write_bytes(drawn("<script/>"))
    edits(small)("chapters/editorial.md", "## 體例", "```{drawing} chapters/map.svg\n```\n\n## 體例")
    (found,) = (one for one in check_chapters(book.load(small)) if one.code == "picture-001")
    assert (found.line, found.actual) == (10, "chapters/map.svg: <script>")


@pytest.mark.parametrize("name", ["圖.png", "%E5%9C%96.png", "a b.png"])
def test_a_name_that_is_not_ascii_is_one_finding(name: str, small: Path) -> None:
    edits(small)(
        "chapters/editorial.md", "## 體例", f"```{{figure}} {name}\n:alt: 圖\n```\n\n![圖](<{name}>)\n\n## 體例"
    )
    found = [one for one in check_chapters(book.load(small)) if not one.is_warning]
    assert [(one.code, one.line) for one in found] == [("picture-001", 10), ("picture-001", 14)]
    assert all(one.expected.startswith("a name of ASCII letters") for one in found)


@pytest.mark.thorough
def test_pictures_of_every_kind_are_in_every_output(tmp_path: Path) -> None:
    root = furnished(copy_inputs(MINI, tmp_path / "book"))
    for name, data in {"a.png": PNG, "b.jpg": JPEG, "c.JPEG": JPEG, "d.webp": WEBP, "e.svg": drawn("<g/>")}.items():
        (root / "chapters" / name).write_bytes(data)
    lines = [f"![圖{name}]({name})" for name in ("a.png", "b.jpg", "c.JPEG", "d.webp", "e.svg")]
    edits(root)("chapters/editorial.md", "## 體例", "\n\n".join([*lines, "## 體例"]))
    build(root)
