import pytest
from django.db import connection

from kithwork.kernel.db import ImpatientError, patience


def sleep(seconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_ended_and_the_next_one_may_take_its_time():
    with pytest.raises(ImpatientError), patience(0.02):
        sleep(5)
    with patience(5):
        sleep(0.01)
    sleep(0.05)
