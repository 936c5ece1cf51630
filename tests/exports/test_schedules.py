"""Files made by themselves and brought to a folder, and to a real S3 server of this machine."""

import csv
import io
import json
import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.exports import jobs, reads, rules, writes
from kithwork.exports.models import Export, ExportSchedule
from kithwork.exports.rules import Rhythm
from kithwork.exports.writes import Wish
from kithwork.kernel.delivery import UndeliveredError
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.voterfile.models import VoterFile
from tests.world import NOW, client_key

NEW_YORK = ZoneInfo("America/New_York")
DAILY = Rhythm("day", 0, 5, 1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.STORAGE_FOLDER = tmp_path / "files"
    settings.DELIVERY_FOLDER = tmp_path / "deliveries"
    settings.DELIVERY_S3 = None
    return tmp_path


def schedule(house, *, rhythm=DAILY, target="folder", kind="contacts", accepted=False, key="one", folder="nightly"):
    wish = Wish(kind, "", "csv", rhythm, target, folder)
    return writes.schedule(house.scope, wish=wish, terms_accepted=accepted, client_key=client_key(key), now=NOW)


def work(*names):
    """Runs what waits, as the worker would."""
    for name in names:
        for job in ProcrastinateJob.objects.filter(task_name=name, status="todo"):
            app.tasks[name](**job.args)


def at(moment, time_machine):
    time_machine.move_to(moment, tick=False)
    jobs.run_schedules(0)


def run(house):
    (card,) = reads.schedules(house.scope, now=NOW)
    return card.runs[0]


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        (Rhythm("day", 0, 5, 0), datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 2, 10, tzinfo=UTC)),
        (Rhythm("day", 0, 5, 0), datetime(2026, 11, 2, 10, tzinfo=UTC), datetime(2026, 11, 3, 10, tzinfo=UTC)),
        (Rhythm("week", 2, 23, 0), datetime(2026, 11, 2, 10, tzinfo=UTC), datetime(2026, 11, 5, 4, tzinfo=UTC)),
        # The clocks skip two o'clock on that day, and show one o'clock twice on this.
        (Rhythm("day", 0, 2, 0), datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (Rhythm("day", 0, 1, 0), datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 11, 2, 6, tzinfo=UTC)),
    ],
)
def test_the_next_run_is_by_the_zones_clock(rhythm, after, expected):
    assert rules.next_run(rhythm, zone=NEW_YORK, after=after) == expected


def test_a_run_holds_whole_days_before_it():
    assert rules.covered(Rhythm("day", 0, 5, 7), on=date(2026, 11, 8)) == (date(2026, 11, 1), date(2026, 11, 7))
    assert rules.covered(Rhythm("day", 0, 5, 0), on=date(2026, 11, 8)) == (None, None)


def test_due_it_is_made_once_and_brought_to_its_folder_with_its_description(world, home, time_machine):
    house = world.a
    house.contact(first_name="Rosa")
    house.contact(first_name="Early", added_at=NOW - timedelta(days=3))
    schedule(house)
    assert schedule(house) == schedule(house)
    at(datetime(2026, 11, 3, 9, 59, tzinfo=UTC), time_machine)
    assert not Export.objects.exists()
    at(datetime(2026, 11, 3, 10, 0, tzinfo=UTC), time_machine)
    at(datetime(2026, 11, 3, 10, 1, tzinfo=UTC), time_machine)
    work("exports.make", "exports.deliver", "exports.deliver")
    made = Export.objects.get()
    assert (made.first_day, made.last_day, made.rows_done) == (date(2026, 11, 2), date(2026, 11, 2), 1)
    folder = home / "deliveries" / "maple" / "maple-votes" / "nightly"
    name = f"contacts-2026-11-03-{made.id}.csv"
    assert sorted(path.name for path in folder.iterdir()) == [name, f"{name}.datapackage.json"]
    (row,) = csv.DictReader(io.StringIO((folder / name).read_text(), newline=""))
    assert row["mobilizer_provided_first_name"] == "Rosa"
    (told,) = json.loads((folder / f"{name}.datapackage.json").read_text())["resources"]
    assert (told["path"], told["hash"]) == (name, f"sha256:{made.sha256}")
    assert (folder / name).stat().st_mode & 0o777 == 0o600
    assert run(house).delivered_as == f"deliveries/maple/maple-votes/nightly/{name}"
    assert ExportSchedule.objects.get().next_at == datetime(2026, 11, 4, 10, tzinfo=UTC)


