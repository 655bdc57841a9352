"""Faults of built pages by rule: class, page, what is looked for, what it becomes, how many in each page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from edition.model.marks import JUDGING

Change = Callable[[re.Match[str]], str]
Row = tuple[str, str, str, Change, int]

#: A page turn in HTML and in XHTML.
TURN: Final = r'<a class="pb"[^>]*>.*?</a>|<span [^>]*class="pb"[^>]*?/>'
_CALL: Final = r'<a class="(?:noteref|footnote-reference)[^>]*>.*?</a>'
_NOTE: Final = r'(?:<aside [^>]*id="note-[^>]*>.*?</aside>|<div [^>]*id="note-[^>]*>.*?</div>)'
#: A mark that prints words or signs.
_MARK: Final = rf'<a class="(?:{"|".join(name for name, kind in JUDGING.items() if kind.printed)})"'
_RECORD: Final = r'<li id="app-.*?</li>'
_ENTRY: Final = r'<li class="entry.*?</li>'
_PAGE: Final = r'<li><a href="\w+\.xhtml#p\d+">.*?</li>'
_LISTED: Final = r'<li><a href="[\w./]+\.html">.*?</li>'


def drop(match: re.Match[str]) -> str:
    """Put nothing in its place."""
    return ""


def twice(match: re.Match[str]) -> str:
    """Repeat it."""
    return 2 * match[0]


def exchanged(match: re.Match[str]) -> str:
    """Put the second group, a line of its own, before the first."""
    return f"{match[2]}\n{match[1]}"


def wrong(match: re.Match[str]) -> str:
    """Put another character in the place of the last group."""
    return match[0][: match.start(2) - match.start()] + "某"


def following(match: re.Match[str]) -> str:
    """Return the number in the second group one more."""
    return f"{match[1]}{int(match[2]) + 1}{match[3] if match.re.groups > 2 else ''}"


#: Faults of pages that HTML and EPUB share.
PAGES: Final[tuple[Row, ...]] = (
    ("heading reworded", "02", r"(<h[12]>)(.)(?=.)", wrong, 3),
    ("heading of another level", "02", r"<h2>(.*?)</h2>", lambda m: f"<h3>{m[1]}</h3>", 2),
    ("heading lost", "02", r"<h[12]>.*?</h[12]>", drop, 2),
    ("white space lost in a heading", "02", r"(<h[12]>[^<\s]+)\s+(?=[^<\s])", lambda m: m[1], 2),
    ("white space gained in a line", "02", r'(<p id="l\d+"[^>]*>[^<\s]{3})(?=[^<\s])', lambda m: f"{m[1]}\n", 4),
    ("line break of the print lost", "01", r"<br ?/>(?=[^<]+</h1>)", drop, 1),
    ("heading moved to another page", "02", rf"(?s)(<h[12]>.*?</h[12]>)(.*?(?:{TURN}))", lambda m: m[2] + m[1], 3),
    ("note lost", "02", f"(?s){_NOTE}", drop, 4),
    ("note shown twice", "02", f"(?s){_NOTE}", twice, 4),
    ("notes exchanged", "02", rf"(?s)({_NOTE})\n({_NOTE})", exchanged, 2),
    ("note moved", "02", rf"({_CALL})([\u4e00-\u9fff，。])", lambda m: m[2] + m[1], 4),
    ("note reworded", "02", r'(<(?:aside|div) [^>]*id="note-[^>]*>(?:<[^>]*>|[^<\u3400-\u9fff])*?)([\u4e00-\u9fff])([\u4e00-\u9fff])', lambda m: f"{m[1]}{m[3]}{m[2]}", 4),
    ("note of another number", "02", r'(<a [^>]*role="doc-backlink"[^>]*>)(\d+)', following, 3),
    ("note call lost", "02", _CALL, drop, 4),
    ("note call of another number", "02", r'(role="doc-noteref"[^>]*>(?:<[^>]*>|\[)*)(\d+)', following, 3),
    ("note call to another note", "02", r'(<a class="(?:noteref|footnote-reference)[^>]*href="#note-\d+-)(\w)', wrong, 3),
    ("mark lost", "02", rf"{_MARK}[^>]*>(.*?)</a>", lambda m: m[1], 4),
    ("mark lost", "contents", rf"{_MARK}[^>]*>(.*?)</a>", lambda m: m[1], 2),
    ("mark of another kind", "02", r'<a class="(corr|sic|supplied)"', lambda m: '<a class="corrupt"', 3),
    ("mark to another entry", "02", rf"({_MARK}[^>]*#(?:app|entry)-l\d+c)(\d+)", following, 4),
    ("apparatus entry lost", "apparatus", f"(?s){_RECORD}", drop, 3),
    ("apparatus entry shown twice", "apparatus", f"(?s){_RECORD}", twice, 3),
    ("apparatus entries exchanged", "apparatus", rf"(?s)({_RECORD})\n({_RECORD})", exchanged, 3),
    ("apparatus entry reworded", "apparatus", r'(<li id="app-[^>]*><p><a [^>]*>)(.)', wrong, 3),
    ("apparatus entry to another mark", "apparatus", r'(<li id="app-[^>]*><p><a [^>]*#l\d+c)(\d+)', following, 3),
    ("contents link to another page", "contents", r'(href="[^"#]*0)2(\.x?html#ch02)(")', lambda m: f"{m[1]}1{m[2][:-4]}ch01{m[3]}", 2),
    ("contents page to another page", "contents", r'(<a class="page" href="[^"#]*#p)(\d+)', following, 3),
    ("contents entry lost", "contents", _ENTRY, drop, 3),
    ("contents entry repeated", "contents", _ENTRY, twice, 3),
    ("contents entries exchanged", "contents", rf"({_ENTRY})\n({_ENTRY})", exchanged, 3),
    ("contents entry of another level", "contents", r"(entry level-)(\d)", lambda m: f"{m[1]}{3 - int(m[2])}", 4),
    ("contents entry reworded", "contents", r'(<span class="wording">)([^<])', wrong, 3),
    ("contents page changed", "contents", r'(class="page"[^>]*>)([^<]+)', lambda m: m[1] + "百", 3),
    ("correction undone", "02", r'(<a class="corr"[^>]*>)(.)', wrong, 3),
    ("supplied text lost", "02", r'<a class="supplied"[^>]*>.*?</a>', drop, 2),
)  # fmt: skip
HTML: Final[tuple[Row, ...]] = (
    ("page label wrong", "02", r'(class="pb"[^>]*><span[^>]*>)([^<]+)', lambda m: m[1] + "百", 3),
    ("page label lost", "01", r'(class="pb"[^>]*><span[^>]*>)([^<]+)', lambda m: m[1], 2),
    ("reading of the source wrong", "02", r'(data-source=")([^"])', wrong, 4),
    ("apparatus beside a mark wrong", "02", r'(data-head=")([^"])', wrong, 4),
    ("navigation entry lost", "01", _LISTED, drop, 3),
    ("navigation entry lost", "people", _LISTED, drop, 1),
    ("navigation entries exchanged", "02", rf"({_LISTED})({_LISTED})", lambda m: m[2] + m[1], 3),
    ("navigation entry reworded", "02", r'(<li><a href="[\w./]+\.html">)(.)', wrong, 3),
    ("navigation entry to another page", "contents", r'(<li><a href=")([\w./]+)(\.html">)', lambda m: f"{m[1]}terms{m[3]}", 3),
    ("navigation entry to another section", "02", r'(<li><a href="#ch02-)(\d)', following, 2),
    ("neighbour to another page", "01", r'(<a class="(?:left|right)-\w+"[^>]*href=")([^"]+)', lambda m: m[1] + "terms.html", 2),
    ("neighbour reworded", "02", r'(<a class="(?:left|right)-\w+"[^>]*><small>.*?</small> )(.)', wrong, 2),
    ("neighbour lost", "02", r'<a class="(?:left|right)-\w+"[^>]*>.*?</a>', drop, 2),
)  # fmt: skip
EPUB: Final[tuple[Row, ...]] = (
    ("page-list label wrong", "nav", r'(xhtml#[fp]\d+">)([^<]+)', lambda m: m[1] + "百", 3),
    ("page-list target wrong", "nav", r'(xhtml#p)(\d+)(">)', lambda m: f"{m[1]}{int(m[2]) % 13 + 1}{m[3]}", 3),
    ("page-list entry lost", "nav", rf"{_PAGE}\n", drop, 3),
    ("page-list entry repeated", "nav", rf"{_PAGE}\n", twice, 2),
    ("page-list out of order", "nav", rf"({_PAGE})\n({_PAGE})", exchanged, 2),
    ("outline entry missing", "nav", r'<li><a href="\w+\.xhtml">.*?</li>\n', drop, 3),
    ("outline entry reworded", "nav", r'(#ch0[^"]+">)(.)', wrong, 3),
    ("outline entry to another place", "nav", r"02\.xhtml(#ch02-\d)", lambda m: "01.xhtml#ch01", 2),
    ("outline entries exchanged", "nav", r'(<li><a href="\w+\.xhtml">.*?</li>)\n(<li><a href="\w+\.xhtml">.*?</li>)', exchanged, 2),
    ("landmark lost", "nav", r'<li><a epub:type="(?:cover|toc|bodymatter)".*?</li>\n', drop, 3),
    ("NCX entry lost", "toc", r"(?s)<navPoint [^>]*>(?:(?!<navPoint).)*?</navPoint>\n", drop, 3),
    ("NCX entry reworded", "toc", r"(<navLabel><text>)(.)", wrong, 3),
    ("NCX entry to another place", "toc", r'(<content src="02\.xhtml#ch02-)(\d)', following, 2),
    ("NCX page lost", "toc", r"(?s)<pageTarget .*?</pageTarget>\n", drop, 3),
    ("spine out of order", "package", r"(<itemref [^>]*01[^>]*>)\n(<itemref [^>]*>)", exchanged, 1),
    ("spine entry lost", "package", r"<itemref [^>]*0[12]\.[^>]*>\n", drop, 2),
    ("manifest entry lost", "package", r"<item [^>]*0[12]\.xhtml[^>]*>\n", drop, 2),
    ("metadata lost", "package", r"(?s)<dc:(title|creator|identifier|language|source)\b.*?</dc:\1>", drop, 5),
    ("pages turned the other way", "package", r'(page-progression-direction=")(\w+)', lambda m: m[1] + ("ltr" if m[2] == "rtl" else "rtl"), 1),
    ("language of a page lost", "01", r'(<html\b[^>]*?) xml:lang="[^"]+"', lambda m: m[1], 1),
)  # fmt: skip
