import re
from datetime import timedelta

import pytest
from django.core import mail

from kithwork.accounts import door as accounts_door
from kithwork.accounts.models import Organization
from kithwork.campaigns import door, reads, writes
from kithwork.campaigns.models import Campaign, Invitation, Mobilizer
from kithwork.campaigns.rules import InvitationState, Joiner, read_refusal_token
from kithwork.campaigns.writes import Invitee
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from tests.campaigns.writes.test_joining import ask_passcode, together
from tests.world import NOW, client_key, make_user, make_world

SITE = "https://kith.example.org"
NORA = Joiner("Nora", "Nora", "Quist", "Durham", "NC", "", is_adult=True)


def invite(house, email="Nora@example.org", key="one", now=NOW):
    person = Invitee(email, "Nora", "Quist")
    return writes.invite(house.scope, client_key=client_key(key), person=person, site=SITE, now=now)


def deliver(house, invitation_id, number=1, now=NOW):
    scope = door.campaign_scope_for_job(house.organization.pk, house.campaign.pk, actor_id=house.admin.pk)
    writes.deliver(scope, invitation_id=invitation_id, number=number, site=SITE, now=now)


def sent_token():
    return re.search(r"/invitation/([^/]+)/", mail.outbox[-1].body).group(1)


def invited(house, **values):
    """An invitation whose mail has left; returns its id and token."""
    invitation_id = invite(house, **values)
    deliver(house, invitation_id)
    return invitation_id, sent_token()


def visitor(house, user):
    return door.visitor_scope(user.pk, house.campaign.slug, visitor_key=f"user-{user.pk}")


def states(house, now=NOW):
    return [line.state for line in reads.invitations(house.scope, now=now).lines]


def test_invite_repeated_post_makes_one(world):
    assert invite(world.a) == invite(world.a)
    row = Invitation.objects.get()
    assert (row.email, row.invited_by_id, row.times_sent) == ("nora@example.org", world.a.admin.pk, 0)


def test_deliver_mails_once_with_address_inviter_and_one_click_refusal(world):
    invitation_id = invite(world.a)
    deliver(world.a, invitation_id)
    deliver(world.a, invitation_id)  # the job ran twice
    (sent,) = mail.outbox
    assert sent.to == ["nora@example.org"]
    for words in (
        "admin@maple.example.org",
        "Maple Neighbors",
        "1 Main St\nDurham, NC 27701",
        "Do not invite me again",
    ):
        assert words in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = Invitation.objects.get()
    assert (row.times_sent, row.sent_at, row.expires_at) == (1, NOW, NOW + timedelta(days=14))
    assert sent_token() not in str(Invitation.objects.values().get())


def test_deliver_writes_in_the_language_its_reader_chose_else_the_campaigns(world):
    Campaign.objects.filter(id=world.a.campaign.pk).update(
        invitation_text={"en": "Come along", "es": "Ven con nosotros"}, further_languages=["es"]
    )
    make_user("rosa@example.org", language="es")
    invited(world.a, email="Rosa@example.org")
    invited(world.a, email="nora@example.org", key="two")

    to_rosa, to_nora = mail.outbox
    assert to_rosa.subject.endswith(": tu invitación")
    assert "Ven con nosotros" in to_rosa.body
    assert '<html lang="es">' in to_rosa.alternatives[0].content
    assert "Come along" in to_nora.body
    assert to_nora.subject.endswith(": your invitation")


def test_deliver_expiry_counts_from_sending_by_the_organization_setting(world):
    Organization.objects.filter(pk=world.a.organization.pk).update(invitation_days=3)
    invitation_id = invite(world.a)
    deliver(world.a, invitation_id, now=NOW + timedelta(hours=5))
    assert Invitation.objects.get().expires_at == NOW + timedelta(days=3, hours=5)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_invite_refused_unless_active(world, status):
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status=status)
    with pytest.raises(RefusedError):
        invite(world.a)


def test_invite_refused_without_postal_address(world):
    Organization.objects.filter(pk=world.a.organization.pk).update(postal_address="")
    with pytest.raises(RefusedError, match="postal address"):
        invite(world.a)


@pytest.mark.parametrize(
    ("email", "sentence"), [("ana@maple.example.org", "joined already"), ("nora@", "full e-mail address")]
)
def test_invite_refused_on_the_email_field(world, email, sentence):
    with pytest.raises(RefusedError, match=sentence) as refused:
        invite(world.a, email=email)
    assert refused.value.field == "email"


def test_invite_again_while_pending_refused_and_after_expiry_allowed(world):
    invited(world.a)
    with pytest.raises(RefusedError, match="invited already"):
        invite(world.a, key="two")
    later = NOW + timedelta(days=15)
    invite(world.a, key="two", now=later)
    assert states(world.a, now=later) == [InvitationState.PENDING, InvitationState.EXPIRED]


def test_invite_forbidden_to_analysts(world):
    with pytest.raises(ForbiddenError):
        writes.invite(
            world.a.analyst_scope,
            client_key=client_key("x"),
            person=Invitee("n@example.org", "", ""),
            site=SITE,
            now=NOW,
        )


def test_resend_twice_with_new_links_then_refused(world):
    invitation_id, token = invited(world.a)
    for number in (2, 3):
        writes.resend(world.a.scope, invitation_id=invitation_id, site=SITE, now=NOW)
        deliver(world.a, invitation_id, number=number)
    assert len({token, sent_token()}) == 2
    with pytest.raises(NotFoundError):
        reads.letter(visitor(world.a, make_user("nora@example.org")), token=token, now=NOW)
    with pytest.raises(RefusedError, match="twice"):
        writes.resend(world.a.scope, invitation_id=invitation_id, site=SITE, now=NOW)


