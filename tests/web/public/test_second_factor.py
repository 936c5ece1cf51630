"""Factors, step-up and sessions, through the pages, with the codes a real authenticator app would show."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client, TestCase
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts import door, jobs, writes
from kithwork.accounts.adapter import confirming
from kithwork.accounts.models import Membership
from kithwork.audit.models import Entry
from tests.web.public.test_sign_in import ask, code, is_signed_in, link, text
from tests.world import NOW, World, make_user

ADMINISTRATORS = "/o/maple/-/administrators/"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):  # noqa: ARG001 - the limits are kept in the database
    cache.clear()


def tell():
    """The job that the last change of a factor enqueued."""
    job = ProcrastinateJob.objects.filter(task_name="accounts.tell_of_factor").latest("id")
    jobs.tell_of_factor(**job.args)


def app_code(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def add_app(client):
    """Returns the app's secret and the recovery codes that were shown."""
    client.get("/account/security/app/add/")
    secret = client.session["mfa.totp.secret"]
    with TestCase.captureOnCommitCallbacks(execute=True):  # allauth tells of it when it is saved for good
        answer = client.post("/account/security/app/add/", {"code": app_code(secret)})
    assert answer["Location"] == "/account/security/recovery-codes/"
    return secret, client.get(answer["Location"]).context["unused_codes"]


def sign_in(client, sink, email="nora@example.org", path=""):
    cache.clear()
    ask(client, email, path)
    return client.post("/sign-in/code/", {"code": code(sink[-1])})


def make_old(client):
    session = client.session
    session[confirming.PROVED_AT] = time.time() - 16 * 60
    session.save()


def test_an_app_is_added_asked_for_and_told_by_mail(client, sink):
    sign_in(client, sink)
    secret, codes = add_app(client)
    tell()
    assert "authenticator app was added" in text(sink[-1])
    assert len(codes) == 10
    assert [entry.verb for entry in Entry.objects.order_by("id")] == ["user.sign_in", "factor.add_app"]

    other = Client()
    assert sign_in(other, sink, path="/account/")["Location"] == "/sign-in/second/"
    assert not is_signed_in(other)
    wrong = other.post("/sign-in/second/", {"code": "12"})
    assert "This did not work" in wrong.content.decode()
    done = other.post("/sign-in/second/", {"code": app_code(secret, 1)})
    assert done["Location"] == "/account/"
    assert is_signed_in(other)


def test_the_secret_is_of_no_use_to_who_reads_the_database(client, sink):
    sign_in(client, sink)
    secret, codes = add_app(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(one in stored for one in codes)


def test_a_link_asks_for_the_second_factor_too(client, sink):
    sign_in(client, sink)
    secret, _codes = add_app(client)
    cache.clear()
    ask(Client(), "nora@example.org")
    other = Client()
    assert other.post(link(sink[-1]))["Location"] == "/sign-in/second/"
    assert not is_signed_in(other)
    other.post("/sign-in/second/", {"code": app_code(secret, 1)})
    assert is_signed_in(other)


def test_a_recovery_code_works_once_and_its_use_is_told(client, sink):
    sign_in(client, sink)
    _secret, codes = add_app(client)
    other = Client()
    sign_in(other, sink)
    other.post("/sign-in/second/", {"code": codes[0]})
    assert is_signed_in(other)
    tell()
    assert "with one of your recovery codes" in text(sink[-1])
    third = Client()
    sign_in(third, sink)
    third.post("/sign-in/second/", {"code": codes[0]})
    assert not is_signed_in(third)


def test_codes_are_shown_once(client, sink):
    sign_in(client, sink)
    _secret, codes = add_app(client)
    again = client.get("/account/security/recovery-codes/").content.decode()
    assert not any(one in again for one in codes)
    assert "10 codes are left" in again


def test_guessing_codes_is_stopped_for_whom_they_are_tried(client, sink):
    sign_in(client, sink)
    secret, _codes = add_app(client)
    other = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(other, sink)
    for _try in range(5):
        other.post("/sign-in/second/", {"code": "000000"})
    third = Client(REMOTE_ADDR="198.51.100.8")
    ask(third, "nora@example.org")
    third.post("/sign-in/code/", {"code": code(sink[-1])})
    third.post("/sign-in/second/", {"code": app_code(secret, 1)})
    assert not is_signed_in(third)


def test_a_code_of_the_app_works_once(client, sink):
    sign_in(client, sink)
    secret, _codes = add_app(client)
    used, other, third = app_code(secret, 1), Client(), Client()
    sign_in(other, sink)
    other.post("/sign-in/second/", {"code": used})
    ask(third, "nora@example.org")
    third.post("/sign-in/code/", {"code": code(sink[-1])})
    third.post("/sign-in/second/", {"code": used})
    assert (is_signed_in(other), is_signed_in(third)) == (True, False)


def test_the_first_factor_ends_sessions_that_had_none(client, sink):
    other = Client()
    sign_in(other, sink)
    sign_in(client, sink)
    add_app(client)
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_sessions_are_listed_and_ended(client, sink):
    other, third = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"), Client()
    for one in (other, third, client):
        sign_in(one, sink)
    page = client.get("/account/security/")
    assert "Firefox on Linux" in page.content.decode()
    assert [device.is_this for device in page.context["security"].devices] == [True, False, False]
    device = UserSession.objects.get(session_key=other.session.session_key)
    stranger = Client()
    stranger.force_login(make_user("stranger@example.org"))
    assert stranger.post(f"/account/security/sessions/{device.pk}/end/").status_code == 404
    client.post(f"/account/security/sessions/{device.pk}/end/")
    assert [one.get("/account/").status_code for one in (other, third, client)] == [302, 200, 200]
    client.post("/account/security/sessions/end/")
    assert [one.get("/account/").status_code for one in (third, client)] == [302, 200]


def test_a_session_has_another_key_after_signing_in(client, sink):
    ask(client)
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code(sink[0])})
    assert client.session.session_key != before


