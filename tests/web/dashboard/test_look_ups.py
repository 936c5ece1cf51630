from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kithwork.audit.models import Entry
from kithwork.matching.models import LookupAllowance, LookupSpend


@pytest.fixture
def admin(client, world):
    client.force_login(world.a.admin)
    today = timezone.now().date()
    for house in world:
        LookupSpend.objects.create(
            organization=house.organization, user=house.users[0], day=today, spent=42, imported=7
        )
    return client


def allow(admin, world, **said):
    until = timezone.now().date() + timedelta(days=5)
    form = {"by_hand": "300", "by_import": "2000", "until": until.isoformat(), "reason": "event"} | said
    return admin.post(reverse("dashboard:allow_look_ups", args=["maple", world.a.users[0].pk]), form)


def test_an_admin_sees_who_looks_up_how_much_and_gives_more_until_a_day(admin, world):
    page = admin.get("/o/maple/-/look-ups/").content.decode()
    assert "Ana Whitfield" in page
    assert "42 of 100" in page
    assert Entry.objects.filter(verb="look_up.list", people=1).exists()

    assert allow(admin, world)["Location"] == "/o/maple/-/look-ups/"
    assert "42 of 300" in admin.get("/o/maple/-/look-ups/").content.decode()
    allow(admin, world, by_hand="400")
    assert LookupAllowance.objects.get().by_hand == 400
    assert set(Entry.objects.filter(verb="look_up.allow").values_list("reason", flat=True)) == {"event"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"by_hand": "5000"}, "from 100 to 1,000"),
        ({"by_import": "10"}, "from 1,000 to 10,000"),
        ({"until": "2001-01-01"}, "within the next 31 days"),
    ],
)
def test_more_has_its_limits(admin, world, said, sentence):
    assert sentence in allow(admin, world, **said).content.decode()
    assert not LookupAllowance.objects.exists()


def test_a_protected_mobilizer_is_linked_by_the_full_number_alone(admin, world):
    url = reverse("dashboard:link_protected", args=["maple", "maple-votes", world.a.mobilizers[0].pk])
    assert "protected by the state" in admin.get(url.removesuffix("protected/")).content.decode()
    page = admin.post(url, {"voter_id": "NC-BY1"}).content.decode()
    assert "no protected voter with exactly this number" in page
