"""What a book is, with the standard library alone: notation, marks, wording, outputs, witness, registers, findings."""
