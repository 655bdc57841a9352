"""Sphinx settings of the edition; no logic."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "scripts"))

project = "蘇聯外交政策史論"
author = "林石父"
version = "0.1.0"
language = "zh_TW"

extensions = ["myst_parser", "edition"]
include_patterns = ["index.md", "chapters/**"]

# Nothing may change the text: no typographic quotes, no replacements, no links made of words.
smartquotes = False
myst_enable_extensions: list[str] = []
myst_footnote_transition = False
# Code of the editors is shown as it is, in whatever language they say it is.
suppress_warnings = ["misc.highlighting_failure"]
highlight_language = "none"

basename = "sulian-waijiao-zhengce-shilun"

html_theme = "edition"
html_title = project
# Where the site will stand, as https://example.org/book/; without it nothing in the site names a host.
html_baseurl = os.environ.get("EDITION_BASEURL", "")
html_static_path = ["_static"]
html_use_index = False
html_domain_indices = False
html_copy_source = False
html_show_sourcelink = False
html_permalinks = False
# Sphinx walks every folder that is not named here, 0.7 s each time for .venv. The site gets a cut font.
exclude_patterns = [".*", "**/.*", "_build", "node_modules", "docs", "registers", "scripts", "source", "tests"]
exclude_patterns += ["fonts/*.otf"]
html_context = {"downloads": []}  # the pipeline names the files that it puts beside the pages
copyright = ""

edition_printed_source = "林石父：《蘇聯外交政策史論》，出版者、出版地、出版年待考"

# Editors and contributors with 、 between names; an address for reports; without names the project stands as maker.
edition_editors = ""
edition_contributors = ""
edition_publisher = ""
edition_subjects = "蘇聯外交、國際關係史"
edition_reports = ""
# What of the chapters behind the text goes into the booklet; all if nothing is named.
edition_booklet = "chapters/apparatus"

edition_title_reading = "Sūlián wàijiāo zhèngcè shǐlùn"

epub_language = "zh-Hant-TW"
epub_description = (
    "林石父《蘇聯外交政策史論》現存卷首（書名頁、目次、第一章、第二章至原書第一三頁）的校注本，"
    "逐字依底本，附校勘記、註釋、年表與索引。"
)
epub_copyright = "校注文字以 CC BY-SA 4.0 授權；原書文字的著作權狀態不明"
edition_name_lines = True
