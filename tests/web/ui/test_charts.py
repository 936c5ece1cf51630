from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import RequestFactory
from django_cotton import render_component

from kithwork.web.ui import charts
from kithwork.web.ui.charts import Bar, Line, LineChart, Series

DAYS = [date(2026, 11, day) for day in (1, 2, 3)]


def drawn(name: str, **context: object) -> ET.Element:
    """A component as a tree; a parse error would be markup no browser is promised to mend the same way."""
    html = render_component(RequestFactory().get("/"), name, context)
    return ET.fromstring(f"<body>{html}</body>")  # noqa: S314 - our own markup


def test_bars_are_as_wide_as_their_share_of_the_longest():
    rows = [
        {"label": "Yes", "count": 8, "share": "66.7 %"},
        {"label": "No", "count": 3},
        {"label": "Maybe", "count": 0},
    ]
    assert charts.bars(rows) == (
        Bar("Yes", "8", "66.7 %", "", "100%", 8),
        Bar("No", "3", "", "", "37.5%", 3),
        Bar("Maybe", "0", "", "", "", 0),
    )


def test_bars_hidden_from_an_analyst_draw_nothing():
    rows = [{"label": "Yes", "count": 1204, "text": "1,204"}, {"label": "No", "count": None, "text": "<5"}]
    assert charts.bars(rows)[1] == Bar("No", "<5", "", "", "", 0)


def test_bars_of_nothing():
    assert charts.bars([]) == ()


def test_bars_component_says_in_a_table_what_it_draws():
    rows = [{"label": "Yes & no", "count": 8, "share": "80.0 %"}, {"label": "No", "count": 2, "share": "20.0 %"}]
    tree = drawn("bars", rows=rows, label="Contacts on each rung")
    widths = [rect.get("width") for rect in tree.iter("rect") if rect.get("class") == "bar-fill"]
    cells = ["".join(cell.itertext()) for cell in tree.findall(".//details/table/tbody/tr/*")]
    assert (widths, cells) == (["100%", "25%"], ["Yes & no", "8", "80.0 %", "No", "2", "20.0 %"])


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (1, 2), (7, 8), (9, 10), (83, 100), (1204, 2000), (61_000, 80_000)]
)
def test_ceiling_is_the_next_round_even_number(highest, top):
    assert charts.ceiling(highest) == top


def test_line_runs_from_the_first_day_to_the_last():
    assert charts.line(DAYS, [Series("Contacts", (0, 3, 8))]) == LineChart(
        lines=(Line("Contacts", "M0.0 200.0L300.0 125.0L600.0 0.0", 1),),
        scale=(8, 4, 0),
        days=tuple(DAYS),
        rows=((DAYS[0], (0,)), (DAYS[1], (3,)), (DAYS[2], (8,))),
    )


def test_line_of_one_day_is_level():
    assert charts.line(DAYS[:1], [Series("Contacts", (1,))]).lines[0].path == "M0.0 100.0L600 100.0"


def test_line_of_no_days_is_empty():
    assert charts.line([], [Series("Contacts", ())]) == LineChart((Line("Contacts", "", 1),), (2, 1, 0), (), ())


def test_line_component_has_a_row_for_each_day():
    days = [DAYS[0] + timedelta(days=place) for place in range(30)]
    chart = charts.line(days, [Series("Contacts", tuple(range(30))), Series("Touchpoints", tuple(range(30)))])
    tree = drawn("line", chart=chart, label="Growth")
    assert len(tree.findall(".//details//tbody/tr")) == 30
    assert [path.get("class") for path in tree.findall(".//div/svg/path")] == ["line-grid", "line-1", "line-2"]
