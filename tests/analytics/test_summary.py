"""The summary of a large campaign says what the rows say."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kithwork.analytics import reads, rules, writes
from kithwork.analytics.rules import Within
from kithwork.campaigns import door
from kithwork.contacts.columns import AREA_FIELDS
from kithwork.contacts.models import Contact
from kithwork.content.models import Action, TargetRung
from kithwork.content.rules import Targeting
from tests.web.dashboard.test_analytics import crowd
from tests.world import NOW, House, World

TARGETINGS = (
    Targeting(),
    Targeting(unanswered=True),
    Targeting(match_statuses=frozenset({"matched", "declined"})),
    Targeting(tags=frozenset({"union"})),
    Targeting(places=frozenset({"NC/county/Durham", "NC/congress/14", "VA"})),
    Targeting(unanswered=True, match_statuses=frozenset({"matched"}), places=frozenset({"NC"})),
)


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> None:
    """Workers share a folder, and their campaigns have the same numbers."""
    settings.STORAGE_FOLDER = tmp_path


def asked_everything(house: House) -> list[Any]:
    scope = house.scope
    found: list[Any] = []
    for asked in (Within(), Within(first=date(2026, 10, 27)), Within(date(2026, 10, 26), date(2026, 10, 30))):
        numbers = reads.numbers(scope, asked=asked)
        found += [
            numbers.people_reached,
            [action.eligible for action in numbers.actions],
            reads.growth(scope, now=NOW, asked=asked),
            reads.movement(scope, now=NOW, asked=asked),
            reads.overlap(scope, asked=asked),
            *(reads.places(scope, kind=kind, asked=asked) for kind in AREA_FIELDS),
        ]
    for targeting in (*TARGETINGS, Targeting(rungs=frozenset({house.rungs[0].pk, house.rungs[2].pk}))):
        for action_id in (None, house.actions["task"].pk):
            audience = reads.audience(scope, targeting=targeting, action_id=action_id)
            found.append((audience.contacts, audience.mobilizers, audience.responded))
    return found


@pytest.mark.parametrize("size", [0, 60])
def test_summary_says_what_the_rows_say(world: World, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    house = world.a
    crowd(house, size)
    Contact.objects.filter(pk__in=Contact.objects.filter(match_status="matched")[:9]).update(tags=["union", "vip"])
    Action.objects.filter(pk=house.actions["one"].pk).update(target_tags=["vip"], target_places=["NC/county/Wake"])
    TargetRung.objects.create(organization=house.organization, action=house.actions["several"], rung=house.rungs[1])
    by_rows = asked_everything(house)
    monkeypatch.setattr(writes, "LARGE", -1)

    writes.summarize_where_due(door.campaign_scope_for_job(house.organization.pk, house.campaign.pk), now=NOW)

    assert reads.numbers(house.scope).as_of == NOW
    assert reads.numbers(world.b.scope).as_of is None
    assert asked_everything(house) == by_rows
    client = Client()
    client.force_login(house.admin)
    base = f"/o/{house.organization.slug}/{house.campaign.slug}/analytics/"
    assert "As of 10:00" in client.get(base).content.decode()
    assert client.post(f"{base}count-now/").status_code == 303


def test_summary_is_made_after_a_change_and_goes_when_the_campaign_is_small(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = world.a
    scope = door.campaign_scope_for_job(house.organization.pk, house.campaign.pk)
    monkeypatch.setattr(writes, "LARGE", -1)
    changed = [NOW]
    monkeypatch.setattr(writes.audit, "changed_at", lambda _scope: changed[-1])
    later = NOW + timedelta(minutes=5)
    writes.summarize_where_due(scope, now=NOW)
    writes.summarize_where_due(scope, now=later)
    # It was written close to the first: whether that saw it nobody knows.
    assert reads.numbers(house.scope).as_of == later
    writes.summarize_where_due(scope, now=later + timedelta(minutes=5))
    assert reads.numbers(house.scope).as_of == later
    changed.append(later + timedelta(minutes=6))
    writes.summarize_where_due(scope, now=later + timedelta(minutes=6))
    assert reads.numbers(house.scope).as_of == later + timedelta(minutes=6)
    monkeypatch.setattr(writes, "LARGE", rules.LARGE)
    writes.summarize_where_due(scope, now=later)
    assert reads.numbers(house.scope).as_of is None
