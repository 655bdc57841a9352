"""Sphinx settings of the edition; no logic."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "scripts"))

project = "蘇聯外交政策史論"
author = "林石父"
language = "zh_TW"

extensions = ["myst_parser", "edition"]
exclude_patterns = ["_build", ".venv", "README.md", "scripts", "tests", "source", "registers"]

# Nothing may change the text: no typographic quotes, no replacements, no links made of words.
smartquotes = False
myst_enable_extensions: list[str] = []
myst_links_external_new_tab = False
myst_footnote_transition = False
