"""A hosted copy of the site against ``SHA256SUMS``: every file is asked for, as it is and as browsers get it.

Standard library for the network, a bounded number of requests at once, each with a time limit and a bound on its size.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Final
from urllib.error import HTTPError
from urllib.parse import quote, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

from edition.model import files, settings
from edition.model.findings import EditionError, Finding
from edition.pipeline.layout import RECORD
from edition.proof.html.compressed import unpacked

#: Times that an answer is asked for, and how many are asked for at once.
_TRIES: Final = 2
_AT_ONCE: Final = 8
#: The option of the command, as messages call it.
_OPTION: Final = "--site"
_LINE: Final = re.compile(r"(?P<digest>[0-9a-f]{64})  html/(?P<file>\S+)")
#: What hosts answer with for what is not there, whatever its own address answers.
_ERROR_PAGE: Final = "404.html"
#: The form that a browser asks for -> the file that has to stand beside the text for it.
_FORMS: Final[Mapping[str, str]] = {"br": ".br", "gzip": ".gz"}
_PUBLISH: Final = "publish _build/html again, whole"
_REWRITTEN: Final = f"{_PUBLISH}; if the host writes into files (banners, counters, minifying), turn that off"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers."""

    status: int
    data: bytes  #: unpacked, if it came compressed
    fault: str = ""  #: why there is no answer, or none that can be used


class _Inside(HTTPRedirectHandler):
    """Follows the redirects of a host that calls x.html x, and none to another site."""

    def __init__(self, base: str) -> None:
        self.base = base

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        """Return the request that follows, None for one that leads out of the site."""
        inside = urljoin(req.full_url, newurl).startswith(self.base)
        return super().redirect_request(req, fp, code, msg, headers, newurl) if inside else None  # type: ignore[arg-type]


def sums(path: Path, name: str) -> dict[str, str]:
    """Return the checksum of each file of the site that *path*, which messages call *name*, lists.

    :raises EditionError: build-001 if it cannot be read or lists no site
    """
    expected, repair = "the checksums of the site, lines of sha256sum with html/", "build with make, or name the file"
    try:
        lines = files.read(path, files.BUILT).decode("utf-8").splitlines()
        found = {read["file"]: read["digest"] for line in lines if (read := _LINE.fullmatch(line))}
        reason = "" if found else "no file of the site"
    except (OSError, ValueError) as error:
        found, reason = {}, str(error.strerror if isinstance(error, OSError) else error)
    if reason:
        raise EditionError(Finding(name, 0, "build-001", reason, expected, repair))
    return found


def address(given: str) -> str:
    """Return the address of a site, ending in a slash.

    :raises EditionError: conf-001 if it is none
    """
    if fault := settings.address_fault(given) or ("" if given else "nothing"):
        example = "an address such as https://example.org/book/"
        raise EditionError(Finding(_OPTION, 0, "conf-001", fault, example, "mend it"))
    return f"{given.rstrip('/')}/"


class Host:
    """A host that is asked for files of the site at *base*."""

    def __init__(self, base: str, timeout: float) -> None:
        self.base, self.timeout = base, timeout
        self._opener = build_opener(_Inside(base))

    def ask(self, file: str, form: str = "identity") -> Answer:
        """Return the answer for *file*, as it is or in a compressed *form*; a lost one is asked for once more."""
        for left in reversed(range(_TRIES)):
            try:
                return self._answer(file, form)
            except (OSError, HTTPException) as error:
                if not left:
                    return Answer(0, b"", str(getattr(error, "reason", "") or error) or type(error).__name__)
                time.sleep(0.2)
        raise AssertionError

    def _answer(self, file: str, form: str) -> Answer:
        headers = {"Accept-Encoding": form, "User-Agent": "edition-verify", "Cache-Control": "no-cache"}
        request = Request(self.base + quote(file), headers=headers)
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return self._read(answer.status, answer, answer.headers.get("Content-Encoding", ""))
        except HTTPError as error:
            with error:
                return self._read(error.code, error, error.headers.get("Content-Encoding", ""))

    def _read(self, status: int, stream: IO[bytes], form: str) -> Answer:
        """Return what comes, unpacked; it may not take for ever, nor be without end."""
        until, data = time.monotonic() + 10 * self.timeout, bytearray()
        while part := stream.read(2**16):
            data += part
            if len(data) > files.BUILT or time.monotonic() > until:
                raise TimeoutError(f"no end after {len(data)} bytes")
        if not form or form == "identity":
            return Answer(status, bytes(data))
        try:
            return Answer(status, unpacked(form, bytes(data), files.BUILT))
        except ValueError as error:
            return Answer(status, b"", f"Content-Encoding {form}: {error}")


