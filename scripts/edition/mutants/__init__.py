"""Mutation testing of the proof (DeMillo, Lipton and Sayward 1978): seeded faults it must find, edits it must not."""
