"""Taking in more of the transcription: a longer file -> source/."""
