"""Full-text search: what is searched, and which characters count as one."""
