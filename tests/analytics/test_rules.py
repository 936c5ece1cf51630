import pytest

from kithwork.analytics.rules import Cell, average, cells, share, shown


@pytest.mark.parametrize(
    ("counts", "whole", "texts"),
    [
        ([40, 30, 20], None, ["40", "30", "20"]),
        ([40, 3, 20], None, ["40", "<5", "…"]),
        ([40, 3, 2], None, ["40", "<5", "<5"]),
        ([40, 0, 20], None, ["40", "<5", "…"]),
        ([98], 100, ["…"]),
        ([100], 100, ["100"]),
        ([60], 100, ["60"]),
        ([40, 3], 1000, ["40", "<5"]),
        ([3], 100, ["<5"]),
        ([1200], 5000, ["1,200"]),
        ([2], None, ["<5"]),
        ([], None, []),
    ],
)
def test_cells_guarded_hide_few_and_what_subtraction_would_tell(
    counts: list[int], whole: int | None, texts: list[str]
) -> None:
    assert [cell.text for cell in cells(counts, whole=whole, guarded=True)] == texts


def test_cells_unguarded_show_everything() -> None:
    assert cells([0, 3, 1200], whole=2000, guarded=False) == [Cell(0, "0"), Cell(3, "3"), Cell(1200, "1,200")]


def test_share_of_nothing_is_a_dash() -> None:
    assert share(shown(0), shown(0)) == "–"
    assert average(shown(3), shown(0)) == "–"


def test_share_of_hidden_is_nothing() -> None:
    assert share(Cell(None, "<5"), shown(10)) == ""
    assert average(shown(10), Cell(None, "<5")) == ""


def test_share_rounds_to_a_tenth() -> None:
    assert share(shown(1), shown(3)) == "33.3 %"
    assert average(shown(10), shown(4)) == "2.5"
