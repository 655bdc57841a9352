"""The generated lists: apparatus, indexes, chronology, bibliography, printed contents, report."""
