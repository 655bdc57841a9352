"""The pipeline: from the project's files to proved outputs in ``_build``, nothing twice, nothing lost."""