def test_resend_before_the_first_mail_left_refused(world):
    invitation_id = invite(world.a)
    with pytest.raises(RefusedError, match="not left yet"):
        writes.resend(world.a.scope, invitation_id=invitation_id, site=SITE, now=NOW)


def test_revoked_invitation_cannot_be_accepted(world):
    invitation_id, token = invited(world.a)
    writes.revoke(world.a.scope, invitation_id=invitation_id, now=NOW)
    assert states(world.a) == [InvitationState.REVOKED]
    with pytest.raises(RefusedError, match="taken back"):
        writes.accept(visitor(world.a, make_user("nora@example.org")), token=token, person=NORA, now=NOW)


def test_another_organizations_invitation_not_found(world):
    invitation_id, _token = invited(world.a)
    for verb in (writes.revoke, writes.resend):
        extra = {"site": SITE} if verb is writes.resend else {}
        with pytest.raises(NotFoundError):
            verb(world.b.scope, invitation_id=invitation_id, now=NOW, **extra)


def test_accept_skips_the_passcode_and_repeats_safely(world):
    ask_passcode(world.a)
    invitation_id, token = invited(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    first = writes.accept(scope, token=token, person=NORA, now=NOW)
    assert writes.accept(scope, token=token, person=NORA, now=NOW) == first
    row = Invitation.objects.get(pk=invitation_id)
    assert (row.accepted_at, row.accepted_by_id) == (NOW, first)
    assert states(world.a) == [InvitationState.ACCEPTED]


def test_join_by_the_landing_page_with_an_invitation_skips_the_passcode(world):
    ask_passcode(world.a)
    invited(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    assert reads.landing(scope, now=NOW).needs_passcode is False
    writes.join(scope, person=NORA, passcode="", now=NOW)
    assert states(world.a) == [InvitationState.ACCEPTED]


def test_accept_with_another_address_names_the_masked_one(world):
    _id, token = invited(world.a)
    with pytest.raises(RefusedError, match=r"n…@example\.org"):
        writes.accept(visitor(world.a, make_user("omar@example.org")), token=token, person=NORA, now=NOW)


def test_accept_expired_refused(world):
    _id, token = invited(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    with pytest.raises(RefusedError, match="too old"):
        writes.accept(scope, token=token, person=NORA, now=NOW + timedelta(days=14))
    writes.accept(scope, token=token, person=NORA, now=NOW + timedelta(days=14, seconds=-1))


def test_accept_of_another_campaigns_link_not_found(world):
    _id, token = invited(world.a)
    with pytest.raises(NotFoundError):
        writes.accept(visitor(world.b, make_user("nora@example.org")), token=token, person=NORA, now=NOW)


def test_refuse_is_honoured_by_its_organization_only(world):
    invitation_id, _token = invited(world.a)
    link = re.search(r"/do-not-invite/([^/]+)/", mail.outbox[-1].body).group(1)
    organization_id, digest, key_version = read_refusal_token(link)
    scope = accounts_door.addressee_scope(organization_id)
    writes.refuse(scope, digest=digest, key_version=key_version, now=NOW)
    writes.refuse(scope, digest=digest, key_version=key_version, now=NOW)
    with pytest.raises(RefusedError, match="not to be invited"):
        writes.resend(world.a.scope, invitation_id=invitation_id, site=SITE, now=NOW)
    assert invite(world.b)


def test_invitations_pages_by_key(world, monkeypatch):
    monkeypatch.setattr("kithwork.campaigns.reads.inviting.PAGE", 2)
    ids = [invite(world.a, email=f"p{number}@example.org", key=f"k{number}") for number in range(3)]
    first = reads.invitations(world.a.scope, now=NOW)
    second = reads.invitations(world.a.scope, now=NOW, before=first.next)
    assert [line.id for line in (*first.lines, *second.lines)] == ids[::-1]
    assert second.next is None


@pytest.mark.parametrize("count", [1, 3])
def test_invitations_asks_as_many_queries_for_one_as_for_three(world, count, django_assert_num_queries):
    for number in range(count):
        invite(world.a, email=f"p{number}@example.org", key=f"k{number}")
    scope = world.a.scope
    with django_assert_num_queries(5):
        reads.invitations(scope, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_accept_two_people_at_once_exactly_one_joins():
    world = make_world()
    _id, token = invited(world.a)
    nora, omar = make_user("nora@example.org"), make_user("omar@example.org")
    scopes = [visitor(world.a, nora), visitor(world.a, omar)]
    results = together(*[lambda s=scope: writes.accept(s, token=token, person=NORA, now=NOW) for scope in scopes])
    assert [isinstance(result, RefusedError) for result in results] == [False, True]
    assert list(Mobilizer.objects.filter(user__in=[nora, omar]).values_list("user_id", flat=True)) == [nora.pk]


@pytest.mark.django_db(transaction=True)
def test_accept_two_posts_at_once_make_one_mobilizer():
    world = make_world()
    _id, token = invited(world.a)
    nora = make_user("nora@example.org")
    scope = visitor(world.a, nora)
    results = together(*[lambda: writes.accept(scope, token=token, person=NORA, now=NOW)] * 2)
    assert results == [Mobilizer.objects.get(user=nora).pk] * 2


@pytest.mark.django_db(transaction=True)
def test_invite_one_person_by_two_admins_at_once_makes_one():
    world = make_world()
    results = together(*[lambda key=key: invite(world.a, key=key) for key in ("one", "two")])
    assert sorted(isinstance(result, RefusedError) for result in results) == [False, True]
    assert Invitation.objects.count() == 1
