import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kithwork.kernel.table import harmless
from kithwork.kernel.table.copy import FORMULA, PHONE

cells = st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=8) | st.from_regex(
    r"\A[=+\-@\t\r]?[0-9]{0,17}\n?\Z"
)


@pytest.mark.usefixtures("db")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells, min_size=20, max_size=60))
def test_headings_are_made_harmless_as_cells_are(texts):
    """The one rule in two languages: headings never were in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN t ~ %s AND t !~ %s THEN '''' || t ELSE t END FROM unnest(%s::text[]) WITH ORDINALITY AS c (t, n)"
            " ORDER BY n",
            [FORMULA, PHONE, texts],
        )
        assert [row[0] for row in cursor.fetchall()] == [harmless(text) for text in texts]
