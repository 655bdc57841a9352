"""The pages in WebKit, the engine of Safari: WebKitGTK's own browser and driver, on a screen that is none."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from outputs.programs import absent, program

#: Selenium's own driver of WebKitGTK still sets what Selenium means to remove.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

PAGES = ("index", "chapters/contents", "chapters/02", "facing/p9", "chapters/people", "chapters/chronology")
#: Root may not make the sandbox, and no machine without a screen has the graphics.
ENVIRONMENT = {
    "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "LIBGL_ALWAYS_SOFTWARE": "1",
}


@pytest.fixture(scope="module")
def webkit() -> Iterator[Any]:
    """Yield a WebKit."""
    driver = program("WebKitWebDriver")
    screen = program("Xvfb")
    browser = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"))), None)
    if browser is None:
        absent("WebKitGTK's MiniBrowser")
    from selenium import webdriver

    command = [screen, "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    shown = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert shown.stdout is not None
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        environment = os.environ | ENVIRONMENT | {"DISPLAY": f":{shown.stdout.readline().strip()}"}
        started = webdriver.WebKitGTK(options, webdriver.WebKitGTKService(driver, env=environment))
        try:
            started.set_page_load_timeout(60)
            yield started
        finally:
            started.quit()
    finally:
        shown.kill()
        shown.communicate()


def until(webkit: Any, condition: str) -> None:
    """Wait until the script *condition* gives something true."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(webkit, 20).until(lambda driver: driver.execute_script(condition), f"never came true: {condition}")


def opened(webkit: Any, address: str) -> None:
    """Open a page with its fonts."""
    webkit.get(address)
    until(webkit, "return document.readyState === 'complete' && document.fonts.status === 'loaded'")


@pytest.mark.parametrize("width", [1280, 480])
def test_no_page_is_wider_than_the_window(webkit: Any, site: str, width: int) -> None:
    """The font of the edition is in use, and nothing has to be scrolled sideways."""
    webkit.set_window_size(width, 900)
    for page in PAGES:
        opened(webkit, f"{site}/{page}.html")
        assert webkit.execute_script("return document.documentElement.scrollWidth <= innerWidth"), page
        assert webkit.execute_script("return document.fonts.check('16px \"Noto Serif CJK TC\"', '蘇')")


def test_notes_search_and_lines(webkit: Any, site: str) -> None:
    """A note opens where it is called, the search finds, and vertical lines are vertical."""
    webkit.set_window_size(600, 900)
    opened(webkit, f"{site}/chapters/02.html")
    webkit.execute_script("document.querySelector('a.footnote-reference').click()")
    until(webkit, "return document.getElementById('peek').matches(':popover-open')")
    assert webkit.execute_script("return document.getElementById('peek').innerText").startswith("注 1")
    opened(webkit, f"{site}/search.html?q=%E8%98%87%E8%81%AF")
    until(webkit, "return document.querySelectorAll('.search-group li').length > 100")
    webkit.execute_script("localStorage.setItem('direction', 'vertical')")
    opened(webkit, f"{site}/chapters/02.html")
    mode = "return getComputedStyle(document.querySelector('#ch02-1 p')).writingMode"
    assert webkit.execute_script(mode) == "vertical-rl"
    webkit.execute_script("localStorage.clear()")
