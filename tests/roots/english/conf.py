"""Sphinx settings of the edition; no logic."""

project = "A Walk by the River"
author = "John Doe"
version = "0.1.0"
language = "en"
basename = "walk"
edition_direction = "horizontal"  # of the lines: "horizontal" alone, "vertical" first, or empty: readers choose
copyright = ""

extensions = ["myst_parser", "edition"]
include_patterns = ["index.md", "chapters/**"]
smartquotes = False  # nothing may change the text
myst_footnote_transition = False
html_theme = "edition"

edition_printed_source = "John Doe, A Walk by the River"
epub_copyright = "The licence is still to be told"  # under what licence readers have it
edition_reports = "https://example.org/issues/new"
