import pytest

from kithwork.accounts.door import addressee_scope, organization_scope_for_job
from kithwork.audit.models import Entry as AuditEntry
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.suppression import reads, writes
from kithwork.suppression.models import Entry
from kithwork.suppression.rules import Kind, Reason, Source, Value
from tests.world import NOW

ROSA = (Value(Kind.PHONE, "(919) 555-0101"), Value(Kind.EMAIL, "Rosa+kith@Example.org"), Value(Kind.VOTER, "NC-AB12"))
SPELLED = (Value(Kind.PHONE, "+1 919 555 0101"), Value(Kind.EMAIL, "rosa@example.org"), Value(Kind.VOTER, "nc-ab12"))
OTHER = Value(Kind.PHONE, "919-555-0102")


def suppress(house, values=ROSA, source=Source.HAND):
    return writes.add(house.scope, values=values, reason=Reason.ASKED, source=source, now=NOW)


def test_many_values_at_once_in_any_spelling_one_statement(world, django_assert_num_queries):
    assert suppress(world.a) == 3
    assert suppress(world.a) == 0
    mobilizer = world.a.mobilizer_scope()
    with django_assert_num_queries(1):
        assert reads.suppressed(mobilizer, values=[*SPELLED, OTHER]) == frozenset(SPELLED)
    assert reads.suppressed(world.b.mobilizer_scope(), values=SPELLED) == frozenset()
    stored = str(list(Entry.objects.values()))
    assert not any(text in stored for text in ("9195550101", "rosa", "AB12"))


def test_what_is_written_down_names_nobody(world):
    suppress(world.a)
    written = AuditEntry.objects.get(verb="suppression.add")
    assert (written.people, written.fields) == (3, ["email", "phone", "voter"])


def test_only_admins_change_the_list(world):
    for scope in (world.a.mobilizer_scope(), world.a.analyst_scope):
        with pytest.raises(ForbiddenError):
            writes.add(scope, values=ROSA, reason=Reason.ASKED, source=Source.HAND, now=NOW)
    with pytest.raises(RefusedError, match="voter id with its state"):
        suppress(world.a, [Value(Kind.VOTER, "AB12")])


def test_removed_it_holds_no_more_but_what_an_erasure_left_stays(world):
    suppress(world.a, [OTHER])
    suppress(world.a, [OTHER], Source.ERASURE)
    by_hand, erased = Entry.objects.order_by("id")
    with pytest.raises(NotFoundError):
        writes.remove(world.b.scope, entry_id=by_hand.id, now=NOW)
    writes.remove(world.a.scope, entry_id=by_hand.id, now=NOW)
    with pytest.raises(NotFoundError):
        writes.remove(world.a.scope, entry_id=erased.id, now=NOW)
    assert reads.suppressed(world.a.scope, values=[OTHER]) == {OTHER}


def test_a_refusal_of_mail_stops_mail_alone(world):
    scope = addressee_scope(world.a.organization.id)
    digest = reads.digest_of(scope, value=Value(Kind.EMAIL, "rosa@example.org"))
    for _ in range(2):
        writes.refuse_mail(scope, digest=digest, key_version=1, now=NOW)
    assert reads.suppressed(world.a.scope, values=SPELLED) == frozenset()
    assert reads.unwelcome(world.a.scope, addresses=["ROSA@example.org", "nora@example.org"]) == {"ROSA@example.org"}


def test_a_new_key_holds_at_once_and_takes_over_what_is_stored(world, settings):
    suppress(world.a)
    old = Entry.objects.order_by("id").values_list("digest", flat=True)
    before = list(old)
    settings.SUPPRESSION_KEYS = (*settings.SUPPRESSION_KEYS, "n" * 48)
    assert reads.suppressed(world.a.scope, values=SPELLED) == frozenset(SPELLED)
    job = organization_scope_for_job(world.a.organization.id)
    assert (writes.rewrap(job), writes.rewrap(job)) == (3, 0)
    assert not set(before) & set(old.all())
    assert reads.suppressed(world.a.scope, values=SPELLED) == frozenset(SPELLED)
    # A mail that left before says no with the hash of then.
    writes.refuse_mail(addressee_scope(world.a.organization.id), digest=before[1], key_version=1, now=NOW)
    assert reads.unwelcome(world.a.scope, addresses=["rosa@example.org"])
