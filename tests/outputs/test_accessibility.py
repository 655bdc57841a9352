"""axe-core over every page: WCAG 2.2 AA and best practices, in each scheme of colours, on a phone and a desktop."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from outputs.programs import absent

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

#: What axe calls WCAG 2.2 AA and all before it, and its own best practices.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"phone": 390, "desktop": 1280}
MODES = ("light", "dark", "sepia")
MODE = "return document.documentElement.dataset.mode"
RUN = """const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: "tag", values: arguments[0]}, resultTypes: ["violations"]}).then(
  (found) => done(found.violations.map((v) => [v.id, v.nodes.map((n) => `${n.target} ${n.failureSummary}`)])),
  (error) => done([["axe", [String(error)]]]),
)"""


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the code of axe-core (AXE_JS)."""
    path = Path(os.environ.get("AXE_JS", ""))
    if not path.is_file():
        absent("axe-core (AXE_JS)")
    return path.read_text("utf-8")


def violations(chromium: Any, axe: str) -> list[Any]:
    """Return what axe finds on the open page."""
    chromium.execute_script("return document.fonts.ready.then(() => 1)")
    # Through the debugger, because the policy of the pages lets no script in that is not theirs.
    chromium.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
    found: list[Any] = chromium.execute_async_script(RUN, TAGS)
    return found


#: Colours do not depend on the width, nor boxes on the colours: each of both once.
WAYS = (("light", "desktop"), ("light", "phone"), ("dark", "phone"), ("sepia", "desktop"))


@pytest.mark.parametrize(
    ("mode", "width"), [pytest.param(mode, WIDTHS[name], id=f"{mode}-{name}") for mode, name in WAYS]
)
def test_axe_finds_nothing(chromium: Any, site: str, html: Path, axe: str, mode: str, width: int) -> None:
    """No violation on any page, the page of errors and the facing pages among them: of these, which are alike, all
    where it is light and wide, and one in each other way."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get(f"{site}/_static/icon.svg")
    chromium.execute_script("localStorage.setItem('mode', arguments[0])", mode)
    from selenium.webdriver.support.ui import WebDriverWait

    pages = sorted(path.relative_to(html).as_posix() for path in html.rglob("*.html"))
    if (mode, width) != ("light", WIDTHS["desktop"]):
        pages = [page for page in pages if not page.startswith("facing/p") or page == "facing/p9.html"]
    found = {}
    for page in pages:
        chromium.get(f"{site}/{page}")
        # The driver may come back while the page before is still there.
        WebDriverWait(chromium, 10).until(lambda driver, at=page: driver.current_url.endswith(at))
        if page != "404.html":  # it has no scripts and follows the system
            WebDriverWait(chromium, 10).until(lambda driver: driver.execute_script(MODE) == mode)
        if wrong := violations(chromium, axe):
            found[page] = wrong
    assert found == {}
    assert len(pages) > 20


def test_axe_sees_a_fault(chromium: Any, site: str, axe: str) -> None:
    """A link without a name and pale words are found, so that silence means something."""
    chromium.get(f"{site}/index.html")
    chromium.execute_script(
        "document.documentElement.dataset.theme = document.documentElement.dataset.mode = 'light';"
        "const main = document.getElementById('main-content'); const a = document.createElement('a'); a.href = '#';"
        "const p = document.createElement('p'); p.textContent = '太淡的字'; p.style.color = '#ddd'; main.append(a, p)"
    )
    assert {rule for rule, _ in violations(chromium, axe)} == {"color-contrast", "link-name"}


OPENED = {
    "settings": "document.getElementById('settings-toggle').click()",
    "downloads": "document.querySelector('.shell-menu').open = true",
    "contents": "document.getElementById('sidebar').showPopover()",
    "citation": "document.querySelector('a.pb').click()",
    "record": "document.querySelector('a.corr').click()",
    "note": "document.querySelector('a.footnote-reference').click()",
    "name": "document.querySelector('a.mention').click()",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("act", OPENED.values(), ids=OPENED)
def test_axe_finds_nothing_in_what_opens(chromium: Any, site: str, axe: str, mode: str, act: str) -> None:
    """Menus and popovers are held to the same on a phone."""
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chromium.get(f"{site}/_static/icon.svg")
    chromium.execute_script("localStorage.setItem('mode', arguments[0])", mode)
    chromium.get(f"{site}/chapters/01.html")
    chromium.execute_script(act)
    chromium.execute_async_script(f"setTimeout(arguments[0], {300 if 'mention' in act else 0})")
    assert violations(chromium, axe) == []
