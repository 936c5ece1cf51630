import pytest

from tests.house.promises import Promise, faults, page

SEEN = "tests/house/test_promises.py::test_a_seen_promise_is_faultless"


def test_a_seen_promise_is_faultless() -> None:
    assert list(faults([Promise("Words", "one", "A contact is a person.", "seen", (SEEN,))])) == []


@pytest.mark.parametrize(
    ("promise", "fault"),
    [
        (Promise("W", "a", "S", "seen"), "W.a: seen, but no test is named"),
        (Promise("W", "a", "S", "done", (SEEN,), "x"), "W.a: “done” is none of open, partly, seen"),
        (Promise("W", "a", "S", "partly", (SEEN,)), "W.a: partly, but what is missing is not said"),
        (Promise("W", "a", "S", "seen", (SEEN,), "much"), "W.a: seen, but something is missing"),
        (Promise("W", "a", "S", "open", ("tests/none.py",), "x"), "W.a: there is no tests/none.py"),
        (
            Promise("W", "a", "S", "seen", ("tests/house/test_promises.py::test_no_such",)),
            "W.a: there is no tests/house/test_promises.py::test_no_such",
        ),
    ],
)
def test_a_promise_without_its_ground_is_named(promise: Promise, fault: str) -> None:
    assert list(faults([promise])) == [fault]


def test_page_counts_what_is_seen() -> None:
    text = page([Promise("Words", "one", "One", "seen", (SEEN,)), Promise("Words", "two", "Two", "open", (), "All")])
    assert "## Words (1 of 2 seen)" in text
    assert "*missing:* All" in text
