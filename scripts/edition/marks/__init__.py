"""The marks: one module a mark, named as in TEI and as in the chapters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edition.marks.base import mark
from edition.marks.corr import corr
from edition.marks.corrupt import corrupt
from edition.marks.gap import gap
from edition.marks.lb import lb
from edition.marks.pb import pb
from edition.marks.rdg import rdg
from edition.marks.sic import sic
from edition.marks.supplied import supplied
from edition.marks.surplus import surplus

#: Role name -> node class.
MARKS: Final[Mapping[str, type[mark]]] = {
    node.kind: node for node in (pb, lb, corr, rdg, sic, supplied, surplus, gap, corrupt)
}

__all__ = ["MARKS", "corr", "corrupt", "gap", "lb", "mark", "pb", "rdg", "sic", "supplied", "surplus"]
