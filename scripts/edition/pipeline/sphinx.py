"""Running Sphinx inside this process: one environment, read once, for every builder."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from edition.model.findings import EditionError, Finding
from edition.model.outputs import Output
from edition.pipeline.layout import Layout

#: A warning as Sphinx prints it: file, line, kind, message.
_WARNING: Final = re.compile(r"(?:(?P<file>[^:\n]+?):(?:(?P<line>\d+):)? )?(?:WARNING|ERROR|CRITICAL): (?P<message>.+)")
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")


class _Reader(DummyBuilder):
    """Read every document and write none."""

    name = "reader"

    def get_outdated_docs(self) -> set[str]:
        """Return none: nothing is written."""
        return set()

    def write_documents(self, docnames: Set[str]) -> None:
        """Do nothing."""


class Documents:
    """The documents of a project as Sphinx read them, which each builder writes in its form."""

    def __init__(self, layout: Layout, settings: Mapping[str, object], doctrees: Path | None = None) -> None:
        """Start Sphinx; to start it and to load its environment takes longer than most builders.

        :param settings: configuration values that conf.py cannot know
        :param doctrees: where what was read is kept, if not in the work folder
        :raises EditionError: build-002
        """
        self.layout, self._warnings = layout, io.StringIO()
        try:
            self.app = Sphinx(
                srcdir=layout.root,
                confdir=layout.root,
                outdir=layout.work / _Reader.name,
                doctreedir=doctrees or layout.work / "doctrees",
                buildername="dummy",
                confoverrides={"nitpicky": True, **settings},
                status=None,
                warning=self._warnings,
            )
            self.app.add_builder(_Reader)
        except SphinxError as error:
            raise EditionError(*self.reported(), _failure("conf.py", error)) from None

    def read(self) -> list[Finding]:
        """Read what is new or changed, and return what was reported; every warning counts, as with ``-n -W``."""
        return self._build(_Reader.name, self.layout.work / _Reader.name, "conf.py")

    def write(self, target: Output) -> list[Finding]:
        """Make the output *target*, and return what was reported."""
        made = self.layout.made(target)[0]
        return self._build(
            target.name, made if target.name == "html" else made.parent, f"_build/{target.files[0].path}"
        )

    def _build(self, builder: str, folder: Path, file: str) -> list[Finding]:
        """Run *builder* into *folder*, and return what was reported, of *file* if it fails as a whole."""
        try:
            self.switch(builder, folder)
            self.app.build()
        except SphinxError as error:
            return [*self.reported(), _failure(file, error)]
        return list(self.reported())

    def switch(self, builder: str, folder: Path) -> None:
        """Set *builder* in the place of the one that Sphinx had, as :class:`Sphinx` does when it starts."""
        app = self.app
        for tag in list(app.tags):
            app.tags.remove(tag)  # the last builder's: they count as configuration
        app.outdir = folder
        folder.mkdir(parents=True, exist_ok=True)
        app.builder = app.create_builder(builder)
        app.env._builder_cls = type(app.builder)  # what post-transforms ask; Sphinx has no public way to set it
        app.builder.init()
        app.events.emit("builder-inited")

    def reported(self) -> Sequence[Finding]:
        """Return what was reported since the last time."""
        said = self._warnings.getvalue()
        self._warnings.seek(0)
        self._warnings.truncate()
        return list(findings(self.layout, said))


@contextmanager
def documents(layout: Layout, settings: Mapping[str, object]) -> Iterator[Documents]:
    """Start Sphinx for the project; roles and nodes that it registers in docutils go with the context.

    :raises EditionError: build-002
    """
    with patch_docutils(layout.root), docutils_namespace():
        yield Documents(layout, settings)


def _failure(file: str, error: SphinxError) -> Finding:
    return Finding(file, 0, "build-002", str(error), "no error", "mend what the message names")


def findings(layout: Layout, warnings: str) -> Iterator[Finding]:
    """Yield a finding for each of Sphinx's *warnings*."""
    for line in _COLOUR.sub("", warnings).splitlines():
        if (found := _WARNING.match(line)) is not None:
            file = (found["file"] or "conf.py").removeprefix(f"{layout.root}/")
            yield Finding(
                file, int(found["line"] or 0), "build-002", found["message"], "no warning", "mend it at its place"
            )
