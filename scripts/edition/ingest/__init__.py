"""From a transcription, and from what is added to one, to the files of a project."""
