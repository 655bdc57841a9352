"""Settings of the documentation for maintainers; ``make docs`` builds it into ``_build/docs``."""

project = "The edition: documentation for maintainers"
extensions = ["myst_parser"]
html_theme = "sphinx_book_theme"
html_title = project
html_copy_source = False
html_show_sourcelink = False
copyright = ""
