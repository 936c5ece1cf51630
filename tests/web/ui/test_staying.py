from datetime import UTC, datetime, timedelta

import time_machine
from django.conf import settings
from django.test import Client

from tests.world import World

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_signed_in_for_90_days_from_the_last_day_of_use(world: World) -> None:
    client, page = Client(), f"/c/{world.a.campaign.slug}/me/"
    with time_machine.travel(BEGAN, tick=False):
        client.force_login(world.a.users[0])
    for days in (80, 160, 249):
        with time_machine.travel(BEGAN + timedelta(days=days), tick=False):
            answer = client.get(page)
        assert answer.status_code == 200
        assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 90 * 24 * 60 * 60
    with time_machine.travel(BEGAN + timedelta(days=249 + 91), tick=False):
        assert client.get(page).status_code == 302


def test_the_session_is_written_once_a_day(world: World) -> None:
    client, page = Client(), f"/c/{world.a.campaign.slug}/me/"
    with time_machine.travel(BEGAN, tick=False):
        client.force_login(world.a.users[0])
        told = [settings.SESSION_COOKIE_NAME in client.get(page).cookies for _ in range(2)]
    with time_machine.travel(BEGAN + timedelta(days=1, hours=1), tick=False):
        told += [settings.SESSION_COOKIE_NAME in client.get(page).cookies for _ in range(3)]

    assert told == [False, False, True, False, False]
