"""The files of a project, read without Sphinx -> the model."""
