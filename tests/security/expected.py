"""The expectations of the walk: what each name that the program reads is, and so what is played against it.

expected.toml names, for each address, what it reads of its query string, body and files. A kind is

- `text`        anything a person may type: it is shown escaped, kept as text, or refused with a sentence
- `id:NOUN S`   the number of a NOUN: the stranger's is answered S and nothing of the stranger's is read or written
- `key`         a form's client_key, or another value that the program itself drew up
- `way`         where to go next: never off this site
- `file`        an upload: tests/security/test_uploads.py plays what is hostile
- `table:NOUN`  whatever the table of NOUN takes: each of its filters, sorts and columns, listed in [filters] and [sorts]
"""

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("expected.toml")
KINDS = ("text", "id", "key", "way", "file", "table")

Names = dict[str, str]


def expected() -> dict[tuple[str, str], Names]:
    """(address's name, query, body or files) → name → kind."""
    told = tomllib.loads(FILE.read_text())["addresses"]
    return {(address, where): names for address, places in told.items() for where, names in places.items()}


def columns() -> dict[str, dict[str, list[str]]]:
    """filters and sorts → noun → keys."""
    told = tomllib.loads(FILE.read_text())
    return {"filters": told["filters"], "sorts": told["sorts"]}
