"""The site, read back with lxml, and what is proved of it."""
