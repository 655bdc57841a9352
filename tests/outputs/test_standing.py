"""How the site stands in the world: what machines read of it, its feed, its life without a network, its policy."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import yaml
from edition.model import corrections
from edition.outputs.html import feed as corrections_feed
from edition.outputs.html.metadata import to_json
from lxml import etree
from lxml import html as lxml_html

from outputs.conftest import git, run_build
from outputs.serving import serve
from outputs.test_html import PAGES, parse

ROOT = Path(__file__).parents[2]
MINI = ROOT / "tests/roots/mini"
BASE = "https://example.org/some/book/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
AUTHOR = {"@type": "Person", "name": "林石父"}
#: Of these the search is the only one that is no part of the book.
DOCUMENTS = tuple(page for page in PAGES if page != "search")
PRINTED = ("index", "chapters/contents", "chapters/01", "chapters/02")


def metas(tree: lxml_html.HtmlElement) -> dict[str, str]:
    """Return the metadata of a page by name or property; none may stand twice."""
    found = [(e.get("name") or e.get("property"), e.get("content")) for e in tree.iter("meta") if e.get("content")]
    named = [(name, content) for name, content in found if name and name != "viewport"]
    assert len(dict(named)) == len(named)
    return dict(named)


def linked(tree: lxml_html.HtmlElement) -> Any:
    """Return what the page says in JSON-LD."""
    (block,) = tree.xpath("//script[@type='application/ld+json']")
    return json.loads(block.text)


def strings(data: Any) -> Iterator[str]:
    """Yield every string of what JSON holds, the name of its vocabulary left out."""
    if isinstance(data, str):
        yield data
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from strings(value)


@pytest.fixture(scope="session")
def addressed(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of a book that knows its address."""
    project = tmp_path_factory.mktemp("addressed") / "project"
    shutil.copytree(book, project, copy_function=shutil.copy2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION_BASEURL", BASE.rstrip("/"))
        ran = run_build(project, "html")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return project / "_build/html"


@pytest.mark.parametrize("page", DOCUMENTS)
def test_every_page_describes_itself(html: Path, page: str) -> None:
    """Title, kind and language stand in Open Graph, Dublin Core and schema.org, and agree."""
    tree = parse(html / f"{page}.html")
    said, data = metas(tree), linked(tree)
    assert data["@context"] == "https://schema.org"
    assert said["og:title"] == said["DC.title"] == data["name"]
    assert said["og:type"] == ("book" if page == "index" else "article" if page in PRINTED else "website")
    assert said["og:description"] == said["description"]
    assert said["DC.language"] == data["inLanguage"] == tree.get("lang")
    printed = page in PRINTED
    assert (said.get("citation_author"), said.get("DC.creator")) == (("林石父",) * 2 if printed else (None, None))
    assert data.get("author") == (AUTHOR if printed else None)
    assert not {"citation_date", "citation_publication_date", "DC.date", "citation_publisher"} & said.keys()


def test_a_chapter_is_a_section_of_the_book(html: Path) -> None:
    """Zotero and schema.org get book, author, language and original pages of chapter 2."""
    tree = parse(html / "chapters/02.html")
    said, data = metas(tree), linked(tree)
    cited = {name: content for name, content in said.items() if name.startswith("citation_")}
    assert cited == {
        "citation_title": "第二章　蘇聯外交政策的四大原則",
        "citation_book_title": "蘇聯外交政策史論",
        "citation_inbook_title": "蘇聯外交政策史論",
        "citation_author": "林石父",
        "citation_language": "zh-Hant-TW",
        "citation_firstpage": "7",
        "citation_lastpage": "13",
    }
    assert (data["@type"], data["pageStart"], data["pageEnd"]) == ("Chapter", "7", "13")
    assert data["isPartOf"] == {"@type": "Book", "name": "蘇聯外交政策史論", "author": AUTHOR}


def test_the_first_page_is_the_book(html: Path) -> None:
    """The book lists its parts in reading order, its files, and the picture that the build made."""
    data = linked(parse(html / "index.html"))
    assert data["@type"] == "Book"
    assert [part["url"] for part in data["hasPart"]] == [f"{page}.html" for page in DOCUMENTS[1:]]
    assert [part["name"] for part in data["hasPart"] if part["@type"] == "Chapter"] == [
        "第一章　緒論——蘇聯外交政策的特質",
        "第二章　蘇聯外交政策的四大原則",
    ]
    types = {file["encodingFormat"] for file in data["encoding"]}
    assert types == {
        "application/epub+zip", "application/pdf", "application/zip", "application/tei+xml", "application/json",
        "text/plain", "text/markdown",
    }  # fmt: skip
    assert all((html / file["contentUrl"]).is_file() for file in data["encoding"])
    picture = (html / data["image"]).read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(picture[at : at + 4]) for at in (16, 20)] == [1200, 630]


