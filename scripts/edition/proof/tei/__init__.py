"""The TEI, read back."""
