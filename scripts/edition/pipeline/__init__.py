"""From the files of a project to proved and published outputs."""
