"""The edition against plain Sphinx on the same text: both built in turn, in the same run."""

from __future__ import annotations

import re
import shutil
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Final

from edition.model.outputs import OUTPUTS
from edition.pipeline.layout import Layout
from edition.pipeline.report import size
from edition.reading import book

from maintain.bench import multiply
from maintain.bench.measure import Cost, middle, run
from maintain.bench.plain import plain

#: What of the project a copy leaves out.
LEFT_OUT: Final = shutil.ignore_patterns("_build", ".*", "__pycache__", "tests")
#: Most that the proof may cost of the build that it follows, in processor time: it reads PDFs beside the rest, so by
#: the clock it takes less, if a core is free.
PROOF: Final = 0.2
#: Most that its cost may grow: the exponent of the book's length.
GROWTH: Final = 1.05
_SETTING: Final = re.compile(r'^(project|author) = "(.*)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Compared:
    """What one size of book cost both."""

    pages: int  #: numbered pages of the original
    cold: Cost  #: ours: all outputs and the proof, nothing there before
    proof: Cost  #: ours: the proof of chapters and outputs, alone, after that build
    changed: Cost  #: ours: after one changed and marked character
    unchanged: Cost  #: ours: with nothing changed
    plain: Cost  #: plain Sphinx: HTML and EPUB, nothing there before
    ours_bytes: int  #: HTML and EPUB of ours
    pdf_bytes: int
    plain_bytes: int  #: HTML and EPUB of plain Sphinx

    def ratios(self) -> dict[str, tuple[float, float | None]]:
        """Return each ratio by name, with its bar if it has one; most are to plain Sphinx."""
        base = self.plain
        return {
            "cold / plain": (self.cold.seconds / base.seconds, 0.8),
            "one character / plain": (self.changed.seconds / base.seconds, 0.3),
            "nothing changed / plain": (self.unchanged.seconds / base.seconds, 0.1),
            "memory / plain": (self.cold.peak / base.peak, None),
            "bytes html+epub / plain": (self.ours_bytes / self.plain_bytes, None),
            "proof / cold": (self.proof.seconds / self.cold.seconds, PROOF),
            "proof / cold, elapsed": (self.proof.elapsed / self.cold.elapsed, None),
        }

    def as_json(self) -> dict[str, object]:
        """Return everything for machines."""
        ratios = {name: {"ratio": round(ratio, 3), "bar": bar} for name, (ratio, bar) in self.ratios().items()}
        return asdict(self) | {"ratios": ratios}


def growth(short: Compared, long: Compared) -> float:
    """Return the exponent by which the cost of the proof grows with the pages: 1 if twice the book costs twice."""
    return log(long.proof.seconds / short.proof.seconds) / log(long.pages / short.pages)


class Bench:
    """Two projects with the same text in a folder of their own, and how each is built."""

    def __init__(self, root: Path, folder: Path, copies: int, ours: Path, plain_python: Path) -> None:
        self.edition, self.bare = folder / "edition", folder / "plain"
        self.ours, self.plain_python = ours, plain_python
        shutil.copytree(root, self.edition, ignore=LEFT_OUT)
        (self.edition / ".venv").symlink_to(ours.parent.parent)  # as in the project, where Sphinx may walk it
        multiply.write(root, self.edition, copies)
        self.book = book.load(self.edition)
        settings = dict(_SETTING.findall((root / "conf.py").read_text(encoding="utf-8")))
        for name, text in plain(self.book, settings["project"], settings["author"]).items():
            path = self.bare / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        numbered = [chapter for chapter in self.book.texts if re.search(r"/\d+$", chapter.name)]
        self.middle = self.edition / numbered[len(numbered) // 2].file

    def build(self) -> Cost:
        """Build the edition, all outputs and the proof."""
        return run([self.ours, "scripts/build.py"], self.edition)

    def prove(self) -> Cost:
        """Prove chapters and outputs as they stand."""
        return run([self.ours, "scripts/verify.py"], self.edition)

    def build_plain(self) -> Cost:
        """Build plain Sphinx's HTML and EPUB cold, as its own Makefile does."""
        shutil.rmtree(self.bare / "_build", ignore_errors=True)
        html, epub = ([self.plain_python, "-m", "sphinx", "-M", name, ".", "_build"] for name in ("html", "epub"))
        return run(html, self.bare) + run(epub, self.bare)

    def round(self) -> tuple[Cost, Cost, Cost, Cost, Cost]:
        """Return the costs: ours cold, the proof, ours after one character and unchanged; plain Sphinx."""
        shutil.rmtree(self.edition / "_build", ignore_errors=True)
        cold, proof = self.build(), self.prove()
        text = self.middle.read_text(encoding="utf-8")
        self.middle.write_text(multiply.mark_one(text), encoding="utf-8")
        changed, unchanged = self.build(), self.build()
        self.middle.write_text(text, encoding="utf-8")
        return cold, proof, changed, unchanged, self.build_plain()

    def compare(self, rounds: int) -> Compared:
        """Return the medians of *rounds* rounds."""
        self.build_plain()  # so that what jieba caches for the machine is there
        runs = zip(*(self.round() for _ in range(rounds)), strict=True)
        cold, proof, changed, unchanged, bare = map(middle, runs)
        layout = Layout(self.edition)
        made = {target.name: sum(map(size, layout.published(target))) for target in OUTPUTS}
        epub = next((self.bare / "_build" / "epub").glob("*.epub"))
        return Compared(
            max(page.number or 0 for page in self.book.witness.pages.values()),
            cold,
            proof,
            changed,
            unchanged,
            bare,
            made["html"] + made["epub"],
            made["pdf"],
            size(self.bare / "_build" / "html") + size(epub),
        )
