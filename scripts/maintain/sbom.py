"""Write what the build is made of, ``_build/sbom.cdx.json`` (CycloneDX 1.6), and list the licences."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from edition.pipeline.layout import Layout

from maintain import sbom_list as sbom


def main(arguments: list[str] | None = None) -> int:
    """Write the bill, print a line a component, and give 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[2], help="the project's folder")
    root = parser.parse_args(arguments).root.resolve()
    bom = sbom.bill(root)
    path = Layout(root).build / "sbom.cdx.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sbom.text_of(bom), encoding="utf-8", newline="\n")
    for component in bom["components"]:
        name = f"{component['name']} {component.get('version', '')}".strip()
        print(f"  {name:<44} {sbom.licence_of(component)}")
    print(f"{len(bom['components'])} components in {path.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
