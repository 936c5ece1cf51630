"""docs/performance.md: a section for each bench, written by the bench."""

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
HEAD = "# Performance\n\nMeasured by commands of this repository; run them again on your machine.\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def write(title: str, text: str) -> None:
    """Puts the section in the place of the one with this title, or at the end."""
    page = PAGE.read_text() if PAGE.exists() else HEAD
    section = f"\n## {title}\n\n{text.rstrip()}\n"
    pattern = rf"\n## {re.escape(title)}\n.*?(?=\n## |\Z)"
    if re.search(pattern, page, re.DOTALL):
        page = re.sub(pattern, lambda _: section, page, flags=re.DOTALL)
    else:
        page += section
    PAGE.write_text(page)
