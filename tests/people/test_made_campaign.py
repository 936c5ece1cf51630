"""The campaign that benchmarks ask about is one the writes could have left: else its figures would mean nothing."""

import pytest
from bench.dashboard import campaign
from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from kithwork.accounts.models import User
from kithwork.campaigns import door
from kithwork.contacts.models import Contact, Touchpoint
from kithwork.contacts.reads import counted, stored
from kithwork.outreach import reads as outreach
from tests.world import NOW

CONTACTS, MOBILIZERS = 600, 24


@pytest.mark.django_db
def test_the_campaign_of_the_benchmark_keeps_the_rules_of_real_ones():
    with connection.cursor() as cursor:
        made = campaign.make(cursor, contacts=CONTACTS, mobilizers=MOBILIZERS, now=NOW)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    admin = User.objects.get(email=campaign.ADMIN)
    scope = door.campaign_scope(admin.pk, organization_slug=campaign.SLUG, campaign_slug=campaign.SLUG)
    contacts = Contact.objects.filter(campaign_id=made.campaign_id)
    assert contacts.filter(deleted_at=None).count() == CONTACTS
    assert stored(scope) == counted(scope)
    ledger = Touchpoint.objects.filter(contact=OuterRef("pk")).values("contact").annotate(n=Count("id")).values("n")
    counts = set(contacts.exclude(touchpoints=0).annotate(n=Subquery(ledger)).values_list("touchpoints", "n"))
    assert counts == {(count, count) for count, _ in counts}
    assert not Touchpoint.objects.filter(contact__touchpoints=0).exists()
    for contact in contacts.filter(deleted_at=None).exclude(rung=None).order_by("-touchpoints", "id")[:5]:
        assert len(outreach.history(scope, contact_id=contact.pk, now=NOW)) == contact.touchpoints
