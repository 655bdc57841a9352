"""The pages over HTTP, for this machine alone: what stays in memory first, else what ``make`` has published.

Events go to each open page by server-sent events (HTML Standard, 9.2). Nothing here works on the sources: threads of
the server only read what :class:`Shown` holds, so a page is whole whenever it is sent.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

#: Where the desk's own files and events are, beside the pages.
DESK: Final = "/.desk/"
FOLDER: Final = Path(__file__).parent / "static"
_HEAD: Final = f'<link rel="stylesheet" href="{DESK}desk.css"><script defer src="{DESK}desk.js"></script></head>'
#: Names of this machine; a page from elsewhere that resolves its own name to it is refused (DNS rebinding).
_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
#: How often a silent connection is tried, in seconds, so that a page that was closed is forgotten.
_PULSE: Final = 15.0
_MISSING: Final = """<!DOCTYPE html>
<html lang="zh-Hant-TW"><head><meta charset="utf-8"><title>尚無此頁</title></head>
<body><p>尚無此頁；若正在排印全書，完成後重新載入即可。</p></body></html>
"""

Event = Mapping[str, Any]


@dataclass
class Shown:
    """What is shown now, and who looks at it; any thread may ask and tell."""

    published: Path  #: the site as ``make`` published it
    pages: dict[str, bytes] = field(default_factory=dict)  #: name of the page -> its bytes
    state: dict[str, Event] = field(default_factory=dict)  #: kind of event -> the last one
    _readers: dict[int, tuple[str, SimpleQueue[Event]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _count: int = 0

    def tell(self, event: Event, keep: bool = False) -> None:
        """Send *event* to all readers, and, if it is to be kept, to those who come later."""
        with self._lock:
            if keep:
                self.state[str(event["kind"])] = event
            for _, queue in self._readers.values():
                queue.put(event)

    def enter(self, page: str) -> tuple[int, SimpleQueue[Event]]:
        """Let a reader of *page* come, and return what he is known by and where events for him arrive."""
        queue: SimpleQueue[Event] = SimpleQueue()
        with self._lock:
            self._count += 1
            self._readers[self._count] = page, queue
            for event in self.state.values():
                queue.put(event)
            return self._count, queue

    def leave(self, reader: int) -> None:
        """Forget a reader."""
        with self._lock:
            self._readers.pop(reader, None)

    @property
    def wanted(self) -> frozenset[str]:
        """The pages that are looked at."""
        with self._lock:
            return frozenset(page for page, _ in self._readers.values())

    def find(self, path: str) -> tuple[bytes, str] | None:
        """Return the bytes and the media type of what is at *path* of the site, None if there is nothing."""
        name = f"{path}index.html" if path.endswith("/") else path
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        page = name.removeprefix("/").removesuffix(".html")
        if name.endswith(".html") and page in self.pages:
            return self.pages[page], media_type
        # Without the worker, which would keep pages that are about to change.
        return None if name == "/sw.js" else _file(self.published, name.removeprefix("/"), media_type)


def _file(folder: Path, name: str, media_type: str) -> tuple[bytes, str] | None:
    """Return the bytes of the file *name* in *folder*; None for one that is not there, or leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes(), media_type


def _is_local(host: str) -> bool:
    """Whether *host*, a name with or without a port, is this machine."""
    try:
        return urlsplit(f"//{host}").hostname in _LOCAL
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Answer with a page, a file, or the stream of events."""
        if not _is_local(self.headers.get("Host", "")):
            self._send(HTTPStatus.FORBIDDEN, b"only for this machine", "text/plain")
            return
        asked = urlsplit(self.path)
        path = unquote(asked.path)
        if path == f"{DESK}events":
            self._stream(parse_qs(asked.query).get("page", [""])[0])
        elif path.startswith(DESK):
            self._answer(_file(FOLDER, path.removeprefix(DESK), mimetypes.guess_type(path)[0] or "text/plain"))
        else:
            self._answer(self.server.shown.find(path))

    def _answer(self, found: tuple[bytes, str] | None) -> None:
        """Send what was *found*, a page with the desk's script in it."""
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, _MISSING.encode(), "text/html")
            return
        data, media_type = found
        if media_type == "text/html":
            data = data.replace(b"</head>", _HEAD.encode(), 1)
        self._send(HTTPStatus.OK, data, media_type)

    def _send(self, status: HTTPStatus, data: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8" if "text" in media_type else media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, page: str) -> None:
        """Send the events for a reader of *page* until he goes."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        reader, queue = self.server.shown.enter(page)
        try:
            for data in _events(queue):
                self.wfile.write(data)
                self.wfile.flush()
        except OSError:
            pass  # the page was closed
        finally:
            self.server.shown.leave(reader)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of each request."""


def _events(queue: SimpleQueue[Event]) -> Iterator[bytes]:
    """Yield what arrives in *queue* as a stream has it, and a remark where nothing does."""
    while True:
        try:
            event = queue.get(timeout=_PULSE)
        except Empty:
            yield b": \n\n"
            continue
        yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


class Server(ThreadingHTTPServer):
    """The server of what is *shown*."""

    daemon_threads = True

    def __init__(self, port: int, shown: Shown) -> None:
        """Listen on *port* of this machine alone; 0 for any that is free.

        :raises OSError: if it is taken
        """
        self.shown = shown
        super().__init__(("127.0.0.1", port), _Handler)
