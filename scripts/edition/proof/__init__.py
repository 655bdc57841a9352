"""The proof: chapters and built outputs against the transcription. Nothing here imports Sphinx."""
