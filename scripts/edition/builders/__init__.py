"""The builders: one package or module an output, all from the same doctree."""
