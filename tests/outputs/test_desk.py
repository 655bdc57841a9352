"""The preview: a saved change is shown at once, proved soon after, and what is broken leaves what stood."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Done
from threading import Thread

import pytest
from conftest import MINI, build, copy_inputs, furnished
from edition.desk.preview import Desk as Preview
from edition.desk.server import Shown
from maintain.bench.desk import Event, Looking, look, served

pytestmark = pytest.mark.thorough  # it works with processes of its own

TEXT = "chapters/01.md"
PAGE = "chapters/01"


@dataclass(frozen=True)
class Desk:
    """A preview at work, and somebody who looks at :data:`PAGE`."""

    root: Path
    reader: Looking

    @property
    def told(self) -> list[Event]:
        return self.reader.told

    def hears(self, kind: str, right: Callable[[Event], bool], since: int) -> Event:
        return self.reader.hears(kind, right, since)

    def get(self, path: str, host: str = "") -> tuple[int, bytes]:
        return self.reader.get(path, host)

    def page(self, name: str) -> str:
        """Return the page *name* as it is served."""
        return self.get(f"{name}.html")[1].decode()

    def write(self, file: str, old: str, new: str) -> None:
        """Change a source, in which *old* stands once, as an editor saves it."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return a preview of the miniature book, which is built."""
    root = build(furnished(copy_inputs(MINI, tmp_path_factory.mktemp("desk") / "mini")))
    with served(root) as address:
        made = Desk(root, look(address, PAGE))
        made.hears("outputs", lambda event: bool(event["good"]), 0)
        made.hears("findings", lambda event: not event["findings"], 0)
        yield made


@pytest.fixture(autouse=True)
def restored(preview: Desk) -> Iterator[None]:
    """Put the sources back, and wait until they are proved again."""
    yield
    since, changed = len(preview.told), False
    for folder in ("chapters", "registers"):
        for path in (MINI / folder).iterdir():
            if path.read_bytes() != (now := preview.root / folder / path.name).read_bytes():
                shutil.copyfile(path, now)
                changed = True
    if changed:
        preview.hears("findings", lambda event: not event["findings"], since)


def test_a_saved_change_is_shown_and_proved(preview: Desk) -> None:
    """The page has it at once; the proof has nothing against it, and the page that make publishes is the same."""
    since = len(preview.told)
    preview.write(TEXT, "後半句。", "{sic}`後`半句。")
    preview.hears("page", lambda event: event["page"] == PAGE, since)
    shown = preview.page(PAGE)
    assert shown.count('class="sic"') == 2
    preview.hears("outputs", lambda event: event["good"], since)
    published = (preview.root / "_build/html/chapters/01.html").read_text(encoding="utf-8")
    published = re.sub(r'<meta name="edition-digest".*\n', "", published)  # the worker's, when all is made
    assert re.sub(r'<link rel="stylesheet" href="/\.desk.*?</script>', "", preview.page(PAGE)) == published


def test_a_change_without_a_mark_is_told_at_its_place(preview: Desk) -> None:
    """The page shows it, the finding stands there with the mark to write, and what was published stays."""
    published = preview.root / "_build/html/chapters/01.html"
    before, since = published.read_bytes(), len(preview.told)
    preview.write(TEXT, "後半句。", "前半句。")
    preview.hears("page", lambda event: event["page"] == PAGE, since)
    assert "前半句" in preview.page(PAGE)
    (finding,) = preview.hears("findings", lambda event: event["findings"], since)["findings"]
    assert (finding["file"], finding["code"], finding["shown"]) == (TEXT, "text-001", PAGE)
    assert "{corr}`前]後`" in finding["repair"] or "{corr}`後]前`" in finding["repair"]
    assert f'id="{finding["anchor"]}"' in preview.page(PAGE)
    assert not preview.hears("outputs", lambda event: not event["good"], since)["good"]
    assert published.read_bytes() == before


def test_a_changed_register_is_shown(preview: Desk) -> None:
    """In the index that lists it, and on the page that is looked at."""
    since = len(preview.told)
    preview.write("registers/people.toml", "革命家。", "革命家，政治家。")
    preview.hears("page", lambda event: event["page"] == "chapters/people", since)
    assert "革命家，政治家。" in preview.page("chapters/people")


