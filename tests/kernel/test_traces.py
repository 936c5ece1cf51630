import pytest
from django.db import connection

from kithwork.kernel import traces
from kithwork.kernel.traces import Traces

JO = Traces(
    sure=traces.joined((
        traces.number("+19195550147"),
        traces.address("jo.o'neil+x@example.org"),
        *(traces.whole_name("Jo (Josie)", last) for last in ("O'Neil", "de la Cruz")),
    )),
    words=traces.joined((traces.word("Durham"), traces.word("J"))),
)  # fmt: skip
HELD = (
    "call (919) 555-0147", "1 919.555.0147", "+19195550147", "JO.O'NEIL+X@example.org!", "jo (josie) o'neil",
    "De la  Cruz, Jo (Josie)", "x|Jo (Josie);O'Neil|",
)  # fmt: skip
NOT_HELD = ("919-555-01478", "29195550147000", "jo.o'neil@example.org", "O'Neil", "Banjo (Josie) O'Neil", "J", "")


@pytest.mark.parametrize(("text", "is_held"), [*((one, True) for one in HELD), *((one, False) for one in NOT_HELD)])
@pytest.mark.usefixtures("db")
def test_python_and_postgresql_read_a_text_alike(text: str, is_held: bool) -> None:
    assert JO.are_in(text) is is_held
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~* %s, %s ~* %s", [text, JO.pattern, text, Traces().pattern])
        assert cursor.fetchone() == (is_held, False)


def test_a_name_that_is_a_town_is_no_search_for_the_person() -> None:
    assert JO.were_asked("q=durham")
    assert not JO.were_asked("city.is=Durham&q=ann")
    assert JO.were_asked("city.is=Jo+%28Josie%29+O%27Neil")
    assert JO.blotted("Ask Jo (Josie) O'Neil, 919 555 0147.") == "Ask [erased], [erased]."