def check(host: Host, listed: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each of the files *listed* that *host* has not as it was proved.

    A host that does not answer, or that has another version of the site, is one finding.
    """
    first = host.ask(RECORD)
    if first.status == 0:
        return [_unreachable("", first.fault)]
    if told := _another_version(first, listed):
        return [told]
    with ThreadPoolExecutor(_AT_ONCE) as several:
        return [told for told in several.map(lambda file: _first_fault(host, listed, file), listed) if told]


def _forms(file: str, listed: Mapping[str, str]) -> Iterator[str]:
    """Yield the forms in which *file* is asked for."""
    yield "identity"
    yield from (form for form, end in _FORMS.items() if f"{file}{end}" in listed)


def _first_fault(host: Host, listed: Mapping[str, str], file: str) -> Finding | None:
    """Return what is wrong with *file* in the first form in which it is wrong, None if nothing is."""
    return next(filter(None, (_fault(host, listed, file, form) for form in _forms(file, listed))), None)


def _another_version(record: Answer, listed: Mapping[str, str]) -> Finding | None:
    """Return a finding if the host's *record* of the proof is a whole one and not the one *listed*."""
    if record.status != 200 or RECORD not in listed or _digest(record.data) == listed[RECORD]:
        return None
    try:
        read = json.loads(record.data)
        told = f"commit {read['commit']}, dated {int(read['epoch'])}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return None  # told as a file that is another
    expected = f"{RECORD} with sha256 {listed[RECORD]}"
    repair = f"{_PUBLISH}, or name the checksums of that version: --sums; a host may need some minutes"
    return Finding("html", 0, "site-004", told, expected, repair)


def _unreachable(file: str, fault: str) -> Finding:
    repair = "look at the address, and whether the host runs; --timeout gives it longer"
    return Finding("html", 0, "site-003", f"{file}: {fault}" if file else fault, "an answer", repair)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _fault(host: Host, listed: Mapping[str, str], file: str, form: str) -> Finding | None:
    """Return what is wrong with *file* as the host sends it in *form*, None if nothing is."""
    answer = host.ask(file, form)
    how = file if form == "identity" else f"{file}, asked for as {form}"
    if answer.status == 0:
        return _unreachable(how, answer.fault)
    if answer.status != 200 and not (file == _ERROR_PAGE and answer.status == 404):
        return Finding("html", 0, "site-001", f"{how}: {answer.status}", "200, and the file", _PUBLISH)
    if answer.fault or _digest(answer.data) != listed[file]:
        told = answer.fault or f"{len(answer.data)} bytes, sha256 {_digest(answer.data)}"
        return Finding("html", 0, "site-002", f"{how}: {told}", f"sha256 {listed[file]}", _REWRITTEN)
    return None


def prove(site: str, path: Path, name: str, timeout: float) -> list[Finding]:
    """Return what is wrong with the copy of the site at the address *site*.

    :param path: the checksums, and *name* what messages call them
    :param timeout: seconds in which an answer has to come
    :raises EditionError: if the address or the checksums cannot be used
    """
    return check(Host(address(site), timeout), sums(path, name))
