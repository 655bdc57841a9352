"""Make the table of variants that the search folds: ``variants.py FOLDER`` with the Unihan files of Unicode in it.

Debian's package ``unicode-data`` has them. Two characters are one to the search if Unihan has them as traditional and
simplified form, as shapes of one character, or as variants of the same meaning by the list of Hong Kong or by two
dictionaries: one alone also names words that merely meet in a sense. The numerals of accounts (壹, 貳) are words of
their own. The table holds what can be typed: the characters of GBK and of Big5 with Hong Kong's additions.
"""

from __future__ import annotations

import argparse
import bz2
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "scripts" / "edition" / "model" / "data" / "variants.txt"
NUMERALS = "kAccountingNumeric"
HEAD = "# characters that are one to the search, a line each: see maintain/variants.py. From Unihan, Unicode licence."

FIELDS = frozenset({"kSimplifiedVariant", "kTraditionalVariant", "kZVariant"})
AUTHORITY = "kHKGlyph"
DICTIONARIES = frozenset({"kLau", "kMatthews", "kMeyerWempe", "kFenn", "kFennIndex"})


def character(code: str) -> str:
    """Return the character that Unihan writes as U+7DAB."""
    return chr(int(code[2:], 16))


def fields(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield character, field and value of each line of a Unihan file (UAX #38)."""
    for line in bz2.decompress(path.read_bytes()).decode("utf-8").split("\n"):
        if line.startswith("U+"):
            code, field, value = line.split("\t")
            yield character(code), field, value


def pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the pairs of characters that count as one."""
    for one, field, values in fields(folder / "Unihan_Variants.txt.bz2"):
        for value in values.split():
            other, _, source = value.partition("<")
            sources = set(source.split(","))
            same = AUTHORITY in sources or len(sources & DICTIONARIES) > 1
            if field in FIELDS or (field == "kSemanticVariant" and same):
                yield one, character(other)


def typeable() -> set[str]:
    """Return the characters of GBK and of Big5 with Hong Kong's additions."""
    codes = [bytes((high, low)) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF)]
    return {code.decode(name, errors="ignore") for code in codes for name in ("gbk", "big5hkscs")}


def classes(found: Iterator[tuple[str, str]], among: set[str]) -> list[str]:
    """Return the classes that the pairs make *among* some characters, each in code order."""
    joined_with: dict[str, set[str]] = {}
    for one, other in found:
        if one in among and other in among:
            joined = joined_with.get(one, {one}) | joined_with.get(other, {other})
            joined_with.update(dict.fromkeys(joined, joined))
    return sorted({"".join(sorted(joined)) for joined in joined_with.values() if len(joined) > 1})


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with Unihan_*.txt.bz2")
    folder = parser.parse_args().folder
    try:
        numerals = {one for one, field, _ in fields(folder / "Unihan_NumericValues.txt.bz2") if field == NUMERALS}
        rows = classes(pairs(folder), typeable() - numerals)
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    TABLE.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
