"""How the EPUBs look in an engine that many reading systems share, against small pictures kept in ``pictures/``.

The book is the one of ``tests/roots/book``, so that editors may mend the text. A picture that ought to look otherwise
is made anew, to be looked at before it is committed, by

    EDITION_PICTURES=new .venv/bin/python -m pytest tests/outputs/test_epub_looks.py
"""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import BOOK, copy_inputs, furnished, run
from PIL import Image, ImageChops

from outputs.conftest import NAME

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parent / "pictures"
FORMS = ("", "-vertical")
SIZES = {"phone": (390, 844), "tablet": (820, 1180)}
#: Greys of ground and ink of a reading system by day, and by night, where it asks for them whatever the book says.
LIGHTS = {"day": (0xFF, 0x00), "night": (0x12, 0xDE)}
ASKED = "background: rgb({0} {0} {0}) !important; color: rgb({1} {1} {1}) !important"
#: Name -> document, and what stands at the beginning of the screen.
PLACES = {"chapter": ("02", "p9"), "contents": ("contents", "contents"), "notes": ("02", "")}
#: A kept picture has a quarter of the height and width, and so many greys.
SHRUNK, GREYS = 4, 32
#: Edge of the squares, in pixels of the kept picture, and how far their greys may be apart on average, of 255. Glyphs
#: drawn a little otherwise come to less, as do light ones on dark; a line under a name that is lost comes to more.
SQUARE, APART = 8, {"day": 6, "night": 14}
MATCHED = "return arguments[0].filter((rule) => document.querySelector(rule))"
WIDER = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
SETTLED = "const done = arguments[0]; document.fonts.ready.then(() => setTimeout(done, 100))"


def unpacked(epub: Path, target: Path) -> Path:
    """Unpack *epub* and give the folder of its documents."""
    with zipfile.ZipFile(epub) as book:
        book.extractall(target)
    return target / "EPUB"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the unpacked documents of both forms of the test's own book."""
    base = tmp_path_factory.mktemp("looks")
    furnished(copy_inputs(BOOK, base / "project"))
    ran = run(base / "project", "build.py", "epub")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    built = base / "project/_build/epub"
    return {form: unpacked(built / f"{NAME}{form}.epub", base / f"book{form}") for form in FORMS}


def photograph(chromium: Any, page: Path, anchor: str, size: str, light: str) -> Image.Image:
    """Return the screen with *anchor* at its beginning, shrunk to greys, ink black on white whatever the *light*."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    chromium.get("about:blank")
    chromium.get(page.as_uri())
    chromium.execute_script("document.documentElement.style.cssText = arguments[0]", ASKED.format(*LIGHTS[light]))
    chromium.execute_async_script(SETTLED)
    chromium.execute_script("document.getElementById(arguments[0]).scrollIntoView()", anchor)
    taken = chromium.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
    ground, ink = LIGHTS[light]
    step = 255 // GREYS
    with Image.open(io.BytesIO(base64.b64decode(taken))) as picture:
        as_day = picture.convert("L").point(lambda grey: 255 * (grey - ink) // (ground - ink))
        return as_day.reduce(SHRUNK).point(lambda grey: grey // step * step)


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far the greys of the two squares that differ most are apart on average; all if the sizes differ."""
    if one.size != other.size:
        return 255
    squares = ImageChops.difference(one, other).reduce(SQUARE)
    return float(squares.getextrema()[1])


def anchor_of(page: Path, anchor: str) -> str:
    """Return *anchor*, or else the id of the first note of *page*."""
    found = re.search(r'<div [^>]*id="(note-[^"]*)"', page.read_text("utf-8"))
    return anchor or (found[1] if found else "")


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FORMS)
def test_a_page_looks_as_it_did(
    chromium: Any, folders: dict[str, Path], form: str, place: str, size: str, light: str
) -> None:
    document, anchor = PLACES[place]
    page = folders[form] / f"{document}.xhtml"
    seen = photograph(chromium, page, anchor_of(page, anchor), size, light)
    kept = PICTURES / f"{place}{form}-{size}.png"
    if os.environ.get("EDITION_PICTURES") == "new" and light == "day":
        PICTURES.mkdir(exist_ok=True)
        seen.quantize(GREYS).save(kept, optimize=True)
    with Image.open(kept) as known:
        assert apart(seen, known.convert("L")) <= APART[light], f"{kept.name} looks otherwise by {light}"


def test_pictures_that_differ_a_little_are_told_apart() -> None:
    """Lines that lie two pixels lower, and a line that is not there, are more than glyphs drawn otherwise."""
    with Image.open(PICTURES / "chapter-phone.png") as kept:
        page = kept.convert("L")
    assert apart(page, page) == 0
    assert apart(page, page.point(lambda grey: min(255, grey + 4))) <= APART["day"]
    assert apart(page, ImageChops.offset(page, 0, 2)) > APART["day"]
    bare = page.copy()
    bare.paste(255, (0, 60, page.width, 68))
    assert apart(page, bare) > APART["day"]
    assert apart(page, page.crop((0, 0, 90, 200))) > APART["day"]


def selectors(sheet: str) -> list[str]:
    """Return the selectors of the rules of *sheet*, without what is drawn before and after an element."""
    heads = (head.strip() for head in re.findall(r"([^{}]+)\{", sheet))
    rules = (rule.strip() for head in heads if not head.startswith("@") for rule in head.split(","))
    return [rule.partition("::")[0] for rule in rules]


def test_every_rule_has_something_to_style_and_no_page_is_wider_than_the_screen(
    chromium: Any, epub: Path, tmp_path: Path
) -> None:
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    idle, wide = list[str](), list[str]()
    for form in FORMS:
        folder = unpacked(epub.with_stem(epub.stem + form), tmp_path / f"book{form}")
        left = {*selectors((folder / "epub.css").read_text("utf-8"))}
        for page in sorted(folder.glob("*.xhtml")):
            chromium.get(page.as_uri())
            left -= {*chromium.execute_script(MATCHED, sorted(left))}
            wide += [page.name] if not form and chromium.execute_script(WIDER) else []
        idle += [f"{rule} {form}" for rule in sorted(left)]
    assert idle == []
    assert wide == []


def test_what_takes_xhtml_for_html_reads_it_too(chromium: Any, folders: dict[str, Path]) -> None:
    """Some reading systems do: the page must not then be one in quirks mode."""
    for name in ("02.xhtml", "nav.xhtml"):
        page = folders[""] / name
        taken = page.with_suffix(".html")
        shutil.copyfile(page, taken)
        chromium.get(taken.as_uri())
        assert chromium.execute_script("return [document.characterSet, document.compatMode]") == ["UTF-8", "CSS1Compat"]
        assert "蘇聯外交政策" in chromium.execute_script("return document.body.textContent")
        taken.unlink()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", FORMS)
def test_the_cover_is_seen_whole(chromium: Any, folders: dict[str, Path], form: str, size: str) -> None:
    """All of the picture stands in the window, in its own proportions, as large as it can be."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    chromium.get((folders[form] / "cover.xhtml").as_uri())
    shown = "const box = document.querySelector('img').getBoundingClientRect();"
    left, top, right, bottom = chromium.execute_script(f"{shown} return [box.left, box.top, box.right, box.bottom]")
    assert min(left, top) >= 0 and right <= width and bottom <= height
    assert (right - left) / (bottom - top) == pytest.approx(600 / 800, rel=0.01)
    assert right - left > 0.7 * min(width, 600)
