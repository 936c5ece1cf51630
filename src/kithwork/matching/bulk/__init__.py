"""Two files linked without a database: read, block, judge, decide, write. No Django in here (docs/adr/0008)."""
