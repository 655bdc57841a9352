"""The site behind the distribution's nginx with the recipe, on a free port of the loopback."""

from __future__ import annotations

import gzip
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outputs.programs import program
from outputs.serving import RECIPE

#: What an nginx of one's own needs around the recipe, to run as anybody, in the foreground.
AROUND = """\
daemon off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
    {recipe}
}}
"""


class Host:
    """A running nginx."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer, as they are sent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found


@contextmanager
def hosted(html: Path, folder: Path) -> Iterator[Host]:
    """Copy *html* into *folder* and start nginx there with the recipe, the marked lines set."""
    binary = program("nginx", "nginx", "/usr/sbin/nginx")
    site = folder / "site"
    shutil.copytree(html, site)
    style = site / "_static/edition.css"
    (style.with_name("edition.css.gz")).write_bytes(gzip.compress(style.read_bytes(), mtime=0))
    folder.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    recipe = RECIPE.read_text(encoding="utf-8")
    for old, new in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /var/www/edition;", f"root {site};")):
        assert recipe.count(old) == 1
        recipe = recipe.replace(old, new)
    # Started by root, workers are another's, who may not read below pytest's folder.
    recipe_file = folder / "nginx.conf"
    user = "user root;\n" if site.owner() == "root" else ""
    recipe_file.write_text(user + AROUND.format(recipe=recipe), encoding="utf-8")
    (folder / "tmp").mkdir()
    running = subprocess.Popen([binary, "-p", str(folder), "-c", str(recipe_file)], stderr=subprocess.PIPE)
    started = Host(port)
    for _ in range(100):
        try:
            started.ask("/")
            break
        except OSError:
            assert running.poll() is None, running.stderr.read().decode() if running.stderr else ""
            time.sleep(0.05)
    yield started
    running.terminate()
    running.communicate(timeout=10)
