"""Images of the original's pages: on the facing pages, told to other programs (IIIF), and proved."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from conftest import ENVIRONMENT, MINI, ROOT, build, copy_inputs, furnished, once, run
from edition.reading.facsimile import load
from lxml import html as lxml_html

from outputs.browser import served

BASE = "https://example.org/book/"


def png(width: int, height: int, red: int) -> bytes:
    """Return a picture of one colour (PNG, third edition, 11)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([red, 190, 170]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


pytestmark = pytest.mark.thorough  # books with images are built

IMAGES = {"f1": png(60, 90, 200), "1": png(60, 90, 210), "2": png(64, 96, 220)}


def imaged(folder: Path) -> Path:
    """Return the miniature book with images of three pages, built."""
    root = furnished(copy_inputs(MINI, folder))
    (root / "source/pages").mkdir()
    for page, data in IMAGES.items():
        (root / f"source/pages/{page}.png").write_bytes(data)
    return build(root)


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "pictured", imaged)


def facing(root: Path, page: str) -> lxml_html.HtmlElement:
    return lxml_html.parse(str(root / f"_build/html/facing/{page}.html")).getroot()


def test_a_facing_page_shows_its_image(pictured: Path) -> None:
    """A link to the file, with words, size and no haste; a page without an image has none."""
    for page, data in IMAGES.items():
        anchor = page if page.startswith("f") else f"p{page}"
        (image,) = facing(pictured, anchor).xpath("//figure//img")
        assert (pictured / "_build/html/facing" / image.get("src")).read_bytes() == data
        assert image.getparent().get("href") == image.get("src")
        assert image.get("loading") == "lazy"
        assert (int(image.get("width")), int(image.get("height"))) == struct.unpack(">II", data[16:24])
        assert image.get("alt").startswith("原書") and image.get("alt").endswith("書影")
    assert facing(pictured, "p4").xpath("//img") == []
    assert facing(pictured, "p4").xpath("//link[contains(@href, 'facsimile')]") == []


def test_a_book_without_images_has_nothing_of_them(built: Path) -> None:
    site = built / "_build/html"
    assert not any((site / name).exists() for name in ("pages", "iiif", "_static/facsimile.css"))


def test_the_worker_leaves_them_and_the_zip_has_them(pictured: Path) -> None:
    """Without a network there are words; who takes the whole site takes the images too."""
    import zipfile

    site = pictured / "_build/html"
    assert "pages/1.png" not in (site / "sw.js").read_text("utf-8")
    (packed,) = site.glob("download/*.zip")
    with zipfile.ZipFile(packed) as read:
        assert any(name.endswith("/pages/1.png") for name in read.namelist())


