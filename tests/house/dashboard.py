"""docs/dashboard.md: every metric, column and control of the five pages, where it is and what shows it; made from code.

python -m tests.house.dashboard    writes it, as `./kith promises` does
"""

import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

PAGE = Path(__file__).parents[2] / "docs" / "dashboard.md"
# The views of a module are shown by these tests, beside the walks over every address.
SHOWN_BY = {
    "actions": ("content",), "analytics": ("analytics",), "builder": ("builder",), "bulk": ("bulk",), "content": ("content",),
    "exports": ("exports",), "invitations": ("invitations",), "invitation_lists": ("invitations",), "matches": ("matches",), "merging": ("content",),
    "people": ("people",), "preview": ("content",), "schedules": ("exports",), "targeting": ("content",),
    "views": ("people",), "tasks": ("content",),
}  # fmt: skip
EVERY_URL = "tests/house/test_urls.py"
METRICS = "tests/same_numbers/test_numbers.py"
COLUMNS = "tests/people/test_every_column.py"
FILES = "tests/exports/test_writes.py"


def page() -> str:
    lines = [
        "# The Campaign Dashboard: what is where, and what shows it",
        "",
        "Made from code by `./kith promises`; a test fails where it is stale.",
        "",
        "## Metrics", "", "| metric | definition | page | shown by |", "|---|---|---|---|", *_metrics(),
        "", "## Columns of People", "",
        "Each is filtered as its kind allows, sorted, chosen, put in order, searched where it says so, kept in a view, and",
        "exported as shown. Beside them Contacts has one column for each action, named by its nickname or name.", "",
        "| table | column | definition | filters | sorted | shown by |", "|---|---|---|---|---|---|", *_columns(),
        "", "## Files of Exports", "", "| file | what it holds | columns | shown by |", "|---|---|---|---|", *_files(),
        "", "## Controls: every address of a campaign's pages", "",
        f"Each is asked by every role in `{EVERY_URL}`.", "",
        "| page | control | address | shown by |", "|---|---|---|---|", *_controls(),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _metrics() -> Iterator[str]:
    from kithwork.analytics.columns import METRICS as OF_CAMPAIGN  # noqa: PLC0415 - when Django is ready
    from kithwork.people.columns import MOBILIZER_METRICS  # noqa: PLC0415

    for metric in OF_CAMPAIGN:
        yield _row(metric.label, metric.description, "Analytics", _code(METRICS))
    for column in MOBILIZER_METRICS:
        yield _row(column.label, column.description, "People: Mobilizers, profile", _code(METRICS))


def _columns() -> Iterator[str]:
    from kithwork.kernel.table import operators  # noqa: PLC0415
    from kithwork.people.columns import MOBILIZERS, contacts_table  # noqa: PLC0415

    for noun, table in (("Mobilizers", MOBILIZERS), ("Contacts", contacts_table([], [], ZoneInfo("UTC")))):
        for column in table.columns:
            filters = ", ".join(operators(column.kind)) if column.filterable else "–"
            yield _row(
                noun, column.label, column.description, filters + (", search" if column.searched else ""),
                "yes" if column.sortable else "–", _code(COLUMNS),
            )  # fmt: skip


def _files() -> Iterator[str]:
    from kithwork.exports.columns import KINDS  # noqa: PLC0415

    for kind in KINDS.values():
        yield _row(kind.label, kind.description, "in the data dictionary", _code(FILES))


def _controls() -> Iterator[str]:
    from kithwork.web.dashboard.urls import urlpatterns  # noqa: PLC0415

    for pattern in urlpatterns:
        address = str(pattern.pattern)
        if not address.startswith("<slug:campaign>/"):
            continue
        module = pattern.callback.__module__.rpartition(".")[2]
        which = address.split("/")[1].title()
        tests = ", ".join(_code(f"tests/web/dashboard/test_{name}.py") for name in SHOWN_BY.get(module, (module,)))
        yield _row(which, str(pattern.name).replace("_", " "), _code(address.removeprefix("<slug:campaign>")), tests)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in cells)} |"


def _code(text: str) -> str:
    return f"`{text}`"


def write() -> None:
    """Django needs its variables, and touches no database for this."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kithwork.settings")
    os.environ.setdefault("SECRET_KEY", "only to read the list of addresses, never to sign a thing")
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")
    django.setup()
    PAGE.write_text(page())


if __name__ == "__main__":
    write()
