"""The EPUB, read back with EbookLib and lxml, and what is proved of it."""
