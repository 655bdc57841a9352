"""Make the table of simplified characters: ``simplified.py FOLDER`` with OpenCC's TSCharacters.txt and TSPhrases.txt.

The folder is ``data/dictionary`` of OpenCC's repository (Apache-2.0). This is its conversion t2s: from traditional
to simplified characters, no words exchanged. Of several candidates the first counts, as there; phrases that their
characters alone convert rightly are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "scripts" / "edition" / "outputs" / "html" / "data" / "simplified.txt"
HEAD = "# traditional and simplified, a line each: see scripts/maintain/simplified.py. From OpenCC, licence Apache-2.0."


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield key and first value of each line of a dictionary of OpenCC."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            yield key, values.split()[0]


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with TSCharacters.txt and TSPhrases.txt")
    folder = parser.parse_args().folder
    try:
        characters = dict(pairs(folder / "TSCharacters.txt"))
        phrases = dict(pairs(folder / "TSPhrases.txt"))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    alone = {phrase: "".join(characters.get(c, c) for c in phrase) for phrase in phrases}
    needed = {**characters, **{key: value for key, value in phrases.items() if alone[key] != value}}
    rows = [f"{key}\t{value}" for key, value in sorted(needed.items()) if key != value]
    TABLE.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
