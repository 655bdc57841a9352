"""The Content-Security-Policy that every page satisfies, said once: in the pages, and by hosts as a header.

GitHub Pages and Read the Docs set no header of ours, so each page carries the policy itself. The recipe for nginx has
the same as a header; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What a page may load and do, all of it from its own site.
RULES: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
#: Browsers take this from a header alone (CSP Level 3, section 3.3).
IN_HEADER: Final[Mapping[str, str]] = {**RULES, "frame-ancestors": "'none'"}
#: For Firefox no file is 'self' to a page from disk; a page from the web can load none, whatever its policy says.
IN_PAGES: Final[Mapping[str, str]] = {
    name: sources.replace("'self'", "'self' file:") for name, sources in RULES.items()
}


def written(rules: Mapping[str, str]) -> str:
    """Return *rules* as a header or a ``meta`` element has them."""
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Put the policy into what every template gets."""
    del app, pagename, templatename, doctree
    context["policy"] = written(IN_PAGES)


def setup(app: Sphinx) -> None:
    """Add the policy to each page."""
    app.connect("html-page-context", add_policy)
