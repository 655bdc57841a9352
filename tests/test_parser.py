"""Our Markdown parser is MyST's: the same rules, and the same words out of every construct an editor may write."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from conftest import ROOT
from docutils.core import publish_doctree
from edition.model.chapter import shown
from edition.reading.emphasis import emphasis_plugin
from edition.reading.markdown import read
from edition.reading.parser import parser
from edition.reading.ruby import ruby_plugin
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.docutils_ import Parser
from myst_parser.parsers.mdit import create_md_parser

#: myst-parser 5.2 still uses names that docutils means to remove.
pytestmark = pytest.mark.filterwarnings(
    "ignore:'myst_parser:PendingDeprecationWarning", "ignore:'myst_parser:DeprecationWarning"
)

#: The only difference: an escaped sign stays apart, so that it is known to be meant.
APART = "text_join"


def configured() -> dict[str, Any]:
    """Return the settings that conf.py gives MyST."""
    tree = ast.parse((ROOT / "conf.py").read_text("utf-8"))
    assigned = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
    named = [((n.targets[0] if isinstance(n, ast.Assign) else n.target), n.value) for n in assigned]
    return {
        target.id.removeprefix("myst_"): ast.literal_eval(value)
        for target, value in named
        if isinstance(target, ast.Name) and target.id.startswith("myst_") and value is not None
    }


def test_the_rules_are_those_of_myst() -> None:
    """An extension turned on in conf.py, or a rule that another version of MyST adds, fails here."""
    settings = configured()
    settings["enable_extensions"] = set(settings.get("enable_extensions", ()))
    theirs = create_md_parser(MdParserConfig(**settings), RendererHTML)
    theirs.disable("wordcount")  # counts, and changes nothing
    ruby_plugin(theirs)
    ours = parser().get_active_rules()
    ours["core"].insert(theirs.get_active_rules()["core"].index(APART), APART)
    assert ours == theirs.get_active_rules()
    assert parser().options["maxNesting"] == theirs.options["maxNesting"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("這是**「重要」**是", "這是<strong>「重要」</strong>是"),
        ("**真，**她", "<strong>真，</strong>她"),
        ("她說**《書名》**很", "她說<strong>《書名》</strong>很"),
        ("甲**“乙”**丙", "甲<strong>“乙”</strong>丙"),
        ("甲*...*乙", "甲<em>...</em>乙"),
        ("**(a)**b", "**(a)**b"),
        ("甲 ** 乙", "甲 ** 乙"),
        ("甲_乙_丙", "甲_乙_丙"),
    ],
)
def test_emphasis_beside_the_signs_of_chinese(text: str, html: str) -> None:
    assert MarkdownIt("commonmark").use(emphasis_plugin).renderInline(text) == html


def test_emphasis_without_chinese_is_that_of_commonmark() -> None:
    """Every pair of characters of ASCII, and a few signs beyond."""
    signs = [*map(chr, range(32, 127)), "é", "«", "\u00a0", "Ж", "”"]
    ours, theirs = MarkdownIt("commonmark").use(emphasis_plugin), MarkdownIt("commonmark")
    texts = [f"x{a}**{b}y{b}**{a}z" for a in signs for b in signs if "*" not in (a, b)]
    assert [text for text in texts if ours.renderInline(text) != theirs.renderInline(text)] == []


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("私は漢字{rt}`《かんじ》`を", ["漢字|《かんじ》"]),
        ("漢{rt}`《かん》`字{rt}`《じ》`", ["漢|《かん》", "字|《じ》"]),
        ("この時々{rt}`《ときどき》`", ["時々|《ときどき》"]),
        ("そのカタカナー{rt}`《片仮名》`", ["カタカナー|《片仮名》"]),
        ("漢字ひらがな{rt}`《平仮名》`", ["ひらがな|《平仮名》"]),
        ("見るTokyo2020{rt}`《東京》`", ["Tokyo2020|《東京》"]),
        ("葛󠄀城𠀀{rt}`《x》`", ["葛󠄀城𠀀|《x》"]),
        ("{rb}`｜`東京タワー{rt}`《とうきょうたわあ》`", ["東京タワー|《とうきょうたわあ》"]),
        ("星{rb}`^`辰{rt}`（ㄔㄣˊ）`", ["辰|（ㄔㄣˊ）"]),
        ("見{corr}`漢]漠`字{rt}`《かんじ》`", ["見漢]漠字|《かんじ》"]),
        ("、{corr}`漢]漠`{rt}`《かん》`", ["漢]漠|《かん》"]),
        ("見る{corr}`漢]漠`字{rt}`《かんじ》`", ["漢]漠字|《かんじ》"]),
        ("これは{corr}`字]宇`{rt}`《じ》`", ["字]宇|《じ》"]),
        ("漢字{corr}`。]、`{rt}`《じ》`", []),
        ("漢{corr}`字は]字`山{rt}`《やま》`", ["山|《やま》"]),
        ("漢{gap}`1`{rt}`《かん》`", []),
        ("漢{surplus}`字`山{rt}`《やま》`", ["山|《やま》"]),
        ("天{supplied}`地`{rt}`《てんち》`", ["天地|《てんち》"]),
        ("列{pb}`4`寧{rt}`《ネイ》`", ["寧|《ネイ》"]),
        ("{rb}`^`列{pb}`4`寧{rt}`《れつねい》`", []),
        ("列{pb}`4`{rt}`《れつ》`", []),
        ("l\\'eau{rt}`《ロー》`", ["eau|《ロー》"]),
        ("漢" * 20 + "{rt}`《かん》`", ["漢" * 20 + "|《かん》"]),
        ("漢" * 21 + "{rt}`《かん》`", []),
        ("*{rb}`｜`漢*字{rt}`《か》`と甲{rt}`《こ》`", ["甲|《こ》"]),
        ("*漢字{rt}`《かんじ》`*", ["漢字|《かんじ》"]),
        ("{rb}`｜`*漢*字{rt}`《かんじ》`", ["漢字|《かんじ》"]),
        ("*漢字*{rt}`《かんじ》`", []),
        ("*{rb}`｜`漢*字{rt}`《かんじ》`", []),
        ("{rb}`｜`{rt}`《かんじ》`", []),
        ("漢字[^a]{rt}`《かんじ》`", []),
        ("、{rt}`《かんじ》`", []),
        ("{rt}`《かんじ》`", []),
        ("漢字{rb}`｜`", []),
    ],
)
def test_the_words_of_a_reading(text: str, spans: list[str]) -> None:
    """Those of one script right before it, or all from a bar; one that has none is in no span."""
    (block,) = parser().parseInline(text + "\n\n[^a]: x")
    found, inside = list[str](), ""
    for token in block.children or []:
        if token.type == "ruby_open":
            inside = " "
        elif token.type == "ruby_close":
            found.append(inside.strip())
            inside = ""
        elif inside and token.content:
            name = token.meta.get("name") if token.type == "myst_role" else ""
            inside += {"rt": f"|{token.content}", "rb": ""}.get(str(name), token.content)
    assert found == spans


#: Constructs of an editors' chapter: both read the same words.
CONSTRUCTS = [
    "一段，\n又一行。",
    "一行  \n硬換行",
    "一行\\\n硬換行",
    "*斜* **粗** ***都***",
    "_斜_ __粗__",
    "甲*乙*丙**丁**",
    "`碼` ``碼 ` 碼``",
    "[連結](https://example.org/a)",
    "[連結](https://example.org/a_(b))",
    "<https://example.org/a>",
    "\\*不斜\\* \\[甲\\] \\`乙\\` \\\\",
    "&amp; &lt; &#8212; &copy;",
    "# 一\n\n## 二\n\n### 三 ###",
    "一\n===\n\n二\n---",
    "- 甲\n- 乙\n  - 內\n\n- 丙\n\n  又段",
    "1. 甲\n2. 乙\n\n3) 丙",
    "> 引文\n> 又行\n\n後",
    "> - 內\n> - 外",
    "    縮排的碼\n    又行",
    "```\n碼 *甲*\n```",
    "~~~ 語\n碼\n~~~",
    "| 甲 | 乙 |\n|:--|--:|\n| 1 \\| 2 | *3* |\n| 4 |",
    "甲\n\n---\n\n乙",
    "% 註解\n\n甲",
    "甲\n% 註解\n乙",
    "(標的)=\n\n甲",
    "甲　乙\u00a0丙\t丁",
    "甲 <b\n乙",
    "2 < 3 > 1",
    "a_b_c 甲_乙_丙",
    "[甲]: https://example.org/x\n\n見 [甲] 與 [乙][甲]",
    "甲[乙]丙",
    "甲（乙）[丙]",
    "1986. 年",
    "+ 甲\n+ 乙",
    "甲\n- 乙",
    "甲\n1. 乙",
    "甲\n2. 乙",
    "*甲\n乙*",
    "**甲**。**乙**",
    "「*甲*」",
    "甲\n\n\n\n乙",
    "#不是標題",
    "####### 七",
    "- \n- 甲",
    "甲 \\\n乙",
]


@pytest.mark.parametrize("text", CONSTRUCTS)
def test_the_words_are_those_that_myst_reads(text: str) -> None:
    """The doctree of the docutils parser of MyST says the same, letter for letter but for white space."""
    tree = publish_doctree(
        text, parser=Parser(), settings_overrides={"report_level": 5, "myst_suppress_warnings": ["myst"]}
    )
    for node in list(tree.findall(lambda node: node.tagname in {"comment", "image", "raw"})):
        node.parent.remove(node)
    ours = read("x", "x.md", f"---\nlayer: editorial\n---\n\n{text}\n").prose
    found = "".join(shown(one.parts) for one in ours if one.kind != "list")
    pictures = "圖" if "![圖]" in text else ""
    assert found == "".join(tree.astext().split()) + pictures


def test_a_picture_is_read_apart() -> None:
    """Its words are for who cannot see it, and no text of the page."""
    (_, picture) = read("x", "x.md", "---\nlayer: editorial\n---\n\n![圖](x.png)\n").prose
    assert (picture.kind, picture.source, picture.alt, picture.words({})) == ("picture", "x.png", "圖", "")
