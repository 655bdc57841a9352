"""Verbs and tables of a maintainer; nothing that the edition needs to be built or proved."""