def test_what_is_posted_waits_until_its_person_has_confirmed_by_mail(client, sink, world: World):
    sign_in(client, sink, world.a.admin.email)
    make_old(client)
    invitation = {"role": "analyst", "email": "new@example.org"}
    answer = client.post(ADMINISTRATORS, invitation)
    assert answer["Location"] == f"/sign-in/confirm/?next={ADMINISTRATORS.replace('/', '%2F')}"
    asked = client.get(answer["Location"])
    assert len(sink) == 1
    assert "Send me a code" in asked.content.decode()
    client.post(answer["Location"], {"next": ADMINISTRATORS})
    assert "confirm that it is you" in text(sink[1])
    wrong = "000000" if code(sink[1]) != "000000" else "111111"
    assert (
        "not the code we sent"
        in client.post(answer["Location"], {"next": ADMINISTRATORS, "code": wrong}).content.decode()
    )
    done = client.post(answer["Location"], {"next": ADMINISTRATORS, "code": code(sink[1])})
    assert (done.status_code, done["Location"]) == (303, ADMINISTRATORS)
    assert "new@example.org" in client.get(ADMINISTRATORS).content.decode()


def test_five_wrong_codes_end_a_confirmation(client, sink):
    sign_in(client, sink)
    make_old(client)
    client.post("/sign-in/confirm/", {})
    right = code(sink[-1])
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        client.post("/sign-in/confirm/", {"code": wrong})
    client.post("/sign-in/confirm/", {"code": right})
    assert client.session[confirming.PROVED_AT] < time.time() - 60


def test_with_an_app_mail_does_not_confirm(client, sink):
    sign_in(client, sink)
    secret, _codes = add_app(client)
    make_old(client)
    asked = client.get("/account/security/app/remove/")
    assert asked["Location"].startswith("/sign-in/confirm/code/?next=")
    assert client.get("/sign-in/confirm/").status_code == 302
    assert client.post("/sign-in/confirm/", {}).status_code == 302
    client.post(asked["Location"], {"code": app_code(secret, 1), "next": "/account/security/app/remove/"})
    client.post("/account/security/app/remove/")
    assert not Authenticator.objects.exists()
    tell()
    assert "was removed" in text(sink[-1])


@pytest.mark.parametrize(
    "address",
    [
        "/o/maple/maple-votes/exports/",
        "/o/maple/maple-votes/people/contacts/bulk/",
        "/o/maple/-/administrators/step-down/",
        "/o/maple/-/security/",
        "/o/maple/-/keep/",
        "/o/maple/-/erase/",
        "/o/maple/-/look-ups/1/",
        "/o/maple/maple-votes/people/mobilizers/1/protected/",
    ],
)
def test_weighty_posts_ask_again(client, world: World, address):
    client.force_login(world.a.admin)
    make_old(client)
    assert client.post(address)["Location"].startswith("/sign-in/confirm/")


def test_whom_to_erase_is_asked_for_anew_and_waits_nowhere(client, world: World):
    client.force_login(world.a.admin)
    make_old(client)
    client.post("/o/maple/-/erase/", {"email": "gone@example.org"})
    assert "gone@example.org" not in str(dict(client.session))


def test_the_trail_as_a_file_asks_again(client, world: World):
    client.force_login(world.a.admin)
    make_old(client)
    assert client.get("/o/maple/-/audit/audit.csv")["Location"].startswith("/sign-in/confirm/")


def test_a_dashboard_left_alone_asks_again_and_the_mobilizers_pages_do_not(client, world: World):
    client.force_login(world.a.admin)
    session = client.session
    session[confirming.SEEN_AT] = time.time() - confirming.DESK_IDLES.total_seconds()
    session.save()
    answer = client.get("/o/maple/-/?x=1")
    assert answer["Location"] == "/sign-in/confirm/?next=%2Fo%2Fmaple%2F-%2F%3Fx%3D1"
    assert client.get("/account/").status_code == 200
    confirmed = client.session
    confirmed[confirming.SEEN_AT] = time.time() - 600
    confirmed.save()
    assert client.get("/o/maple/-/").status_code == 200
    assert client.session[confirming.SEEN_AT] > time.time() - 60