def test_a_broken_register_leaves_the_pages(preview: Desk) -> None:
    """It is told with its line; mended, all is well again."""
    before, since = preview.page("chapters/people"), len(preview.told)
    preview.write("registers/people.toml", 'gloss = "革命家。"', 'gloss = "革命家。')
    told = preview.hears("findings", lambda event: event["findings"], since)["findings"]
    assert any(finding["code"] == "register-001" for finding in told)
    assert preview.page("chapters/people") == before


def test_a_chapter_that_cannot_be_read_leaves_its_page(preview: Desk) -> None:
    before, since = preview.page(PAGE), len(preview.told)
    preview.write(TEXT, "{surplus}`皆`", "{surplus}`皆")
    told = preview.hears("findings", lambda event: event["findings"], since)["findings"]
    assert told[0]["file"] == TEXT
    assert preview.page(PAGE) == before


def test_no_page_is_torn(preview: Desk) -> None:
    """However often it is asked for while it is made anew."""
    done, torn = Done(), list[bytes]()

    def ask() -> None:
        while not done.is_set():
            body = preview.get(f"{PAGE}.html")[1]
            if not body.rstrip().endswith(b"</html>"):
                torn.append(body)

    readers = [Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    for old, new in [("後半句", "後{sic}`半`句"), ("後{sic}`半`句", "{sic}`後`半句"), ("{sic}`後`半句", "後半句")]:
        since = len(preview.told)
        preview.write(TEXT, old, new)
        preview.hears("page", lambda event: event["page"] == PAGE, since)
    done.set()
    for reader in readers:
        reader.join()
    assert not torn


@pytest.mark.parametrize("path", [".desk/../../conf.py", "%2e%2e/conf.py", "../conf.py", "none.html", "sw.js"])
def test_what_is_not_served(preview: Desk, path: str) -> None:
    """Nothing outside the site, and not the worker, which would keep pages."""
    assert preview.get(path)[0] == 404


def test_only_this_machine_is_served(preview: Desk) -> None:
    """A page from elsewhere may resolve its name to this machine."""
    assert preview.get("index.html", host="evil.example:80")[0] == 403
    assert preview.get("index.html", host="localhost:80")[0] == 200


def test_what_make_has_built_is_served_beside(preview: Desk) -> None:
    """Style sheets, search and downloads come from the last good build."""
    for path, media in ((".desk/desk.js", b"EventSource"), ("_static/edition.css", b"{"), ("search.html", b"<html")):
        status, body = preview.get(path)
        assert status == 200
        assert media in body


def test_a_taken_port_is_told(preview: Desk) -> None:
    """With another way; the exit code is 2."""
    from conftest import run

    port = preview.reader.address.rstrip("/").rpartition(":")[2]
    ran = run(preview.root, "preview.py", "--port", port)
    assert (ran.returncode, ran.stderr.split(":")[0]) == (2, f"port {port}")


def test_pages_that_were_read_are_shown(preview: Desk) -> None:
    """As soon as it is written who read them, each with the place where it begins."""
    first = preview.hears("status", lambda event: bool(event["pages"]), 0)["pages"]
    assert {row["times"] for row in first} == {0}
    assert [row["shown"] for row in first if row["page"] == "1"] == [PAGE]
    since, file = len(preview.told), preview.root / "source/status.toml"
    file.write_text('[[read]]\npages = ["1"]\nby = "甲"\non = 2026-11-20\n', encoding="utf-8")
    try:
        rows = preview.hears("status", lambda event: any(row["times"] for row in event["pages"]), since)["pages"]
        assert {row["page"]: (row["times"], row["last"]) for row in rows if row["times"]} == {"1": (1, "2026-11-20")}
    finally:
        file.unlink()


@pytest.mark.parametrize(
    ("code", "said", "proved"),
    [(0, '{"exit": 0, "findings": []}', True), (1, "Traceback (most recent call last): …", False), (-9, "", False)],
)
def test_a_proof_that_did_not_answer_is_no_proof(tmp_path: Path, code: int, said: str, proved: bool) -> None:
    """A crash has no findings either."""
    shown = Shown(tmp_path)
    Preview(tmp_path, shown, io.StringIO())._told((code, said))
    assert shown.state["findings"] == {"kind": "findings", "findings": [], "proved": proved}
