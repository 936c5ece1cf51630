"""What comes before the volunteers: organizations with their admins, the voter file, campaigns with their content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from kithwork.accounts import door as accounts_door
from kithwork.accounts import writes as accounts
from kithwork.campaigns import door
from kithwork.campaigns import writes as campaigns
from kithwork.content import reads as content_reads
from kithwork.content import writes as content
from kithwork.content.rules import Choice, Targeting
from kithwork.kernel.scope import CampaignScope, OrgScope, SystemScope
from kithwork.stewardship import writes as stewardship
from kithwork.voterfile import writes as voterfile
from kithwork.world import ncvoter
from kithwork.world.cast import ORGANIZATIONS, TIME_ZONE, Ask, Drive
from kithwork.world.neighbors import Agenda, client_key
from kithwork.world.voters import SyntheticVoter

OPERATOR = "operator@example.org"


def found(system: SystemScope, *, slug: str, admin: str, now: datetime) -> OrgScope:
    """The organization with its details, run by `admin` (an e-mail address); returns the admin's scope."""
    operator = accounts_door.installation_scope(accounts.name_account_administrator(system, email=OPERATOR, now=now))
    details = ORGANIZATIONS[slug]
    accounts.create_organization(operator, name=details.name, slug=slug, time_zone=TIME_ZONE, now=now)
    accounts.name_first_admin(operator, slug=slug, email=admin, now=now)
    scope = accounts_door.organization_scope(accounts.register(system, email=admin, now=now), slug)
    accounts.edit_organization(scope, details=details, now=now)
    return scope


def load_voter_file(scope: OrgScope, people: Iterable[SyntheticVoter], *, now: datetime) -> None:
    terms = voterfile.Terms(
        source="Made up for this demo; no voter in it exists",
        obtained_on=now.astimezone(scope.zone).date(),
        permitted_use="Trying this program out, and nothing else",
        agreed=True,
    )
    file_id = voterfile.receive(
        scope,
        chunks=ncvoter.lines(people),
        name="ncvoter-demo.txt",
        terms=terms,
        client_key=client_key("voter file"),
        now=now,
        in_background=False,
    )
    voterfile.load(scope, file_id=file_id, now=now + timedelta(minutes=2))


def open_campaign(
    scope: OrgScope, drive: Drive, *, agenda: Agenda, now: datetime, is_published: bool = True
) -> CampaignScope:
    """A campaign as the admin builds it; closing an action is put into the agenda."""
    campaigns.create(scope, name=drive.name, slug=drive.slug, now=now)
    inside = door.enter(scope, campaign_slug=drive.slug)
    campaigns.edit_details(inside, details=_details(drive), now=now + timedelta(minutes=4))
    rungs = [Choice(None, label) for label in drive.rungs]
    content.set_ladder(inside, question=drive.question, rungs=rungs, now=now + timedelta(minutes=11))
    for number, ask in enumerate(drive.asks):
        _create_action(inside, ask, agenda=agenda, now=now + timedelta(minutes=20 + 6 * number))
    if is_published:
        stewardship.publish(inside, now=now + timedelta(hours=1))
    return door.enter(scope, campaign_slug=drive.slug)


def _details(drive: Drive) -> campaigns.Details:
    return campaigns.Details(
        name=drive.name,
        slug=drive.slug,
        time_zone=TIME_ZONE,
        landing_title=drive.title,
        landing_text=drive.text,
        passcode_required=bool(drive.passcode),
        passcode=drive.passcode,
    )


def _create_action(scope: CampaignScope, ask: Ask, *, agenda: Agenda, now: datetime) -> None:
    rungs = content_reads.ladder(scope).rungs
    targeting = Targeting(
        rungs=frozenset(rung.id for rung in rungs if rung.position in ask.rungs),
        unanswered=ask.unanswered,
        match_statuses=ask.statuses,
    )
    action_id = content.create_action(scope, draft=replace(ask.draft, targeting=targeting), now=now)
    if ask.closed_after is None:
        return

    def close(at: datetime) -> None:
        content.set_open(scope, action_id=action_id, is_open=False, now=at)

    agenda.put(now + timedelta(days=ask.closed_after), close)
