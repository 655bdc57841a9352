"""Mutation testing of the proof (DeMillo, Lipton and Sayward 1978): seeded faults it must find, edits it must not.

Equivalent mutants are no faults and are left out by rule: bytes that did not change, two equal characters or
paragraphs exchanged, a count in a PDF label that shows no number, and the order of what is all the editors' own.
"""
