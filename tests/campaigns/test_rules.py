from datetime import timedelta

import pytest

from kithwork.campaigns.rules import (
    InvitationState,
    Joiner,
    check_joiner,
    check_phone,
    invitation_state,
    locked_until,
    read_refusal_token,
    refusal_token,
)
from kithwork.kernel.errors import RefusedError
from tests.world import NOW

HOUR = timedelta(hours=1)
JOINER = Joiner("", "Nora", "Quist", "Durham", "nc", "919-555-0134", is_adult=True)


@pytest.mark.parametrize(
    ("expires", "accepted", "revoked", "bounced", "state"),
    [
        (NOW + HOUR, None, None, None, InvitationState.PENDING),
        (NOW, None, None, None, InvitationState.EXPIRED),
        (NOW + HOUR, NOW, None, None, InvitationState.ACCEPTED),
        (NOW - HOUR, NOW - 2 * HOUR, None, None, InvitationState.ACCEPTED),
        (NOW + HOUR, None, NOW, None, InvitationState.REVOKED),
        (NOW - HOUR, None, NOW - 2 * HOUR, None, InvitationState.REVOKED),
        (NOW - HOUR, None, NOW, None, InvitationState.EXPIRED),
        (NOW + HOUR, None, None, NOW, InvitationState.BOUNCED),
        (NOW + HOUR, None, NOW, NOW, InvitationState.BOUNCED),
    ],
)
def test_invitation_state_table(expires, accepted, revoked, bounced, state):
    assert (
        invitation_state(expires_at=expires, accepted_at=accepted, revoked_at=revoked, bounced_at=bounced, now=NOW)
        == state
    )


def test_locked_until_after_five_in_fifteen_minutes():
    tries = [NOW - timedelta(minutes=minute) for minute in (14, 10, 5, 2, 1)]
    assert locked_until(tries[1:], now=NOW) is None
    assert locked_until(tries, now=NOW) == NOW + timedelta(minutes=1)
    assert locked_until(tries, now=NOW + timedelta(minutes=1)) is None


def test_check_joiner_fills_and_normalizes():
    assert check_joiner(JOINER) == Joiner("Nora", "Nora", "Quist", "Durham", "NC", "+19195550134", is_adult=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_name": " "}, "first_name"),
        ({"last_name": "x" * 300}, "last_name"),
        ({"city": "\x00"}, "city"),
        ({"state": "ZZ"}, "state"),
        ({"state": ""}, "state"),
        ({"phone": "12"}, "phone"),
        ({"is_adult": False}, "is_adult"),
    ],
)
def test_check_joiner_names_the_field_that_is_wrong(values, field):
    given = {name: getattr(JOINER, name) for name in Joiner.__slots__} | values
    with pytest.raises(RefusedError) as refused:
        check_joiner(Joiner(**given))
    assert refused.value.field == field


def test_check_phone_empty_is_none():
    assert check_phone("  ") == ""


def test_refusal_token_read_back_and_forgery_refused():
    token = refusal_token(organization_id=7, digest="ab", key_version=2)
    assert read_refusal_token(token) == (7, "ab", 2)
    assert read_refusal_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert read_refusal_token("x") is None
