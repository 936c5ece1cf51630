import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.kernel.jobs import enqueue


@pytest.mark.usefixtures("transactional_db")
def test_a_job_enqueued_in_a_worker_exists_when_its_transaction_does():
    """A worker has a connector of its own; a job written by that one would begin before the writer has committed."""

    def enqueue_and_fail():
        with transaction.atomic():
            enqueue("campaigns.send_lists")
            raise RuntimeError

    with app.replace_connector(app.connector.get_worker_connector()):
        with pytest.raises(RuntimeError):
            enqueue_and_fail()
        assert not ProcrastinateJob.objects.exists()
        enqueue("campaigns.send_lists")
    assert ProcrastinateJob.objects.get().task_name == "campaigns.send_lists"