def test_of_runs_missed_one_is_made_up_for(world, time_machine):
    schedule(world.a)
    at(datetime(2026, 11, 20, 12, tzinfo=UTC), time_machine)
    assert Export.objects.count() == 1
    assert ExportSchedule.objects.get().next_at == datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_a_stopped_one_runs_no_more_and_is_nobody_elses(world, time_machine):
    schedule_id = schedule(world.a)
    with pytest.raises(NotFoundError):
        writes.stop_schedule(world.b.scope, schedule_id=schedule_id, now=NOW)
    writes.stop_schedule(world.a.scope, schedule_id=schedule_id, now=NOW)
    at(datetime(2026, 11, 3, 10, tzinfo=UTC), time_machine)
    assert not Export.objects.exists()
    assert reads.schedules(world.a.scope, now=NOW) == ()


@pytest.mark.parametrize(
    "values",
    [{"folder": "../../etc"}, {"folder": ""}, {"target": "s3"}, {"kind": "nobody"}, {"rhythm": Rhythm("day", 0, 24, 0)},
     {"rhythm": Rhythm("day", 0, 5, 3)}],
)  # fmt: skip
def test_what_cannot_be_scheduled_is_a_sentence(world, values):
    with pytest.raises(RefusedError):
        schedule(world.a, **values)


def test_another_voter_file_in_force_stops_the_runs_until_its_terms_are_accepted(world, time_machine):
    house = world.a
    file = VoterFile(
        organization=house.organization, state="NC", layout="nc", name="nc.txt", source="State Board",
        obtained_on=date(2026, 9, 1), permitted_use="Elections only.", agreed_by=house.admin, agreed_at=NOW,
        made_at=NOW, status="in_force", client_key=client_key("file"),
    )  # fmt: skip
    schedule_id = schedule(house)
    file.save()
    with pytest.raises(RefusedError):
        schedule(house, key="two")
    at(datetime(2026, 11, 3, 10, tzinfo=UTC), time_machine)
    assert "terms of use" in run(house).failure
    with pytest.raises(RefusedError):
        writes.retry(house.scope, export_id=run(house).id, now=NOW)
    assert reads.schedules(house.scope, now=NOW)[0].needs_terms
    writes.accept_terms(house.scope, schedule_id=schedule_id, now=NOW)
    writes.retry(house.scope, export_id=run(house).id, now=NOW)
    work("exports.make", "exports.deliver")
    assert run(house).delivered_at


@pytest.fixture
def s3(settings, monkeypatch):
    """A bucket on a server that speaks S3; yields a client of it."""
    boto3 = pytest.importorskip("boto3")
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - it takes a second to load

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "of-this-test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    settings.DELIVERY_S3 = {
        "bucket_name": "kith", "location": "campaigns", "endpoint_url": endpoint, "region_name": "us-east-1",
    }  # fmt: skip
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    yield client
    client.close()
    server.stop()


@pytest.mark.filterwarnings("ignore")  # of libraries that are not ours
def test_it_is_brought_to_s3_and_a_storage_that_refuses_is_told_and_tried_again(world, s3):
    house = world.a
    house.contact(first_name="Rosa")
    schedule_id = schedule(house, target="s3")
    writes.run_now(house.scope, schedule_id=schedule_id, client_key=client_key("now"), now=NOW + timedelta(days=1))
    work("exports.make")
    with pytest.raises(UndeliveredError):  # so that the job is tried again
        work("exports.deliver")
    assert run(house).delivery_failure.startswith("The storage refused the file (NoSuchBucket).")
    s3.create_bucket(Bucket="kith")
    work("exports.deliver")
    export = Export.objects.get()
    key = f"campaigns/maple/maple-votes/nightly/contacts-2026-11-03-{export.id}.csv"
    assert sorted(one["Key"] for one in s3.list_objects_v2(Bucket="kith")["Contents"]) == [
        key,
        f"{key}.datapackage.json",
    ]
    body = s3.get_object(Bucket="kith", Key=key)["Body"].read()
    assert b"Rosa" in body
    assert len(body) == export.bytes
    assert (run(house).delivered_as, run(house).delivery_failure) == (f"s3://kith/{key}", "")
    stored = json.dumps([*ExportSchedule.objects.values(), *Export.objects.values()], default=str)
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in stored


@pytest.mark.filterwarnings("ignore")
def test_a_storage_that_does_not_answer_is_a_sentence(world, settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    settings.DELIVERY_S3 = {
        "bucket_name": "kith", "location": "", "endpoint_url": "http://127.0.0.1:9", "region_name": "us-east-1",
    }  # fmt: skip
    schedule_id = schedule(world.a, target="s3")
    writes.run_now(world.a.scope, schedule_id=schedule_id, client_key=client_key("now"), now=NOW)
    work("exports.make")
    with pytest.raises(UndeliveredError):
        work("exports.deliver")
    assert run(world.a).delivery_failure == "The storage did not answer. It is tried again."
