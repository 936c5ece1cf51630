"""The least that identifies a voter, as a page may show it and a row may keep it."""

from datetime import datetime
from typing import Any

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.linkage.addresses import street_parts
from kithwork.linkage.reasons import Code
from kithwork.matching.reads.finding import Found
from kithwork.matching.rules import MILLION, age_band


def told(scope: CampaignScope, *, found: Found, now: datetime) -> dict[str, Any]:
    """{voter, name, age_band, place, words, ppm, weight, reasons}: never a birth date, a house number or a party."""
    scope.require(Permission.LOOK_UP_VOTERS)
    voter, judgement = found.voter, found.judgement
    return {
        "voter": voter.canonical_voter_id,
        "name": " ".join(filter(None, (voter.first_name, voter.last_name, voter.suffix))),
        "age_band": age_band(voter.birth_year, year=now.astimezone(scope.zone).year),
        "place": _place(found),
        "words": judgement.words,
        "ppm": round(judgement.probability * MILLION),
        "weight": judgement.weight,
        "reasons": [reason.plain() for reason in judgement.reasons],
    }


def _place(found: Found) -> str:
    """The street only where the mobilizer has said it, and without its number; else the town."""
    if any(reason.code is Code.PLACE_STREET for reason in found.judgement.reasons):
        street = found.voter.street
        return street.removeprefix(street_parts(street).number).strip()
    return found.voter.city
