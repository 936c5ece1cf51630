"""The list of people behind a number: the People page with the filter that finds exactly as many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from kithwork.analytics.reads import Shared
from kithwork.analytics.rules import Within
from kithwork.kernel.table import BLANK
from kithwork.outreach.columns import Move
from kithwork.voterfile.rules.areas import Area

# Kind of area, and the column of Contacts that tells it.
PLACE_COLUMNS = {
    "": "voterfile_provided_state",
    "county": "voterfile_provided_county",
    "congress": "congressional_district",
    "senate": "state_senate_district",
    "house": "state_house_district",
}
METRICS: Mapping[str, dict[str, str]] = {
    "total_contacts": {},
    "contacts_matched": {"match_status.in": "matched"},
    "contacts_with_touchpoints": {"relational_touchpoints.min": "1"},
}


@dataclass(frozen=True, slots=True)
class Lists:
    """Without a campaign there is no list: every address is ""."""

    organization: str
    campaign: str
    within: Within

    def metric(self, key: str) -> str:
        if key == "total_mobilizers":
            return self._address("mobilizers", {"mobilizer_id.is": self.within.mobilizer_id})
        return self.contacts(METRICS[key]) if key in METRICS else ""

    def rung(self, rung_id: int) -> str:
        return self.contacts({"key_question_response.in": str(rung_id)})

    @property
    def unanswered(self) -> str:
        return self.contacts({"key_question_response.in": BLANK})

    def responded(self, action_id: int) -> str:
        return self.contacts({f"action_{action_id}.blank": "no"})

    def option(self, action_id: int, option_id: int) -> str:
        return self.contacts({f"action_{action_id}.in": str(option_id)})

    def eligible(self, action_id: int) -> str:
        return self.contacts({"eligible_actions.in": str(action_id)})

    def joined_on(self, day: date) -> str:
        whose = {"mobilizer_id.is": self.within.mobilizer_id}
        return self._address("mobilizers", {"joined_campaign_at.from": day, "joined_campaign_at.to": day, **whose})

    def added_on(self, day: date) -> str:
        whose = {"mobilizer_id.is": self.within.mobilizer_id}
        return self._address("contacts", {"added_at.from": day, "added_at.to": day, **whose})

    def moved(self, move: Move) -> str:
        return self._address("contacts", {"moved.is": move.written, "mobilizer_id.is": self.within.mobilizer_id})

    def shared(self, shared: Shared) -> str:
        most = {} if shared.or_more else {"voter_holders.max": str(shared.holders)}
        return self.contacts({"voter_holders.min": str(shared.holders), **most})

    def area(self, area: Area) -> str:
        return self.contacts({"areas.is": area.written})

    def not_placed(self, kind: str) -> str:
        return self.contacts({"match_status.in": "matched", f"{PLACE_COLUMNS[kind]}.blank": "yes"})

    def contacts(self, filters: dict[str, str]) -> str:
        asked = {
            "added_at.from": self.within.first,
            "added_at.to": self.within.last,
            "mobilizer_id.is": self.within.mobilizer_id,
        }
        return self._address("contacts", {**filters, **asked})

    def _address(self, page: str, filters: Mapping[str, object]) -> str:
        if not self.campaign:
            return ""
        query = urlencode({name: value for name, value in filters.items() if value})
        return f"{reverse(f'dashboard:{page}', args=[self.organization, self.campaign])}{query and f'?{query}'}"


NO_LISTS = Lists("", "", Within())