@pytest.mark.parametrize("page", DOCUMENTS)
def test_without_an_address_no_page_names_a_host(html: Path, page: str) -> None:
    """Neither metadata nor JSON-LD holds an absolute address."""
    tree = parse(html / f"{page}.html")
    data = linked(tree) | {"@context": ""}
    values = [*metas(tree).values(), *strings(data), *(e.get("href") for e in tree.iter("link"))]
    assert [value for value in values if urlsplit(value).scheme] == []
    assert not (html / "sitemap.xml").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("page", DOCUMENTS)
def test_with_an_address_every_page_is_canonical(addressed: Path, page: str) -> None:
    """Canonical link, og:url and identifier are the page's; picture, PDF and book are files of the site."""
    tree = parse(addressed / f"{page}.html")
    said, data = metas(tree), linked(tree)
    address = f"{BASE}{page}.html"
    assert [e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"] == [address]
    assert said["og:url"] == said["DC.identifier"] == address
    files = [said["og:image"], *(said[name] for name in ("citation_pdf_url", "citation_public_url") if name in said)]
    assert len(files) == (3 if page in PRINTED else 1)
    assert [f for f in files if not f.startswith(BASE) or not (addressed / f.removeprefix(BASE)).is_file()] == []
    assert (data["url"] == BASE) if page == "index" else (data["url"] == address)


def test_the_sitemap_lists_the_pages(addressed: Path) -> None:
    """Every document is in the sitemap, and what the site says of itself; the page of errors and the search are not."""
    tree = etree.parse(addressed / "sitemap.xml")
    assert tree.getroot().tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    assert [loc.text for loc in tree.iter("{*}loc")] == [
        f"{BASE}{page}.html" for page in (*DOCUMENTS, "versions", "about")
    ]


@pytest.mark.parametrize("root", ["/", "/some/book/"])
def test_the_page_of_errors_works_at_any_depth(html: Path, addressed: Path, root: str) -> None:
    """All its links begin at the root of the site and lead to files; no page links to it."""
    folder = html if root == "/" else addressed
    tree = parse(folder / "404.html")
    assert [*tree.iter("script")] == []
    links = [e.get("href") for e in tree.iter("a", "link")]
    assert [link for link in links if not link.startswith(root)] == []
    assert [link for link in links if not (folder / link.removeprefix(root)).is_file()] == []
    assert {f"{root}{page}.html" for page in DOCUMENTS} <= set(links)
    assert metas(tree)["robots"] == "noindex"
    for page in DOCUMENTS:
        hrefs = (
            urldefrag(urljoin(f"{page}.html", a.get("href", "")))[0] for a in parse(folder / f"{page}.html").iter("a")
        )
        assert "404.html" not in hrefs


@pytest.mark.thorough
def test_an_address_that_is_none_is_refused(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistaken address stops the build, says so, and does not reach a page."""
    monkeypatch.setenv("EDITION_BASEURL", "example.org/book")
    ran = run_build(copy, "html")
    assert ran.returncode == 1
    assert ran.stdout.startswith("EDITION_BASEURL: conf-001 ")
    assert "Traceback" not in ran.stdout + ran.stderr


HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;\u2028]]>"


def test_json_cannot_leave_its_script() -> None:
    """What is dangerous in a script element is escaped, and reads back as it was."""
    made = to_json({"name": HOSTILE})
    assert not set("<>&\u2028") & set(made)
    assert json.loads(made) == {"name": HOSTILE}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.thorough
def test_no_setting_and_no_title_injects_markup(tmp_path: Path) -> None:
    """Hostile words in every setting and in a chapter's title stay words on every page and in every file."""
    book = tmp_path / "mini"
    shutil.copytree(MINI, book)
    (book / "_static/fonts").symlink_to(ROOT / "_static/fonts")
    chapter = book / "chapters/editorial.md"
    escaped = re.sub(r"([<>\[\]&\"'])", r"\\\1", HOSTILE.replace("\u2028", ""))
    chapter.write_text(re.sub(r"^# .+$", lambda _: f"# {escaped}", chapter.read_text("utf-8"), flags=re.M), "utf-8")
    names = ["project", "author", "html_title", "edition_printed_source", "epub_description", "epub_copyright"]
    code = (
        "import json, sys; from sphinx.application import Sphinx; book, out, settings = sys.argv[1:];"
        "Sphinx(book, book, out, f'{out}/.doctrees', 'html', json.loads(settings), status=None).build()"
    )
    settings = {"html_theme": "edition", **dict.fromkeys(names, HOSTILE)}
    command = [sys.executable, "-c", code, book, tmp_path / "out", json.dumps(settings)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    pages = [*(tmp_path / "out").rglob("*.html")]
    assert len(pages) > 5
    for page in pages:
        tree = parse(page)
        inline = [e for e in tree.iter("script") if not e.get("src")]
        assert [e.get("type") for e in inline] == ["application/ld+json"] * len(inline), page
        assert [e for e in tree.iter() if any(name.startswith("on") for name in e.attrib)] == []
        for e in inline:
            json.loads(e.text)
    assert linked(parse(tmp_path / "out/index.html"))["name"] == HOSTILE
    assert json.loads((tmp_path / "out/manifest.webmanifest").read_text("utf-8"))["name"] == HOSTILE


@pytest.fixture
def with_history(copy: Path) -> Path:
    """Return a book with commits, one of which corrects the text."""
    git(copy, "add", "chapters/01.md", "chapters/02.md", "registers")
    git(copy, "commit", "-qm", "[Editorial] 資 -> 贊 <b>\x07\n\n形近而訛。", date=1_700_000_100)
    git(copy, "commit", "-qm", "Mend a build\n\n[Editorial] is no subject here", "--allow-empty", date=1_700_000_200)
    return copy


def check_atom(feed: etree._ElementTree) -> None:
    """Check what RFC 4287 demands of a feed and its entries (sections 4.1.1 and 4.1.2)."""
    root = feed.getroot()
    assert root.tag == f"{{{ATOM['a']}}}feed"
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    entries = root.findall("a:entry", ATOM)
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", ATOM)) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext("a:id", "", ATOM))
        assert stamp.fullmatch(element.findtext("a:updated", "", ATOM))
        assert all(link.get("href") for link in element.findall("a:link", ATOM))
    assert root.findtext("a:author/a:name", "", ATOM)
    ids = [e.text for e in root.iter(f"{{{ATOM['a']}}}id")]
    assert len(set(ids)) == len(ids)
    assert all(entry.findtext("a:content", "", ATOM) for entry in entries)


@pytest.mark.thorough
def test_without_history_there_is_no_feed(copy: Path) -> None:
    """A copy without history says nothing rather than that nothing was ever corrected."""
    shutil.rmtree(copy / ".git")
    assert run_build(copy, "html").returncode == 0
    html = copy / "_build/html"
    assert not (html / corrections_feed.NAME).exists()
    assert [page for page in html.rglob("*.html") if corrections_feed.NAME in page.read_text("utf-8")] == []


def test_a_history_without_corrections_is_an_empty_feed(html: Path) -> None:
    """Where the whole history is at hand and corrects nothing, the feed is valid, empty and dated by the build."""
    feed = etree.parse(html / corrections_feed.NAME)
    check_atom(feed)
    assert feed.findall("a:entry", ATOM) == []
    assert feed.findtext("a:updated", "", ATOM) == "2026-11-23T00:00:00Z"


@pytest.mark.thorough
def test_the_feed_tells_the_corrections(with_history: Path) -> None:
    """A commit of the text is an entry with its date, words and pages; others are none. Twice gives the same bytes."""
    assert run_build(with_history, "html").returncode == 0
    path = with_history / "_build/html/corrections.atom"
    feed = etree.parse(path)
    check_atom(feed)
    (entry,) = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:title", "", ATOM) == "資 -> 贊 <b>"
    assert entry.findtext("a:content", "", ATOM) == "形近而訛。"
    assert entry.findtext("a:updated", "", ATOM) == feed.findtext("a:updated", "", ATOM) == "2023-11-14T22:15:00Z"
    pages = [link.get("href") for link in entry.findall("a:link", ATOM)]
    assert pages == ["chapters/01.html", "chapters/02.html"]
    assert all((path.parent / page).is_file() for page in pages)
    before = path.read_bytes()
    (with_history / "_build/html/index.html").unlink()
    assert run_build(with_history, "html").returncode == 0
    assert path.read_bytes() == before


@pytest.mark.thorough
def test_a_new_correction_is_news_to_the_build(with_history: Path) -> None:
    """A commit alone, with no file changed since the last build, brings the feed up to date."""
    assert run_build(with_history, "html").returncode == 0
    git(with_history, "add", "chapters/contents.md")
    git(with_history, "commit", "-qm", "[Editorial] 再校目次", date=1_700_000_300)
    assert run_build(with_history, "html").returncode == 0
    feed = etree.parse(with_history / "_build/html/corrections.atom")
    titles = [entry.findtext("a:title", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert titles == ["再校目次", "資 -> 贊 <b>"]
    assert run_build(with_history, "html").stdout.startswith("nothing changed")


@pytest.mark.thorough
def test_the_history_of_a_surrounding_repository_is_not_ours(with_history: Path) -> None:
    """Only commits below the project's folder count; their files are named from there."""
    inner = with_history / "chapters"
    assert [one.documents for one in corrections.history(inner)] == [("01", "02")]
    assert corrections.history(with_history / "source") == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_links_to_the_feed(html: Path, page: str) -> None:
    """Feed readers find the feed, and so do readers."""
    tree = parse(html / f"{page}.html")
    (link,) = tree.xpath("//link[@type='application/atom+xml']")
    assert link.get("rel") == "alternate" and link.get("title")
    assert link.get("href") in [a.get("href") for a in tree.iter("a")]
    assert (html / urljoin(f"{page}.html", link.get("href"))).is_file()


@pytest.mark.browser
def test_every_page_keeps_the_policy(chromium: Any, html: Path) -> None:
    """Under the recipe's Content-Security-Policy nothing is refused, and nothing logged, at any depth."""
    pages = sorted(p.relative_to(html).as_posix() for p in html.rglob("*.html") if p.name != "404.html")
    with serve(html) as (address, _):
        chromium.get_log("browser")
        for page in pages:
            chromium.get(address + page)
            chromium.execute_script("return document.fonts.ready.then(() => 1)")
            assert chromium.get_log("browser") == [], page
            assert chromium.execute_script("return typeof document.querySelector('link[rel=manifest]')") == "object"
        chromium.get(f"{address}no/such/page.html")
        assert chromium.execute_script("return document.querySelectorAll('main a').length") == len(DOCUMENTS)
        assert chromium.execute_script("return document.styleSheets.length") == 2
        logged = [e["message"] for e in chromium.get_log("browser")]
        assert len(logged) == 1 and "status of 404" in logged[0]  # the address itself, and no more


def test_github_publishes_only_what_is_proved() -> None:
    """The workflow uploads after the proof, publishes after the upload, and may do no more than it must."""
    flow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text("utf-8"))
    prove, publish, hosted = (flow["jobs"][name] for name in ("prove", "publish", "hosted"))
    steps = [step.get("uses", "").partition("@")[0] or step["run"] for step in prove["steps"]]
    laid = "cp -R _build/html _site && cp _build/SHA256SUMS _build/sbom.cdx.json _site/download"
    order = [steps.index(step) for step in ("make", "make verify", "make sbom", laid, "actions/upload-pages-artifact")]
    assert order == sorted(order)
    assert not [step for step in prove["steps"] if "if" in step or "continue-on-error" in step]
    assert prove["steps"][-1]["with"]["path"] == "_site"
    assert publish["needs"] == "prove" and "if" not in publish
    assert flow["permissions"] == {}
    assert prove["permissions"] == {"contents": "read", "pages": "read"}
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert (hosted["needs"], hosted["permissions"]) == ("publish", {"contents": "read"})
    assert "make verify-site" in hosted["steps"][-1]["run"] and hosted["steps"][-1]["env"].keys() == {"SITE"}


def test_every_action_is_pinned_by_its_commit() -> None:
    """A tag can be moved to other code; the version stands behind it for who renews it, one for each action."""
    flows = [path.read_text("utf-8") for path in (ROOT / ".github/workflows").glob("*.yml")]
    used = re.findall(r"uses: (.+)", "\n".join(flows))
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
    assert len({one.partition("@")[0] for one in used}) == len(set(used))


def test_each_week_the_newest_packages_are_tried() -> None:
    """Beside the locked ones, with the same steps, and without a right to write anything."""
    flow = yaml.safe_load((ROOT / ".github/workflows/newest.yml").read_text("utf-8"))
    tried = flow["jobs"]["try"]
    assert tried["strategy"]["matrix"]["packages"] == ["locked", "newest"]
    assert (flow["permissions"], tried["permissions"]) == ({}, {"contents": "read"})
    ran = [(step["run"].partition(" &&")[0], "if" in step) for step in tried["steps"] if "run" in step]
    assert ran == [("make lock", True), ("make", False), ("make test", False)]


def test_a_release_is_drafted_of_what_is_proved() -> None:
    """Only a tag makes one; what may write makes nothing, and what makes may not write; a person publishes it."""
    flow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
    make, draft = flow["jobs"]["make"], flow["jobs"]["draft"]
    assert flow[True] == {"push": {"tags": ["v*"]}}  # YAML 1.1 reads the key "on" so
    assert (flow["permissions"], draft["needs"]) == ({}, "make")
    assert make["permissions"] == {"contents": "read", "pages": "read"}
    assert draft["permissions"] == {"contents": "write"}
    ran = [step["run"] for job in (make, draft) for step in job["steps"] if "run" in step]
    assert [command for command in ran if command.startswith("make ")] == [
        'make release VERSION="${GITHUB_REF_NAME#v}"'
    ]
    assert "--draft --verify-tag" in ran[-1]
    assert not [step for job in (make, draft) for step in job["steps"] if "if" in step or "continue-on-error" in step]


def test_read_the_docs_publishes_only_what_is_proved() -> None:
    """Its commands end with the copy, after the proof; none of them hides a failure."""
    commands = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text("utf-8"))["build"]["commands"]
    build, proof, copied = (
        next(i for i, c in enumerate(commands) if words in c) for words in (" make", " verify", "cp ")
    )
    assert build < proof < copied
    assert all(command.startswith("cp ") for command in commands[copied:])
    assert not [c for c in commands[build:] if "||" in c or ";" in c]
