from datetime import datetime

from django.db import transaction

from kithwork.contacts import writes as contacts
from kithwork.contacts.rules import UnwelcomeError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import Lookup
from kithwork.matching.reads import Candidates, Found, Subject
from kithwork.matching.rules import Why, is_possible, status_after
from kithwork.matching.writes.budget import spend
from kithwork.matching.writes.settling import hold, settle, write_down
from kithwork.suppression import reads as suppression


def look_up(scope: MobilizerScope, *, contact_id: int | None, now: datetime) -> Candidates:
    """Asks the voter file about a contact (about oneself: no contact) and keeps what is shown, so that only that can be confirmed.

    Spends one of the person's look-ups of the day, unless the last answer still holds; beyond the budget nothing is
    asked. Called after a contact was added or edited, and by "Look again".

    UnwelcomeError where the contact is likelier than not a suppressed voter: it is hidden then, and the look-up spent.
    """
    found = _look_up(scope, contact_id=contact_id, now=now)
    if found is None:
        raise UnwelcomeError
    return found


@transaction.atomic
def spend_unwelcome(scope: MobilizerScope, *, now: datetime) -> None:
    """Somebody was refused for being suppressed: that costs a look-up, as the one of another would have, and is written down."""
    scope.require(Permission.LOOK_UP_VOTERS)
    spend(scope, now=now)
    write_down(scope, verb="contact.refuse", contact_id=None, people=1, now=now)


@transaction.atomic
def _look_up(scope: MobilizerScope, *, contact_id: int | None, now: datetime) -> Candidates | None:
    scope.require(Permission.LOOK_UP_VOTERS)
    about = hold(scope, contact_id=contact_id)
    known = reads.candidates(scope, contact_id=contact_id, now=now)
    if known.why is Why.NO_FILE:
        _set_status(scope, about, best=0)
    if not known.may_ask:
        return known
    if not spend(scope, now=now):
        limit = reads.budget(scope, day=reads.today(scope, now=now)).by_hand
        return reads.nobody(scope, why=Why.BUDGET, state=about.state, limit=limit)
    found, unwelcome = _parted(scope, reads.find(scope, subject=about))
    if contact_id is not None and any(is_possible(each.judgement.probability) for each in unwelcome):
        likely = {contact_id: unwelcome[0].judgement.candidate_id}
        contacts.set_likely(scope, voters=likely)
        _set_status(scope, about, best=1)
        contacts.hide(scope, contact_ids=[contact_id], now=now)
        write_down(scope, verb="match.look_up", contact_id=contact_id, people=len(unwelcome), now=now)
        return None
    lookup = _keep(scope, about, found, now)
    _set_status(scope, about, best=max((each.judgement.probability for each in found), default=0))
    if contact_id is not None and found and is_possible(found[0].judgement.probability):
        contacts.set_likely(scope, voters={contact_id: found[0].judgement.candidate_id})
    write_down(scope, verb="match.look_up", contact_id=contact_id, people=len(found), now=now)
    return reads.offered(scope, lookup=lookup, about=about)


def _parted(scope: MobilizerScope, found: tuple[Found, ...]) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Candidates, and those who are suppressed."""
    ids = [each.judgement.candidate_id for each in found]
    stopped = suppression.suppressed_voters(scope, canonical_voter_ids=ids)
    welcome = tuple(each for each in found if each.judgement.candidate_id not in stopped)
    return welcome, tuple(each for each in found if each.judgement.candidate_id in stopped)


def _keep(scope: MobilizerScope, about: Subject, found: tuple[Found, ...], now: datetime) -> Lookup:
    """A new row each time: the keys in an older page's form stand for nobody any more."""
    reads.visible_lookups(scope, contact_id=about.contact_id).delete()
    return Lookup.objects.create(
        organization_id=scope.organization_id,
        campaign_id=scope.campaign_id,
        mobilizer_id=scope.mobilizer_id,
        contact_id=about.contact_id,
        fingerprint=about.fingerprint,
        model_version=about.model.version,
        shown=[reads.told(scope, found=each, now=now) for each in found],
        asked_at=now,
    )


def _set_status(scope: MobilizerScope, about: Subject, *, best: float) -> None:
    status = status_after(best, decided=reads.decided(scope, contact_id=about.contact_id))
    if status != about.status:
        settle(scope, contact_id=about.contact_id, status=status)
