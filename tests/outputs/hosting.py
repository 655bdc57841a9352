"""The site behind the distribution's nginx and Caddy with the recipes, on a free port of the loopback."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from edition.outputs.html import hosting

from outputs.programs import program

#: What an nginx of one's own needs around the recipe, to run as anybody, in the foreground.
AROUND = """\
daemon off;
pid nginx.pid;
error_log stderr;
{modules}
events {{}}
http {{
    access_log off;
    client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
    {recipe}
}}
"""
#: A Caddy of one's own takes no orders and no certificate.
ALONE = "{\n    admin off\n    auto_https off\n}\n"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


class Host:
    """A running server of files."""

    def __init__(self, kind: str, port: int) -> None:
        self.kind, self.port = kind, port

    @property
    def sends_brotli(self) -> bool:
        """Whether it sends what Brotli made beforehand."""
        return self.kind == "Caddyfile" or BROTLI.is_file()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer, as they are sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found


def recipe(kind: str, address: str, changes: Mapping[str, str]) -> str:
    """Return the recipe for the *address* with *changes*, each of one place."""
    text = hosting.recipe(kind, address)
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def nginx(folder: Path, root: Path, port: int, address: str) -> list[str]:
    """Lay what nginx needs into *folder* and return its command."""
    changes = {"listen 80;": f"listen 127.0.0.1:{port};", "root /var/www/edition;": f"root {root};"}
    if BROTLI.is_file():
        changes["# brotli_static on;"] = "brotli_static on;"
    # Started by root, workers are another's, who may not read below pytest's folder.
    user = "user root;\n" if root.owner() == "root" else ""
    modules = f"load_module {BROTLI};" if BROTLI.is_file() else ""
    text = user + AROUND.format(recipe=recipe("nginx.conf", address, changes), modules=modules)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    (folder / "tmp").mkdir()
    return [program("nginx", "nginx", "/usr/sbin/nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, root: Path, port: int, address: str) -> list[str]:
    """Lay what Caddy needs into *folder* and return its command."""
    name = hosting.urlsplit(address).hostname or ":80"
    changes = {f"{name} {{  #": f":{port} {{  #", "root * /var/www/edition ": f"root * {root} "}
    (folder / "Caddyfile").write_text(ALONE + recipe("Caddyfile", address, changes), encoding="utf-8")
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


#: Recipe -> what makes the command of the server that it is for.
SERVERS: Final[Mapping[str, Callable[[Path, Path, int, str], list[str]]]] = {"nginx.conf": nginx, "Caddyfile": caddy}


@contextmanager
def hosted(kind: str, html: Path, folder: Path, address: str = "") -> Iterator[Host]:
    """Copy *html* into *folder* and start there the server of the recipe *kind*, the marked lines set."""
    root = folder / "site"
    shutil.copytree(html, root / hosting.urlsplit(address).path.strip("/"))
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = SERVERS[kind](folder, root, port, address)
    environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    log = (folder / "log").open("wb")
    running = subprocess.Popen(command, stderr=log, env=environment)
    started = Host(kind, port)
    for _ in range(200):
        try:
            started.ask("/")
            break
        except OSError:
            assert running.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
    yield started
    running.terminate()
    running.wait(timeout=10)
    log.close()
