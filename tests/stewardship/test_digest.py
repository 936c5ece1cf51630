from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door
from kithwork.audit.models import Entry
from kithwork.stewardship import reads, rules, writes
from kithwork.stewardship.models import WeeklyDigest
from tests.world import NOW, World

SITE, HEAD = "https://kith.example.org", "7:" + "a" * 64
EASTERN = ZoneInfo("America/New_York")


def job_scope(world: World):
    return door.organization_scope_for_job(world.a.organization.pk)


def begin(world: World, now: datetime) -> int:
    return writes.begin_digest(job_scope(world), head=HEAD, site=SITE, now=now)


def tell(world: World, verb: str, times: int = 1, **said: object) -> None:
    values = {"at": NOW, "organization_id": world.a.organization.pk, "actor_role": "organization", "people": 2}
    values |= {"actor_id": world.a.admin.pk, "verb": verb} | said
    Entry.objects.bulk_create(Entry(**values) for _time in range(times))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 2, 13, 0, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=EASTERN)),
        (datetime(2026, 11, 2, 12, 59, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=EASTERN)),
        (datetime(2026, 11, 8, 23, 0, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=EASTERN)),
    ],
)
def test_the_hour_is_the_one_on_the_organizations_wall(now: datetime, due: datetime) -> None:
    assert rules.last_due(weekday=0, hour=8, zone=EASTERN, now=now) == due


@pytest.mark.parametrize(
    ("week", "before", "unusual"), [(49, 0, False), (50, 0, True), (100, 200, False), (101, 200, True)]
)
def test_what_is_beyond_the_usual(week: int, before: int, unusual: bool) -> None:
    assert rules.is_unusual(week=week, before=before) is unusual


def test_it_goes_out_once_a_week_to_admins_who_want_it(world: World) -> None:
    assert [begin(world, NOW + timedelta(hours=hours)) for hours in (0, 1, 24 * 7, 24 * 7 + 1)] == [0, 0, 1, 0]
    (job,) = ProcrastinateJob.objects.filter(task_name="stewardship.send_digest")
    assert job.args["user_id"] == world.a.admin.pk
    writes.set_digest(world.a.scope, weekday=2, hour=6, is_mine=False, now=NOW)
    assert begin(world, NOW + timedelta(days=15)) == 0
    row = WeeklyDigest.objects.get()
    assert (row.weekday, row.hour, row.sent_at) == (2, 6, NOW + timedelta(days=15))
    assert reads.digest_time(world.a.scope) == reads.DigestTime(2, 6, is_mine=False)


def test_it_says_who_exported_who_asks_much_who_is_new_and_the_head(world: World, mailoutbox: list) -> None:
    tell(world, "export.request", 2)
    tell(world, "match.look_up", 60, actor_id=world.a.users[0].pk)
    tell(world, "match.look_up", 10, actor_id=world.a.users[1].pk)
    tell(world, "role_invitation.accept", actor_id=world.a.analyst.pk)
    tell(world, "contacts.list", organization_id=world.b.organization.pk, actor_id=world.b.admin.pk)
    said = {"since": NOW - timedelta(days=7), "until": NOW + timedelta(hours=1), "head": HEAD, "site": SITE}
    writes.send_digest(job_scope(world), user_id=world.a.admin.pk, **said)
    writes.send_digest(job_scope(world), user_id=world.a.analyst.pk, **said)
    writes.send_digest(job_scope(world), user_id=world.b.admin.pk, **said)

    (sent,) = mailoutbox
    assert sent.to == ["admin@maple.example.org"]
    for words in (
        "Look-ups in the voter file: 70 (about 140 people)", "- admin@maple.example.org, 2 times", "- Ana Whitfield, 60 look-ups",
        "- analyst@maple.example.org", HEAD, f"{SITE}/o/maple/-/audit/weekly-mail/",
    ):  # fmt: skip
        assert words in sent.body
    assert "Ben Okafor" not in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == f"<{SITE}/o/maple/-/audit/weekly-mail/>"
    assert Entry.objects.filter(verb="digest.send", noun_id=str(world.a.admin.pk)).count() == 1


def test_an_admin_chooses_day_and_hour_and_unsubscribes(world: World, client) -> None:
    client.force_login(world.a.admin)
    url = "/o/maple/-/audit/weekly-mail/"
    assert "America/New_York" in client.get(url).content.decode()
    assert client.post(url, {"weekday": "4", "hour": "17"})["Location"] == "/o/maple/-/audit/"
    assert reads.digest_time(world.a.scope) == reads.DigestTime(4, 17, is_mine=False)
