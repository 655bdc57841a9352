"""The doctree: nodes, roles, transforms, the domain, generated lists; docutils and Sphinx begin here."""
