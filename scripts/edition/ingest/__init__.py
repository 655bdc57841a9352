"""Taking in more of the transcription: a longer file -> source/, and its new lines -> chapters/."""
