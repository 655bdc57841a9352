"""A site as a host serves it: under a path, with the policy of the pages, until it is stopped."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from edition.outputs.html import policy

#: What a host makes of a file: its path in the site and its bytes -> the bytes that are sent, None for a lost answer.
Change = Callable[[str, bytes], bytes | None]


@contextmanager
def serve(folder: Path, path: str = "/", change: Change | None = None) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve *folder* under *path*; give its address, and what stops it as if the network were gone.

    :param change: what the host makes of each file that is asked for
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
            ".atom": "application/atom+xml",
            ".epub": "application/epub+zip",
            ".webmanifest": "application/manifest+json",
            ".woff2": "font/woff2",
        }

        def translate_path(self, address: str) -> str:
            inside = address.startswith(path)
            return super().translate_path(address[len(path) - 1 :] if inside else "/outside")

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            if change is None or not file.is_file():
                super().do_GET()
            elif (data := change(file.relative_to(folder).as_posix(), file.read_bytes())) is None:
                self.close_connection = True
            else:
                self.send_response(200)
                self.send_header("Content-Type", self.guess_type(file))
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy.written(policy.IN_HEADER))
            self.send_header("X-Content-Type-Options", "nosniff")
            super().end_headers()

        def send_error(self, code: int, *_: object) -> None:
            """Answer with the page for what is not there, as hosts do."""
            body = (folder / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a reader who did not wait: a later test would be told."""

    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()

    try:
        yield f"http://127.0.0.1:{server.server_port}{path}", stop
    finally:
        stop()
