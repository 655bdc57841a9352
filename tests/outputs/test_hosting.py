"""The recipes for nginx and Caddy, tried with those of the distribution."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest
from edition.outputs.html import compressed, hosting, policy
from edition.pipeline import hosted as copies

from outputs.conftest import NAME
from outputs.hosting import SERVERS, Host, hosted
from outputs.test_html import PAGES, parse

ADDRESS = "https://example.org/some/book/"


@pytest.fixture(params=SERVERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Return each recipe that a server of one's own reads."""
    return str(request.param)


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
        assert headers.get("server", "nginx") == "nginx"


def test_the_header_and_the_pages_have_one_policy(html: Path) -> None:
    """Each recipe says what the pages say, and what only a header can; no page is without it."""
    for name in hosting.RECIPES:
        assert hosting.recipe(name).count(policy.written(policy.IN_HEADER)) == 1
    for page in html.rglob("*.html"):
        said = parse(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert said == [policy.written(policy.IN_PAGES)], page


def test_hosts_that_read_a_file_of_headers_send_the_same() -> None:
    """Its lines are read as those hosts read them: a path, and below it, indented, name and value."""
    path, *lines = [line for line in hosting.recipe("_headers", ADDRESS).splitlines() if not line.startswith("#")]
    assert path == "/some/book/*"
    assert all(line.startswith("  ") for line in lines)
    assert dict(line.strip().split(": ", 1) for line in lines) == hosting.HEADERS


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
        ".md": "text/markdown; charset=utf-8",
        ".bib": "application/x-bibtex; charset=utf-8",
        ".xml": "application/xml",
    }
    found = {
        p.relative_to(html).as_posix() for p in html.rglob("*") if p.is_file() and p.suffix not in compressed.FORMS
    }
    found -= {"404.html", "objects.inv"}
    for name in sorted(found):
        status, headers, body = host.ask(f"/{name}")
        assert status == 200, name
        assert headers["content-type"] == types[Path(name).suffix], name
        assert body == (html / name).read_bytes()


def test_what_was_compressed_beforehand_is_sent(host: Host, html: Path) -> None:
    """A text is sent in the form that a browser asks for, the very bytes that stand there; a font is left alone."""
    texts = ("/chapters/01.html", "/_static/edition.css", "/corrections.atom", "/_static/reading.js", "/sw.js")
    for path in texts:
        file = html / path[1:]
        for form, end in (("gzip", ".gz"), ("br", ".br"))[: 1 + host.sends_brotli]:
            _, headers, body = host.ask(path, Accept_Encoding=form)
            if file.with_name(file.name + end).is_file():
                assert headers["content-encoding"] == form, path
                assert "accept-encoding" in headers["vary"].lower()
                assert body == file.with_name(file.name + end).read_bytes()
            else:
                assert file.stat().st_size < compressed.LEAST
        assert host.ask(path)[2] == file.read_bytes()
    assert "content-encoding" not in host.ask("/_static/fonts/edition.woff2", Accept_Encoding="gzip, br")[1]


def test_what_was_not_is_compressed_on_the_way(host: Host, html: Path) -> None:
    """A page whose compressed file is gone is still sent compressed."""
    _, headers, body = host.ask("/verification.json", Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == (html / "verification.json").read_bytes()


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


@pytest.mark.parametrize(
    "path",
    [
        "/sw.js?v=1234abcd", "/chapters/01.html?v=1234abcd", "/_static/edition.css", "/_static/edition.css?v=1",
        "/_static/edition.css?v=1234abcd&x", "/_static/nowhere.css?v=1234abcd", "/download/_static/x.js?v=1234abcd",
        "/?/_static/x.js?v=1234abcd",
    ],
)  # fmt: skip
def test_nothing_else_is_kept_for_good(host: Host, path: str) -> None:
    """Not a page or the worker with a checksum, not a checksum that is none, not what is not there."""
    assert host.ask(path)[1]["cache-control"] == "no-cache"


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


def test_the_site_stands_under_a_path(html: Path, tmp_path: Path, kind: str) -> None:
    """The recipe of an address has its path: pages and errors are there, and nothing beside them."""
    with hosted(kind, html, tmp_path, ADDRESS) as host:
        assert host.ask("/some/book/")[2] == (html / "index.html").read_bytes()
        assert host.ask("/some/book/chapters/01.html")[0] == 200
        assert host.ask("/some/book")[1]["location"].endswith("/some/book/")
        assert host.ask("/some/book/nowhere")[::2] == (404, (html / "404.html").read_bytes())
        assert host.ask("/index.html")[0] == 404
        sheet = next(e.get("href") for e in parse(html / "index.html").iter("link") if "?v=" in e.get("href", ""))
        assert "immutable" in host.ask(f"/some/book/{sheet}")[1]["cache-control"]


def test_certificates_can_be_asked_for(html: Path, tmp_path: Path, kind: str) -> None:
    """What begins with a point is no page, but for what the world asks every host for (RFC 8615)."""
    site = tmp_path / "given"
    shutil.copytree(html, site)
    for name in (".well-known/security.txt", ".git/config"):
        (site / name).parent.mkdir()
        (site / name).write_text("said")
    with hosted(kind, site, tmp_path) as host:
        assert host.ask("/.well-known/security.txt")[::2] == (200, b"said")
        assert host.ask("/.git/config")[0] == 404


def test_the_hosted_copy_is_proved(host: Host, html: Path) -> None:
    """Every file comes as it was proved, in every form."""
    assert prove(host, html) == []


def prove(host: Host, html: Path) -> list[str]:
    """Return what is found of the hosted copy of the site in *html*."""
    found = copies.prove(f"http://127.0.0.1:{host.port}/", html.parent / "SHA256SUMS", "SHA256SUMS", 10)
    return [f"{finding.code} {finding.actual.partition(': ')[0]}" for finding in found]


@pytest.mark.thorough
def test_a_changed_byte_of_the_hosted_copy_is_found(html: Path, tmp_path: Path, kind: str) -> None:
    """In a page, in what was compressed of another, in a file to take away; and a lost file."""
    site = tmp_path / "given"
    shutil.copytree(html, site)
    changed = ("chapters/01.html", "chapters/02.html.gz", f"download/{NAME}.pdf")
    for name in changed:
        data = bytearray((site / name).read_bytes())
        data[len(data) // 2] ^= 1
        (site / name).write_bytes(data)
    (site / "_static/icon.svg").unlink()
    with hosted(kind, site, tmp_path) as host:
        found = set(prove(host, html))
    assert {f"site-002 {name}" for name in changed} | {"site-001 _static/icon.svg"} <= found
    assert {one.partition(",")[0].partition(" ")[2] for one in found} <= {
        *changed,
        "_static/icon.svg",
        "chapters/02.html",
    }