def test_a_required_factor_leads_there_and_nothing_opens_before(client, sink, world: World):
    sign_in(client, sink, world.a.admin.email)
    answer = client.post("/o/maple/-/security/", {"second_factor_required": "on"})
    assert answer.status_code == 303
    for address in ("/o/maple/-/", ADMINISTRATORS, "/o/maple/maple-votes/people/contacts/", "/o/maple/-/audit/"):
        assert client.get(address)["Location"] == "/account/security/?asked=1"
    assert client.post(ADMINISTRATORS, {"role": "analyst", "email": "x@example.org"})["Location"].startswith(
        "/account/"
    )
    assert "stay closed" in client.get("/account/security/?asked=1").content.decode()
    analyst = Client()
    analyst.force_login(world.a.analyst)
    assert analyst.get("/o/maple/-/").status_code == 200
    add_app(client)
    assert client.get("/o/maple/-/").status_code == 200
    assert "factor.require" in Entry.objects.values_list("verb", flat=True)


def colleague(world: World):
    admin = make_user("second@maple.example.org")
    Membership.objects.create(organization=world.a.organization, user=admin, role="organization_admin", made_at=NOW)
    return admin


def test_another_admin_resets_a_lost_factor(client, sink, world: World):
    lost = colleague(world)
    owner = Client()
    sign_in(owner, sink, lost.email)
    add_app(owner)
    client.force_login(world.a.admin)
    page = client.get(ADMINISTRATORS).content.decode()
    assert page.count("Second factor") >= 1
    answer = client.post(f"/o/maple/-/administrators/{lost.pk}/reset-factor/")
    assert answer.status_code == 303
    assert not Authenticator.objects.filter(user=lost).exists()
    assert owner.get("/account/").status_code == 302
    tell()
    assert "taken all second factors off" in text(sink[-1])
    entry = Entry.objects.filter(verb="factor.reset").get()
    assert (entry.actor_id, entry.noun_id, entry.organization_id) == (
        world.a.admin.pk,
        str(lost.pk),
        world.a.organization.pk,
    )


def test_nobody_resets_their_own_or_whom_another_organization_trusts(client, world: World):
    shared = colleague(world)
    Membership.objects.create(organization=world.b.organization, user=shared, role="organization_admin", made_at=NOW)
    for user in (shared, world.a.admin):
        Authenticator.objects.create(user=user, type="totp", data={})
    client.force_login(world.a.admin)
    for user in (shared, world.a.admin):
        client.post(f"/o/maple/-/administrators/{user.pk}/reset-factor/")
    assert Authenticator.objects.count() == 2
    assert client.post(f"/o/maple/-/administrators/{world.b.admin.pk}/reset-factor/").status_code == 404
    writes.reset_second_factor_of(door.system_scope(), email=shared.email, now=NOW)
    assert not Authenticator.objects.filter(user=shared).exists()


def test_an_admin_removes_another_who_is_out_at_the_next_request(client, world: World):
    other = colleague(world)
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get("/o/maple/-/").status_code == 200
    client.force_login(world.a.admin)
    client.post(f"/o/maple/-/administrators/{other.pk}/remove/", {"role": "organization_admin"})
    assert theirs.get("/o/maple/-/").status_code == 404
    client.post(f"/o/maple/-/administrators/{world.a.analyst.pk}/remove/", {"role": "analyst"})
    assert not Membership.objects.filter(organization=world.a.organization, role="analyst").exists()
    client.post(f"/o/maple/-/administrators/{world.a.admin.pk}/remove/", {"role": "organization_admin"})
    assert Membership.objects.filter(organization=world.a.organization, role="organization_admin").count() == 1


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "7", '{"id": "x", "response": {}}', '{"rawId": []}'])
@pytest.mark.parametrize("address", ["/sign-in/passkey/", "/account/security/passkeys/add/", "/sign-in/second/"])
def test_what_no_device_says_is_no_error_of_ours(client, sink, address, credential):
    if not address.startswith("/account"):
        sign_in(client, sink)
        add_app(client)
        client = Client()
        sign_in(client, sink)
    else:
        client.force_login(make_user("nora@example.org"))
        client.get(address)
    assert client.post(address, {"credential": credential, "name": "x"}).status_code in (200, 302)
    if not address.startswith("/account"):
        assert not is_signed_in(client)


def test_rows_of_sessions_that_are_over_are_forgotten(client, sink):
    sign_in(client, sink)
    other = Client()
    sign_in(other, sink)
    other.session.set_expiry(-1)
    session = other.session
    session.set_expiry(-int(timedelta(days=1).total_seconds()))
    session.save()
    jobs.forget_old_sessions(0)
    assert UserSession.objects.count() == 1
