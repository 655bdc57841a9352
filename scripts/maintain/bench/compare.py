"""The edition against plain Sphinx on the same text: both built in turn, in the same run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import reduce
from math import inf, log
from operator import add
from pathlib import Path
from typing import Final

from edition.model.outputs import OUTPUTS
from edition.pipeline.layout import Layout
from edition.pipeline.report import size
from edition.reading import book

from maintain.bench import multiply
from maintain.bench.measure import Cost, middle, run
from maintain.bench.plain import BARE, NOTED, continuous, plain

#: What of the project a copy leaves out.
LEFT_OUT: Final = shutil.ignore_patterns("_build", ".*", "__pycache__", "tests")
#: Most that each ratio may be, for books of fewer pages than the key: of processor time, of time by the clock on two
#: cores, of memory. The proof is measured against the build that it follows, all else against plain Sphinx.
GOALS: Final[Mapping[float, Mapping[str, float]]] = {
    100: {"cold": 0.8, "one character": 0.4, "nothing changed": 0.1, "proof / cold": 0.2},
    inf: {
        "cold": 1.5,
        "cold, elapsed": 1.0,
        "one character": 0.6,
        "nothing changed": 0.1,
        "memory": 3.0,
        "proof / cold": 0.2,
    },
}
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
    pandoc: Cost  #: pandoc: HTML, EPUB and a PDF by Typst, of the same text with its notes
    pandoc_bare: Cost  #: the same without the notes
    ours_bytes: int  #: HTML and EPUB of ours
    pdf_bytes: int
    plain_bytes: int  #: HTML and EPUB of plain Sphinx

    def ratios(self) -> dict[str, tuple[float, float | None]]:
        """Return each ratio by name, with its goal if it has one; most are to plain Sphinx."""
        base = self.plain
        found = {
            "cold": self.cold.seconds / base.seconds,
            "cold, elapsed": self.cold.elapsed / base.elapsed,
            "cold / pandoc": self.cold.seconds / self.pandoc.seconds,
            "one character": self.changed.seconds / base.seconds,
            "one character, elapsed": self.changed.elapsed / base.elapsed,
            "nothing changed": self.unchanged.seconds / base.seconds,
            "memory": self.cold.peak / base.peak,
            "bytes html+epub": self.ours_bytes / self.plain_bytes,
            "proof / cold": self.proof.seconds / self.cold.seconds,
            "proof / cold, elapsed": self.proof.elapsed / self.cold.elapsed,
        }
        goals = next(goals for pages, goals in GOALS.items() if self.pages < pages)
        return {name: (ratio, goals.get(name)) for name, ratio in found.items()}

    def as_json(self) -> dict[str, object]:
        """Return everything for machines."""
        ratios = {name: {"ratio": round(ratio, 3), "goal": goal} for name, (ratio, goal) in self.ratios().items()}
        return asdict(self) | {"ratios": ratios}


def growth(short: Compared, long: Compared) -> float:
    """Return the exponent by which the cost of the proof grows with the pages: 1 if twice the book costs twice."""
    return log(long.proof.seconds / short.proof.seconds) / log(long.pages / short.pages)


class Bench:
    """Two projects with the same text in a folder of their own, and how each is built."""

    def __init__(self, root: Path, folder: Path, copies: int, ours: Path, plain_python: Path) -> None:
        self.edition, self.bare, self.pandoc = folder / "edition", folder / "plain", folder / "pandoc"
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
        find: list[str | Path] = [plain_python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())"]
        self.pandoc_program = Path(subprocess.run(find, capture_output=True, text=True, check=True).stdout.strip())
        for name, text in continuous(self.book).items():
            (self.pandoc / name).parent.mkdir(parents=True, exist_ok=True)
            (self.pandoc / name).write_text(text, encoding="utf-8")
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

    def build_pandoc(self, name: str) -> Cost:
        """Build HTML, EPUB and, by our Typst, a PDF of the continuous text *name*."""
        forms: list[list[str | Path]] = [
            [self.pandoc_program, "-s", name, "-o", f"book{ending}"] for ending in (".html", ".epub", ".typ")
        ]
        typeset: list[str | Path] = [self.ours, "-c", "import typst; typst.compile('book.typ', output='book.pdf')"]
        return reduce(add, (run(command, self.pandoc) for command in [*forms, typeset]))

    def round(self) -> tuple[Cost, ...]:
        """Return the costs: ours cold, the proof, ours after one character and unchanged; plain Sphinx; pandoc."""
        shutil.rmtree(self.edition / "_build", ignore_errors=True)
        cold, proof = self.build(), self.prove()
        text = self.middle.read_text(encoding="utf-8")
        self.middle.write_text(multiply.mark_one(text), encoding="utf-8")
        changed, unchanged = self.build(), self.build()
        self.middle.write_text(text, encoding="utf-8")
        return cold, proof, changed, unchanged, self.build_plain(), *map(self.build_pandoc, (NOTED, BARE))

    def compare(self, rounds: int) -> Compared:
        """Return the medians of *rounds* rounds."""
        self.build_plain()  # so that what jieba caches for the machine is there
        runs = zip(*(self.round() for _ in range(rounds)), strict=True)
        cold, proof, changed, unchanged, bare, pandoc, pandoc_bare = map(middle, runs)
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
            pandoc,
            pandoc_bare,
            made["html"] + made["epub"],
            made["pdf"],
            size(self.bare / "_build" / "html") + size(epub),
        )
