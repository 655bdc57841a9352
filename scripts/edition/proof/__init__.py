"""The proof: chapters against the transcription, and outputs, read back, against the chapters."""
