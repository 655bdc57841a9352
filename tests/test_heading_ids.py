"""Ids of the editors' headings: words -> ASCII that lasts."""

from __future__ import annotations

import pytest
from edition.model.heading_ids import HeadingIds, slug


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("體例", "ti-li"),
        ("凡 例", "fan-li"),
        ("Pravda 第53期", "pravda-di-53-qi"),
        ("The Bridge", "thebridge"),
        ("The\nBridge", "thebridge"),
        ("Été à Sèvres", "eteasevres"),
        ("ＡＢ１", "ab1"),
        ("第Ⅳ章", "di-iv-zhang"),
        ("ﬁne ⑩", "fine10"),
        ("½", "ubd"),
        ("E\u0301te\u0301", "ete"),
        ("Großes", "gro-udf-es"),
        ("川辺の散歩", "chuan-u8fba-u306e-san-u6b69"),
        ("〈乙〉", "yi"),
        ("甲、乙", "jia-yi"),
        ("колхоз", "u43a-u43e-u43b-u445-u43e-u437"),
        ("……", ""),
    ],
)
def test_an_id_is_made_of_the_reading(words: str, made: str) -> None:
    assert slug(words) == made


def test_ids_of_a_chapter() -> None:
    """The title's is the chapter's name; the second of two headings with the same words ends in 2."""
    ids = HeadingIds("chapters/editorial")
    assert [ids.of("凡例", 1), ids.of("體例", 2), ids.of("體例", 3), ids.of("體例", 2), ids.of("別", 2)] == [
        *("editorial", "editorial-ti-li", "editorial-ti-li-2", "editorial-ti-li-3", "editorial-bie"),
    ]
