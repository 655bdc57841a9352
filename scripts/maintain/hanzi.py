"""Make the table that indexes are ordered by: ``hanzi.py FOLDER`` with the Unihan files of Unicode in it.

Debian's package ``unicode-data`` has them. The table holds Big5 level 1 and what the project's texts use beyond it.
"""

from __future__ import annotations

import argparse
import bz2
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "scripts" / "edition" / "model" / "data" / "hanzi.tsv"
HEAD = (
    "# character, strokes (kTotalStrokes), reading (kMandarin): Unihan's, the Taiwanese if it has two. Unicode licence."
)


def values(folder: Path, field: str) -> dict[str, str]:
    """Return the Taiwanese (last) value of a Unihan *field* for every character (UAX #38)."""
    found = {}
    for path in sorted(folder.glob("Unihan_*.txt.bz2")):
        for line in bz2.decompress(path.read_bytes()).decode("utf-8").split("\n"):
            code, _, rest = line.partition("\t")
            name, _, value = rest.partition("\t")
            if name == field and value.strip():
                found[chr(int(code[2:], 16))] = value.split()[-1]
    return found


def wanted() -> set[str]:
    """Return the Han characters of Big5 level 1 and of the project's texts."""
    level_1 = {bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))}
    texts = [ROOT / "index.md", *(ROOT / "chapters").glob("*.md"), *(ROOT / "registers").glob("*.toml")]
    used = {c for path in texts for c in path.read_text(encoding="utf-8")}
    return {pair.decode("big5", errors="ignore") for pair in level_1} | used


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with Unihan_*.txt.bz2")
    folder = parser.parse_args().folder
    strokes, readings = values(folder, "kTotalStrokes"), values(folder, "kMandarin")
    if not strokes or not readings:
        print(f"no Unihan_*.txt.bz2 with strokes and readings in {folder}", file=sys.stderr)
        return 2
    rows = [f"{c}\t{strokes[c]}\t{readings[c]}" for c in sorted(wanted() & strokes.keys() & readings.keys())]
    TABLE.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
