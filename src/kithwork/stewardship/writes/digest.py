"""The weekly mail to admins: what the audit trail holds of the week, and the head of its chain."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kithwork.accounts import reads as accounts
from kithwork.audit.writes import record
from kithwork.kernel import mail
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.jobs import enqueue
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.stewardship import reads
from kithwork.stewardship.models import DigestRefusal, WeeklyDigest
from kithwork.stewardship.rules import last_due
from kithwork.suppression import reads as suppression
from kithwork.suppression.rules import Kind, Value

HOURS, DAYS = range(24), range(7)


@transaction.atomic
def set_digest(scope: OrgScope, *, weekday: int, hour: int, is_mine: bool, now: datetime) -> None:
    """Day and hour are the organization's; whether it comes is each admin's own."""
    scope.require(Permission.MANAGE_ORGANIZATION)
    if weekday not in DAYS or hour not in HOURS:
        raise RefusedError(_("Please choose a day and an hour from the list."), field="weekday")
    row, _is_new = WeeklyDigest.objects.get_or_create(
        organization_id=scope.organization_id, defaults={"weekday": weekday, "hour": hour, "sent_at": now}
    )
    row.weekday, row.hour = weekday, hour
    row.save(update_fields=["weekday", "hour"])
    if is_mine:
        reads.visible_refusals(scope).filter(user_id=scope.person).delete()
    else:
        refusal = DigestRefusal(organization_id=scope.organization_id, user_id=scope.person)
        DigestRefusal.objects.bulk_create([refusal], ignore_conflicts=True)
    record(scope, verb="digest.edit", noun="organization", noun_id=scope.organization_id, now=now)


@transaction.atomic
def begin_digest(scope: OrgScope, *, head: str, site: str, now: datetime) -> int:
    """Enqueues a mail an admin where the hour has come since the last; returns how many. The first week begins the count."""
    scope.require(Permission.RUN_JOBS)
    fresh = WeeklyDigest(organization_id=scope.organization_id, sent_at=now)
    WeeklyDigest.objects.bulk_create([fresh], ignore_conflicts=True)
    row = reads.visible_digest(scope).select_for_update().get()
    due = last_due(weekday=row.weekday, hour=row.hour, zone=scope.zone, now=now)
    if row.sent_at >= due:
        return 0
    since, row.sent_at = row.sent_at, now
    row.save(update_fields=["sent_at"])
    refused = set(reads.visible_refusals(scope).values_list("user_id", flat=True))
    wanted = [user_id for user_id in accounts.admin_ids(scope) if user_id not in refused]
    for user_id in wanted:
        enqueue(
            "stewardship.send_digest",
            organization_id=scope.organization_id,
            user_id=user_id,
            since=since.isoformat(),
            until=now.isoformat(),
            head=head,
            site=site,
        )
    return len(wanted)


def send_digest(scope: OrgScope, *, user_id: int, since: datetime, until: datetime, head: str, site: str) -> None:
    """To one admin, if they still are one; its row in the trail says that a mail went out."""
    scope.require(Permission.RUN_JOBS)
    email = accounts.admin_address(scope, user_id=user_id)
    if not email or suppression.suppressed(scope, values=[Value(Kind.EMAIL, email)]):
        return
    card = accounts.organization(scope)
    page = site + reverse("dashboard:audit", args=[card.slug]) if site else ""
    settings_page = site + reverse("dashboard:digest", args=[card.slug]) if site else ""
    context = {
        "organization": card,
        "digest": reads.digest(scope, since=since, until=until),
        "since": since.astimezone(scope.zone),
        "until": until.astimezone(scope.zone),
        "head": head,
        "page": page,
        "settings_page": settings_page,
    }
    with translation.override(accounts.mail_language(scope, email=email, otherwise=settings.LANGUAGE_CODE)):
        mail.send(
            to=email,
            subject=_("%(name)s: who did what this week") % {"name": card.name},
            text=render_to_string("stewardship/mail/digest.txt", context),
            headers={"List-Unsubscribe": f"<{settings_page}>"} if settings_page else None,
        )
    record(scope, verb="digest.send", noun="user", noun_id=user_id, now=until)
