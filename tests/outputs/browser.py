"""Chromium at the built pages: what serves them, what starts the browser, and a reader who uses it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from edition.outputs.html import policy

from outputs.programs import program

PHONE, TABLET, DESKTOP = 390, 820, 1280
FLAGS = [
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "window-size=1280,900",
]
#: Whether the page that was asked for has come, whole.
ARRIVED = """const blank = "about:blank";
return document.readyState === "complete" && (location.href === blank) === (arguments[0] === blank);"""


class Strict(http.server.SimpleHTTPRequestHandler):
    """Sends what the pages ask of whoever hosts them, so that a breach of the policy is a console error."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the policy, and that a font lasts, as the recipe says.

        Without it a browser guesses by the font's age how long it lasts; one made this second it does not print with.
        """
        self.send_header("Content-Security-Policy", policy.written(policy.IN_HEADER))
        if self.path.endswith(".woff2"):
            self.send_header("Cache-Control", "public, max-age=86400")
        super().end_headers()


class Server(http.server.ThreadingHTTPServer):
    """Takes as many connections at once as a worker opens that keeps the whole book."""

    request_queue_size = 256


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder* under the policy and give its address."""
    with Server(("127.0.0.1", 0), functools.partial(Strict, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def started(**logs: str) -> Iterator[Any]:
    """Yield a headless Chromium that keeps its console, and other *logs* by name and level."""
    binary, driver = program("chromium"), program("chromedriver")
    from selenium import webdriver
    from selenium.webdriver.support.ui import WebDriverWait

    class Patient(webdriver.Chrome):
        """Comes back from a page when the page is there: the first of a browser may still be on its way."""

        def get(self, url: str) -> None:
            """Open *url* and wait until it is read, its scripts and sheets included."""
            super().get(url)
            WebDriverWait(self, 20).until(lambda browser: browser.execute_script(ARRIVED, url), f"{url} did not come")

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in FLAGS:
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", **logs})
    browser = Patient(options=options, service=webdriver.ChromeService(driver))
    browser.set_script_timeout(20)
    yield browser
    browser.quit()


class Reader:
    """A browser at the site."""

    def __init__(self, driver: Any, site: str) -> None:
        self.driver, self.site = driver, site

    def width(self, width: int) -> None:
        """Set the width of the window."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def open(self, page: str) -> None:
        """Open a page and wait for its font."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.site}/{page}")
        self.js("return document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => 1)")

    def js(self, script: str, *arguments: object) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def until(self, condition: str) -> None:
        """Wait until the script *condition* gives something true."""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, 20).until(lambda _: self.js(condition), f"never came true: {condition}")

    def one(self, selector: str) -> Any:
        """Return the one element."""
        from selenium.webdriver.common.by import By

        found = self.driver.find_elements(By.CSS_SELECTOR, selector)
        assert len(found) == 1, (selector, len(found))
        return found[0]

    def click(self, selector: str) -> None:
        """Press with the mouse."""
        element = self.one(selector)
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def keys(self, *keys: str) -> None:
        """Press keys where the focus is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def press(self, selector: str, key: str = "") -> None:
        """Press with the keyboard."""
        from selenium.webdriver.common.keys import Keys

        self.js("arguments[0].focus()", self.one(selector))
        self.keys(key or Keys.ENTER)

    def choose(self, setting: str, value: str) -> None:
        """Choose a value of a setting, as a reader does."""
        from selenium.webdriver.support.ui import Select

        select = self.one(f"select[data-setting={setting}]")
        if not select.is_displayed():
            self.click("#settings-toggle")
        Select(select).select_by_value(value)

    def peek(self) -> str | None:
        """Return the text of the open popover, None if it is closed."""
        text: str | None = self.js(
            "const p = document.getElementById('peek'); return p.matches(':popover-open') ? p.innerText : null"
        )
        return text

    def focused(self) -> str:
        """Return the id of the focused element."""
        return str(self.js("return document.activeElement.id"))

    def errors(self) -> list[str]:
        """Return what the browser has complained of."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
