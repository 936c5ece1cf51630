from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import House, World


@dataclass
class Phone:
    """A mobilizer's: signed in, inside one campaign. Posts carry a fresh key unless one is given."""

    client: Client
    campaign: str

    def url(self, page: str, **ids: int) -> str:
        return reverse(f"mobilizer:{page}", kwargs={"campaign": self.campaign, **ids})

    def get(self, page: str, query: dict[str, str] | None = None, **ids: int) -> Any:
        return self.client.get(self.url(page, **ids), query or {})

    def post(self, page: str, data: dict[str, Any] | None = None, **ids: int) -> Any:
        return self.client.post(self.url(page, **ids), {"client_key": str(uuid4())} | (data or {}))

    def read(self, page: str, **ids: int) -> str:
        answer = self.get(page, **ids)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def queries(self, page: str, **ids: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            self.read(page, **ids)
        return len(asked)


def phone_of(house: House, index: int = 0) -> Phone:
    client = Client()
    client.force_login(house.users[index], backend=settings.AUTHENTICATION_BACKENDS[0])
    return Phone(client, house.campaign.slug)


@pytest.fixture
def phone(world: World) -> Phone:
    return phone_of(world.a)


@pytest.fixture
def neighbor(world: World) -> Phone:
    """The other mobilizer of the same campaign."""
    return phone_of(world.a, 1)


@pytest.fixture
def closed(world: World) -> World:
    world.a.campaign.status = "closed"
    world.a.campaign.save()
    return world
