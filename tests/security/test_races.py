"""Two at once, over real connections, through the whole site: what may happen once happens once."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from kithwork.accounts.models import Membership, User
from kithwork.campaigns.models import Mobilizer
from kithwork.exports.models import Export
from tests.world import NOW, House, make_user, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def together(*asks: Callable[[], int]) -> list[int]:
    got, start = [0] * len(asks), Barrier(len(asks))

    def run(place: int) -> None:
        start.wait()
        try:
            got[place] = asks[place]()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[place]) for place in range(len(asks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(got)


def post(user: User, url: str, data: dict[str, Any]) -> Callable[[], int]:
    client = Client()
    client.force_login(user)
    return lambda: client.post(url, data).status_code


def admins(house: House) -> int:
    return Membership.objects.filter(organization=house.organization, role=Membership.Role.ORGANIZATION_ADMIN).count()


def test_the_last_two_admins_cannot_both_step_down() -> None:
    house = make_world().a
    second = make_user("second@example.org")
    Membership.objects.create(
        organization=house.organization, user=second, role=Membership.Role.ORGANIZATION_ADMIN, made_at=NOW
    )
    url = reverse("dashboard:step_down", args=[house.organization.slug])
    together(post(house.admin, url, {}), post(second, url, {}))
    assert admins(house) == 1


def test_one_export_form_sent_twice_at_once_is_one_file() -> None:
    house = make_world().a
    url = reverse("dashboard:exports", args=[house.organization.slug, house.campaign.slug])
    form = {"client_key": str(uuid4()), "kind": "mobilizers", "format": "csv", "query": "", "terms_accepted": "on"}
    assert together(*[post(house.admin, url, form)] * 2) == [303, 303]
    assert Export.objects.count() == 1


def test_one_person_joining_twice_at_once_is_one_mobilizer() -> None:
    house = make_world().a
    url = reverse("public:join", args=[house.campaign.slug])
    nora = make_user("nora@example.org")
    form = {"first_name": "Nora", "last_name": "Quist", "preferred_name": "Nora", "city": "Durham", "state": "NC", "is_adult": "on"}  # fmt: skip
    assert together(post(nora, url, form), post(nora, url, form)) == [303, 303]
    assert Mobilizer.objects.filter(user=nora).count() == 1
