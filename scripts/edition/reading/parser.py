"""The Markdown parser, the one that MyST builds: with it the chapters are read as the build reads them.

MyST-Parser itself would bring docutils and Sphinx into every proof. A test keeps the two from drifting apart.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from edition.reading.emphasis import emphasis_plugin
from edition.reading.ruby import ruby_plugin


@cache
def parser() -> MarkdownIt:
    """Return the parser; an escaped sign stays a token of its own, so that it is known to be meant."""
    made = MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(myst_block_plugin)
    made.use(myst_role_plugin).use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    return made.use(emphasis_plugin).use(ruby_plugin).disable("text_join")
