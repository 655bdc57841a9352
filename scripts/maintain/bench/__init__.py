"""The measure: a book of any length made out of this one, the same text for plain Sphinx, and what each costs."""
