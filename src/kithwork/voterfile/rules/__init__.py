"""Decisions about voter files: what is one, where a line ends, what a voter's row says. No ORM, no clock."""
