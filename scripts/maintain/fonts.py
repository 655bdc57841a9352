"""Make the edition's font from a full Noto Serif CJK: `make font FULL=NotoSerifCJK-Regular.ttc`.

Run it only when a text brings a character the committed font has no glyph for; the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import uharfbuzz as hb
from edition.lettering import typefaces
from edition.outputs.fonts import cut

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "_static" / "fonts" / "NotoSerifCJKtc-Regular.otf"
FAMILY = "Noto Serif CJK TC"
TEXTS = ("source/transcription.txt", "chapters/*.md", "registers/*.toml", "index.md")

#: Blocks a note may need: Latin, Greek, Cyrillic, punctuation, arrows, numbers in circles, bopomofo, fullwidth.
BLOCKS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x386, 0x3CE),
    (0x400, 0x45F),
    (0x490, 0x491),
    (0x2010, 0x2027),
    (0x2030, 0x203B),
    (0x2190, 0x2199),
    (0x2460, 0x2473),
    (0x3000, 0x3017),
    (0x3105, 0x3129),
    (0xFF01, 0xFF5E),
)
SIGNS = "□■▆○●△▽※№×÷≈≠≤≥−　⋯﹏︰"
#: Printed forms that Big5 level 1 lacks: the book's own, and others of its time.
VARIANTS = (
    "僞册冲决况凈凉减凑删别刹効勅卧却卽吿啓囘坿塩塲墻够奬寳尙峯廐强恠慙戱户担揷攷敍敎旣昻晋曁栅榖槪毁氷涙"
    "淸滙灾烟爲牀猪猫畧畵疎盇眞着秊窓竪粦粧糉結綉綫緖緜纎羣耻脉舖舘荅菓葢蘂衆衞衺裏覩詧譌讐贇踪躭軆逈鄕酧"
    "醖鈎鉄鎭隣雝靑韮頼顋餙騐髙鬪鬬鷄麫麽黄黙"
)
#: Simplified and Japanese forms of the characters the book uses, for titles quoted as they are printed.
SIMPLIFIED = (
    "万与业东丝丢两严个临为丽义乌乐习乡书争亚产亲仅从们众会传伤体债党兰关兴内写军农冯击刘则创剥剧办务动劳"
    "势医华协单卖卫厂历压县参双发变叙号吴员响嘱团围国图圣场块坚声处备复头夺奋妇孙学宁实宪对寻将尔尝层属岛"
    "峡巩师带广庄庆库应开弃张弯归当忧怀态总戏战执扩护报拦择挠挥据摇敌数斩断无旧时显暂机杂权条来杨极构枢枪"
    "标样档检欢欧残汉没沦测济润满滥潜灭灯灵点热爱牵犹独环现电盘矿础确碍祸离种积稳竞签简类粮紧红约级纪纳纸"
    "线练组绅织终经绕给绝统继绪维综缔编缚缩罗联聪胁胜艰节苏荡获蒋虚虽袭装见观规视计订认讨让训议记讲许论设"
    "证识诈诉词译试诗诚话该语误说请诺读谈谊谋谓财责败货质贯贷费资赖赚赛赵赶跃车转轴轻载较辑输辩边达过运还"
    "这进连适选遗邻释针钉钢钧钱铁销锋错长门问间闻队阶际陈险隶难页须顾预领题额颠飞馆马验骗鲁鸡龙"
)


def big5_level_1() -> set[str]:
    """Return the 5,401 Han characters in common use by the standard of Taiwan (Big5, A440 to C67E)."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    codes = (lead << 8 | trail for lead in range(0xA4, 0xC7) for trail in trails)
    return {code.to_bytes(2, "big").decode("big5") for code in codes if code <= 0xC67E}


def texts() -> str:
    """Return all that the edition's own files say, one after the other."""
    return "".join(path.read_text("utf-8") for pattern in TEXTS for path in ROOT.glob(pattern))


def coverage() -> frozenset[str]:
    """Return every character the font is to hold: the standing list and what the edition's own files use."""
    blocks = (chr(code) for first, last in BLOCKS for code in range(first, last + 1))
    return frozenset({*texts(), *blocks, *SIGNS, *VARIANTS, *SIMPLIFIED} | big5_level_1())


def family_face(font: Path) -> hb.Face:
    """Return the Traditional Chinese face of a font file or collection; `ValueError` if there is none."""
    blob = hb.Blob.from_file_path(font)
    for index in range(hb.Face(blob).count):
        face = hb.Face(blob, index)
        if face.get_name(hb.OTNameIdPredefined.FONT_FAMILY) == FAMILY:
            return face
    raise ValueError(f"{font}: no face named {FAMILY}")


def main() -> int:
    """Write the font; 1 if a text of the edition needs a character the full font has no glyph for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("font", type=Path, help="a full Noto Serif CJK, .otf or .ttc")
    try:
        face = family_face(parser.parse_args().font)
    except (OSError, ValueError, hb.HarfBuzzError) as error:
        print(error, file=sys.stderr)
        return 2
    FONT.write_bytes(cut(face, coverage()))
    lacking = typefaces.lacking(FONT.read_bytes(), texts())
    print(f"{FONT.relative_to(ROOT)}: {FONT.stat().st_size:,} bytes")
    for character in sorted(lacking):
        print(f"no glyph for {character} U+{ord(character):04X} in the full font", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
