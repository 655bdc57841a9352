"""Running Sphinx inside this process: one environment, read once, for every builder."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from edition.model.findings import Finding
from edition.model.outputs import Output
from edition.pipeline.layout import Layout

#: A warning as Sphinx prints it: file, line, kind, message.
_WARNING: Final = re.compile(r"(?:(?P<file>[^:\n]+?):(?:(?P<line>\d+):)? )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


def run(layout: Layout, targets: Sequence[Output], settings: Mapping[str, object]) -> list[Finding]:
    """Run the builders of *targets* in turn; stop at the first that reports, and give what it reported.

    Every warning counts, as with ``sphinx-build -n -W``. The builders share one application: to start Sphinx
    and to load the environment takes longer than most of them.

    :param settings: configuration values that conf.py cannot know
    """
    warnings = io.StringIO()
    building = targets[0]
    try:
        with patch_docutils(layout.root), docutils_namespace():
            app = _application(layout, building, settings, warnings)
            for building in targets:
                if building is not targets[0]:
                    _switch(app, layout, building)
                app.build()
                if reported := list(findings(layout, warnings.getvalue())):
                    return reported
    except SphinxError as error:
        return [*findings(layout, warnings.getvalue()), _failure(building, str(error))]
    return []


def _outdir(layout: Layout, target: Output) -> Path:
    made = layout.made(target)[0]
    return made if target.name == "html" else made.parent


def _application(layout: Layout, target: Output, settings: Mapping[str, object], warnings: io.StringIO) -> Sphinx:
    """Start Sphinx with the builder of *target*."""
    return Sphinx(
        srcdir=layout.root,
        confdir=layout.root,
        outdir=_outdir(layout, target),
        doctreedir=layout.work / "doctrees",
        buildername=target.name,
        confoverrides={"nitpicky": True, **settings},
        status=None,
        warning=warnings,
    )


def _switch(app: Sphinx, layout: Layout, target: Output) -> None:
    """Set on *app* the builder of *target* in the place of the one it had, as :class:`Sphinx` does when it starts."""
    for tag in list(app.tags):
        app.tags.remove(tag)  # the last builder's: they count as configuration
    app.outdir = _outdir(layout, target)
    app.outdir.mkdir(parents=True, exist_ok=True)
    app.builder = app.create_builder(target.name)
    app.env._builder_cls = type(app.builder)  # what post-transforms ask; Sphinx has no public way to set it
    app.builder.init()
    app.events.emit("builder-inited")


def _failure(target: Output, message: str) -> Finding:
    return Finding(f"_build/{target.files[0].path}", 0, "build-002", message, "no error", "mend what the message names")


def findings(layout: Layout, warnings: str) -> Iterator[Finding]:
    """Yield a finding for each of Sphinx's *warnings*."""
    for line in _COLOUR.sub("", warnings).splitlines():
        if (found := _WARNING.match(line)) is not None:
            file = (found["file"] or "conf.py").removeprefix(f"{layout.root}/")
            yield Finding(
                file, int(found["line"] or 0), "build-002", found["message"], "no warning", "mend it at its place"
            )
