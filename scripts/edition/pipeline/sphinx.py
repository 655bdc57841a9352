"""Running Sphinx inside this process: one environment, read once, for every builder."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from edition.findings import Finding
from edition.pipeline.layout import Layout, Target

#: A warning as Sphinx prints it: file, line, kind, message.
_WARNING: Final = re.compile(r"(?:(?P<file>[^:\n]+?):(?:(?P<line>\d+):)? )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


def run(layout: Layout, target: Target, settings: Mapping[str, object]) -> list[Finding]:
    """Run one builder; give what it reported. Every warning counts, as with ``sphinx-build -n -W``.

    :param settings: configuration values that conf.py cannot know
    """
    outdir = layout.made(target)
    outdir = outdir if target.name == "html" else outdir.parent
    warnings = io.StringIO()
    try:
        with patch_docutils(layout.root), docutils_namespace():
            app = Sphinx(
                srcdir=layout.root,
                confdir=layout.root,
                outdir=outdir,
                doctreedir=layout.work / "doctrees",
                buildername=target.name,
                confoverrides={"nitpicky": True, **settings},
                status=None,
                warning=warnings,
            )
            app.build()
    except SphinxError as error:
        return [*findings(layout, warnings.getvalue()), _failure(target, str(error))]
    return list(findings(layout, warnings.getvalue()))


def _failure(target: Target, message: str) -> Finding:
    return Finding(f"_build/{target.published}", 0, "build-002", message, "", "mend what the message names")


def findings(layout: Layout, warnings: str) -> Iterator[Finding]:
    """Give a finding for each of Sphinx's *warnings*."""
    for line in _COLOUR.sub("", warnings).splitlines():
        if (found := _WARNING.match(line)) is not None:
            file = (found["file"] or "conf.py").removeprefix(f"{layout.root}/")
            yield Finding(
                file, int(found["line"] or 0), "build-002", found["message"], "no warning", "mend it at its place"
            )
