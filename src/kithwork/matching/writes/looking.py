from datetime import datetime

from django.db import transaction

from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import MobilizerScope
from kithwork.matching import reads
from kithwork.matching.models import Lookup
from kithwork.matching.reads import Candidates, Found, Subject
from kithwork.matching.rules import Why, status_after
from kithwork.matching.writes.budget import spend
from kithwork.matching.writes.settling import hold, settle, write_down


@transaction.atomic
def look_up(scope: MobilizerScope, *, contact_id: int | None, now: datetime) -> Candidates:
    """Asks the voter file about a contact (about oneself: no contact) and keeps what is shown, so that only that can be confirmed.

    Spends one of the person's look-ups of the day, unless the last answer still holds; beyond the budget nothing is
    asked. Called after a contact was added or edited, and by "Look again".
    """
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
    found = reads.find(scope, subject=about)
    lookup = _keep(scope, about, found, now)
    _set_status(scope, about, best=max((each.judgement.probability for each in found), default=0))
    write_down(scope, verb="match.look_up", contact_id=contact_id, people=len(found), now=now)
    return reads.offered(scope, lookup=lookup, about=about)


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
