"""A hosted copy of the site, proved over the loopback: what hosts do to files, and when they do not answer."""

from __future__ import annotations

import gzip
import http.server
import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import verify
from edition.model.findings import EditionError
from edition.pipeline import hosted

#: Path that is asked for, what is asked of it -> status, headers, body; None for no answer.
Answers = Callable[[str, Mapping[str, str]], tuple[int, Mapping[str, str], bytes] | None]


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """Yield the address of a host that answers as *answers* says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if (told := answers(self.path, self.headers)) is None:
                self.close_connection = True
                return
            status, headers, body = told
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of who did not wait: a later test would be told."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/book/"
    server.shutdown()
    server.server_close()


#: Enough of a site for what a host can do to a file.
FEW = ("verification.json", "404.html", "index.html", "chapters/01.html", "chapters/02.html")


@pytest.fixture
def whole(built: Path) -> Path:
    """Return the built site, with its checksums beside it."""
    return built / "_build/html"


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """Return some pages of the site, with their checksums beside it."""
    lines = (whole.parent / "SHA256SUMS").read_text().splitlines(keepends=True)
    names = {f"html/{name}{end}" for name in FEW for end in ("", ".br", ".gz")}
    (tmp_path / "SHA256SUMS").write_text("".join(line for line in lines if line.split()[1] in names))
    for name in names:
        if (whole.parent / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(whole.parent / name, tmp_path / name)
    return tmp_path / "html"


def files_of(site: Path) -> Answers:
    """Return how a host answers that has the files of *site* under a path."""

    def answers(path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        file = site / path.removeprefix("/book/")
        return (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"no")

    return answers


def told(site: Path, answers: Answers, timeout: float = 5) -> list[str]:
    """Return the findings of a host that answers as *answers* says, less the digests."""
    with answering(answers) as address:
        found = hosted.prove(address, site.parent / "SHA256SUMS", "SHA256SUMS", timeout)
    return [f"{one.code} {one.actual.partition(', sha256')[0]}" for one in found]


def test_what_is_asked_for(whole: Path) -> None:
    """Every file that is listed, and each text in the forms that stand beside it; and all of it is right."""
    site = whole
    asked = set()

    def answers(path: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes] | None:
        asked.add((path, headers["Accept-Encoding"]))
        return files_of(site)(path, headers)

    assert told(site, answers) == []
    listed = [
        line.split("  html/")[1] for line in (site.parent / "SHA256SUMS").read_text().splitlines() if "  html/" in line
    ]
    assert {path for path, _ in asked} == {f"/book/{file}" for file in listed}
    assert {form for path, form in asked if path == "/book/chapters/02.html"} == {"identity", "br", "gzip"}
    assert {form for path, form in asked if path == "/book/chapters/02.html.br"} == {"identity"}


PAGE = "/book/chapters/02.html"


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ((200, {}, b"another"), "site-002 chapters/02.html: 7 bytes"),
        ((404, {}, b"no"), "site-001 chapters/02.html: 404"),
        ((500, {}, b"no"), "site-001 chapters/02.html: 500"),
        ((302, {"Location": "http://example.invalid/"}, b""), "site-001 chapters/02.html: 302"),
        ((302, {"Location": "/elsewhere"}, b""), "site-001 chapters/02.html: 302"),
        ((302, {"Location": PAGE}, b""), "site-001 chapters/02.html: 302"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "site-002 chapters/02.html: Content-Encoding gzip"),
        ((200, {"Content-Encoding": "zstd"}, b"x"), "site-002 chapters/02.html: Content-Encoding zstd"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"x")), "site-002 chapters/02.html: 1 bytes"),
        (None, "site-003 chapters/02.html"),
        ((200, {"Content-Length": "9999999"}, b"cut short"), "site-00"),
    ],
)
def test_what_a_host_can_do_to_a_page(
    site: Path, answer: tuple[int, Mapping[str, str], bytes] | None, finding: str
) -> None:
    """One finding, of that page alone, whatever it is."""
    (found,) = told(site, lambda path, asked: answer if path == PAGE else files_of(site)(path, asked), timeout=1)
    assert found.startswith(finding)


def test_a_page_is_looked_at_in_every_form(site: Path) -> None:
    """A host that sends by Brotli what it kept of yesterday is found out."""

    def stale(path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes] | None:
        if path == PAGE and asked["Accept-Encoding"] == "br":
            return 200, {"Content-Encoding": "br"}, (site / "chapters/01.html.br").read_bytes()
        return files_of(site)(path, asked)

    (found,) = told(site, stale)
    assert found.startswith("site-002 chapters/02.html, asked for as br: ")


def test_a_host_may_shorten_addresses(site: Path) -> None:
    """And answer its page of errors as one."""

    def shortened(path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes] | None:
        if path.endswith(".html"):
            return 308, {"Location": path.removesuffix(".html")}, b""
        page = site / f"{path.removeprefix('/book/')}.html"
        return (
            (404 if page.stem == "404" else 200, {}, page.read_bytes())
            if page.is_file()
            else files_of(site)(path, asked)
        )

    assert told(site, shortened) == []


def test_a_lost_answer_is_asked_for_again(site: Path) -> None:
    lost = {PAGE, "/book/verification.json"}

    def flaky(path: str, asked: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes] | None:
        if path in lost:
            lost.remove(path)
            return None
        return files_of(site)(path, asked)

    assert told(site, flaky) == []


def test_a_host_that_is_not_there(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and the exit code of what could not be proved."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/"
    sums = str(site.parent / "SHA256SUMS")
    assert verify.main(["--site", address, "--sums", sums, "--json"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "site-003" and "refused" in finding["actual"]


@pytest.mark.parametrize("address", ["", "example.org", "file:///etc/", "https://user:wort@example.org/"])
def test_an_address_that_is_none(site: Path, address: str) -> None:
    with pytest.raises(EditionError, match="conf-001") as caught:
        hosted.prove(address, site.parent / "SHA256SUMS", "SHA256SUMS", 1)
    assert "wort" not in str(caught.value)


@pytest.mark.parametrize("text", [None, "", "no sums\n"])
def test_checksums_that_are_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "SHA256SUMS").write_text(text)
    with pytest.raises(EditionError, match=r"^SUMS: build-001"):
        hosted.prove("http://127.0.0.1:9/", tmp_path / "SHA256SUMS", "SUMS", 1)


def test_the_checksums_of_another_folder_can_be_named(site: Path, tmp_path: Path) -> None:
    """As who has those of a release does."""
    shutil.copyfile(site.parent / "SHA256SUMS", tmp_path / "release")
    with answering(files_of(site)) as address:
        assert verify.main(["--root", str(tmp_path), "--site", address, "--sums", str(tmp_path / "release")]) == 0
