"""The recipe for nginx, tried with the distribution's nginx."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from edition.outputs.html import policy

from outputs import serving
from outputs.conftest import NAME
from outputs.hosting import Host
from outputs.test_html import PAGES, parse


def test_every_answer_has_the_security_headers(host: Host) -> None:
    """Pages, files, errors: all have the policy and its companions, and none tells the version."""
    for path in ("/", "/index.html", "/chapters/01.html", "/_static/edition.css?v=1", "/chapters", "/nowhere", "/.git"):
        _, headers, _ = host.ask(path)
        rules = dict(rule.strip().partition(" ")[::2] for rule in headers["content-security-policy"].split(";"))
        assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'", path
        assert {rules[name] for name in ("script-src", "style-src", "font-src", "worker-src")} == {"'self'"}
        assert not [rule for rule in rules.values() if "unsafe" in rule or "http" in rule or "*" in rule]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] and headers["permissions-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["server"] == "nginx"


def test_the_header_and_the_pages_have_one_policy(html: Path) -> None:
    """The recipe says what the pages say, and what only a header can; no page is without it."""
    assert serving.policy() == policy.written(policy.IN_HEADER)
    for page in html.rglob("*.html"):
        said = parse(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert said == [policy.written(policy.IN_PAGES)], page


def test_every_file_has_a_type(host: Host, html: Path) -> None:
    """No file of the site is sent without its media type, and text says its encoding."""
    types = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".webmanifest": "application/manifest+json; charset=utf-8",
        ".atom": "application/atom+xml",
        ".epub": "application/epub+zip",
        ".pdf": "application/pdf",
        ".zip": "application/zip",
        ".woff2": "font/woff2",
        ".json": "application/json; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".txt": "text/plain; charset=utf-8",
        ".xml": "application/xml",
    }
    found = {p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file()} - {"404.html", "objects.inv"}
    for name in sorted(found):
        status, headers, body = host.ask(f"/{name}")
        assert status == 200, name
        assert headers["content-type"] == types[Path(name).suffix], name
        assert body == (html / name).read_bytes()


def test_text_is_compressed(host: Host, html: Path) -> None:
    """Pages are compressed on the way, a file made beforehand is sent as it is, a font is left alone."""
    for path, packed in (("/chapters/01.html", True), ("/_static/edition.css", True), ("/corrections.atom", False),
                         ("/_static/fonts/edition.woff2", False), ("/_static/reading.js", True)):  # fmt: skip
        _, headers, body = host.ask(path, Accept_Encoding="gzip")
        assert (headers.get("content-encoding") == "gzip") == packed, path
        if packed:
            assert headers["vary"] == "Accept-Encoding"
            assert gzip.decompress(body) == (html / path[1:]).read_bytes()
            assert len(body) < 0.5 * (html / path[1:]).stat().st_size
    assert "content-length" in host.ask("/_static/edition.css", Accept_Encoding="gzip")[1]  # only of a file on disk


def test_what_has_a_checksum_is_kept_for_good(host: Host, html: Path) -> None:
    """Every style sheet and script that a page names by checksum lasts; pages and the worker are asked for again."""
    tree = parse(html / "chapters/01.html")
    named = [e.get("src") or e.get("href") for e in tree.iter("script", "link")]
    lasting = [name.removeprefix("..") for name in named if name and "?v=" in name]
    assert lasting
    for path in lasting:
        assert "immutable" in host.ask(path)[1]["cache-control"], path
    for path in ("/", "/chapters/01.html", "/sw.js", "/corrections.atom", "/manifest.webmanifest", "/nowhere"):
        assert host.ask(path)[1]["cache-control"] == "no-cache", path
    assert re.search(r"max-age=\d+$", host.ask("/_static/fonts/edition.woff2")[1]["cache-control"])


def test_asking_again_costs_nothing(host: Host) -> None:
    """An unchanged page is answered with 304."""
    _, headers, _ = host.ask("/chapters/01.html")
    assert host.ask("/chapters/01.html", If_None_Match=headers["etag"])[0] == 304


@pytest.mark.parametrize("path", ["/nowhere", "/chapters/nowhere.html", "/a/b/c/", "/404.html", "/.buildinfo"])
def test_what_is_not_there_is_the_page_of_errors(host: Host, html: Path, path: str) -> None:
    """At any depth the answer is 404 with our page."""
    status, _, body = host.ask(path)
    assert (status, body) == (404, (html / "404.html").read_bytes())


def test_folders_and_methods(host: Host) -> None:
    """The root is the title page, a folder is no page, and nobody writes."""
    assert host.ask("/")[2] == host.ask("/index.html")[2]
    assert [host.ask(path)[0] for path in ("/", "/chapters", "/chapters/", "/_static/")] == [200, 404, 404, 404]
    assert host.ask("/index.html", "HEAD")[0] == 200
    assert host.ask("/index.html", "PUT")[0] in {403, 405}


def test_a_part_of_a_file_can_be_had(host: Host, html: Path) -> None:
    """A reader of the PDF loads the pages it shows."""
    pdf = html / "download" / f"{NAME}.pdf"
    status, headers, body = host.ask(f"/download/{pdf.name}", Range="bytes=0-4")
    assert (status, body) == (206, b"%PDF-")
    assert headers["content-range"].endswith(f"/{pdf.stat().st_size}")


def test_every_page_is_served(host: Host) -> None:
    """Each page answers at its address."""
    assert [page for page in PAGES if host.ask(f"/{page}.html")[0] != 200] == []