def _of_folder(root: Path, pages: list[str]) -> list[tuple[str, str]]:
    images, wrong = load(root, pages)
    assert images == ()
    return [(Path(one.file).name, one.actual) for one in wrong]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A folder, a pipe, a link to nothing: one finding each, and no wait for words that never come."""
    folder = tmp_path / "source/pages"
    (folder / "1.png").mkdir(parents=True)
    (folder / "2.png").symlink_to("nowhere")
    os.mkfifo(folder / "3.png")
    assert _of_folder(tmp_path, ["1", "2", "3"]) == [(f"{n}.png", "no file") for n in "123"]


def test_a_link_out_of_the_project_is_told(tmp_path: Path) -> None:
    """Be it the image or the folder of the images."""
    outside, root = tmp_path / "outside", tmp_path / "book"
    outside.mkdir()
    (outside / "1.png").write_bytes(IMAGES["1"])
    (root / "source").mkdir(parents=True)
    (root / "source/pages").symlink_to(outside)
    assert _of_folder(root, ["1"]) == [("1.png", "a link out of the project")]
    (root / "source/pages").unlink()
    (root / "source/pages").mkdir()
    (root / "source/pages/1.png").symlink_to(outside / "1.png")
    assert _of_folder(root, ["1"]) == [("1.png", "a link out of the project")]


FAULTS = [
    ("2.png", "1.png", "the image of another page"),
    ("../pages/2.png", "../pages/3.png", "an image that is not there"),
    ("../pages/2.png", "../../../source/pages/2.png", "the image outside the site"),
    ("原書第二頁書影", "書影", "other words"),
    ('<figure class="facsimile">', "<!--", "lost"),
]


@pytest.mark.parametrize(("old", "new", "what"), FAULTS)
def test_a_fault_is_caught(pictured: Path, tmp_path: Path, old: str, new: str, what: str) -> None:
    root = Path(shutil.copytree(pictured, tmp_path / "copy", symlinks=True))
    page = root / "_build/html/facing/p2.html"
    text = page.read_text("utf-8")
    assert old in text, what
    page.write_text(text.replace(old, new).replace("</figure>", "-->" if new == "<!--" else "</figure>"), "utf-8")
    assert " html-005 " in run(root, "verify.py").stdout


def test_an_image_that_is_taken_away_leaves_nothing(pictured: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(pictured, tmp_path / "copy", symlinks=True))
    shutil.rmtree(root / "source/pages")
    assert run(root, "build.py", "html").returncode == 0
    site = root / "_build/html"
    assert [name for name in ("iiif", "_static/facsimile.css") if (site / name).is_file()] == []
    assert not list(site.glob("pages/*"))
    assert facing(root, "p1").xpath("//img") == []


def test_the_manifest_is_that_of_iiif(tmp_path: Path) -> None:
    """IIIF Presentation API 3.0: what must be there is, ids are addresses of the site, sizes those of the images."""
    root = imaged(tmp_path / "book")
    environment = ENVIRONMENT | {"EDITION_BASEURL": BASE}
    command = [sys.executable, str(ROOT / "scripts/build.py"), "--root", str(root), "html"]
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    told: Any = json.loads((root / "_build/html/iiif/manifest.json").read_text("utf-8"))
    assert told["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert (told["id"], told["type"]) == (f"{BASE}iiif/manifest.json", "Manifest")
    assert told["label"] and told["items"]
    said = {entry["label"]["zh-Hant"][0]: entry["value"]["zh-Hant"] for entry in told["metadata"]}
    assert "權利" in said and all(words and all(words) for words in said.values())
    for page, canvas in zip(IMAGES, told["items"], strict=True):
        size = struct.unpack(">II", IMAGES[page][16:24])
        assert (canvas["type"], canvas["width"], canvas["height"]) == ("Canvas", *size)
        (painted,) = canvas["items"]
        (note,) = painted["items"]
        assert (painted["type"], note["type"], note["motivation"]) == ("AnnotationPage", "Annotation", "painting")
        assert (note["target"], note["body"]["type"]) == (canvas["id"], "Image")
        file = note["body"]["id"].removeprefix(BASE)
        assert (root / "_build/html" / file).read_bytes() == IMAGES[page]
        home = canvas["homepage"][0]["id"].removeprefix(BASE).partition("#")
        assert f'id="{home[2]}"' in (root / "_build/html" / home[0]).read_text("utf-8")
    ids = [canvas["id"] for canvas in told["items"]]
    assert len(set(ids)) == len(ids) and all(one.startswith(BASE) for one in ids)
    (text,) = told["items"][1]["annotations"][0]["items"]
    assert text["motivation"] == "supplementing"
    assert "列寧說己知攔阻天下" in text["body"]["value"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_reached_by_keys_and_nothing_overflows(chromium: Any, pictured: Path, width: int) -> None:
    from selenium.webdriver.common.keys import Keys

    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    with served(pictured / "_build/html") as site:
        chromium.get(f"{site}/facing/p1.html")
        assert chromium.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        body = chromium.find_element("tag name", "body")
        for _ in range(60):
            body.send_keys(Keys.TAB)
            if chromium.execute_script("return document.activeElement.querySelector('img') !== null"):
                break
        else:
            pytest.fail("no key leads to the image")
        chromium.switch_to.active_element.send_keys(Keys.ENTER)
        assert chromium.current_url.endswith("/pages/1.png")
    if path := os.environ.get("AXE_JS"):
        from outputs.test_accessibility import violations

        with served(pictured / "_build/html") as site:
            chromium.get(f"{site}/facing/p1.html")
            assert violations(chromium, Path(path).read_text("utf-8")) == []
