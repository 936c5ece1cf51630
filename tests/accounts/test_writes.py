from datetime import timedelta

import pytest

from kithwork.accounts import door, reads, writes
from kithwork.accounts.models import Membership, SignIn, User
from kithwork.accounts.rules import OrganizationDetails, OwnDetails
from kithwork.audit.models import Entry
from kithwork.kernel.errors import ForbiddenError, NotFoundError, RefusedError
from kithwork.kernel.permission import Role
from tests.world import NOW, make_user


def stranger():
    return door.stranger_scope()


def begin(email="Nora@Example.org", path="/c/maple-votes/"):
    return writes.begin_sign_in(stranger(), email=email, path=path, now=NOW)


@pytest.mark.django_db
def test_finish_sign_in_makes_the_account_of_a_new_address():
    _id, token = begin()
    done = writes.finish_sign_in(stranger(), token=token, now=NOW)
    user = User.objects.get()
    assert (user.email, done.user_id, done.path) == ("nora@example.org", user.id, "/c/maple-votes/")
    assert not Entry.objects.exists()  # a second factor may be to come


@pytest.mark.django_db
def test_begin_sign_in_makes_no_account():
    begin()
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_begin_sign_in_stores_only_a_hash_of_the_link():
    _id, token = begin()
    assert token not in str(SignIn.objects.values().get())


@pytest.mark.django_db
def test_finish_sign_in_keeps_a_known_account():
    known = make_user("nora@example.org", first_name="Nora")
    sign_in_id, _token = begin()
    assert writes.finish_sign_in(stranger(), sign_in_id=sign_in_id, now=NOW).user_id == known.id
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["code", "link"])
@pytest.mark.parametrize("second", ["code", "link"])
def test_finish_sign_in_uses_up_code_and_link_together(first, second):
    sign_in_id, token = begin()
    how = {"code": {"sign_in_id": sign_in_id}, "link": {"token": token}}
    writes.finish_sign_in(stranger(), now=NOW, **how[first])
    with pytest.raises(RefusedError):
        writes.finish_sign_in(stranger(), now=NOW, **how[second])


@pytest.mark.django_db
def test_finish_sign_in_refused_after_fifteen_minutes():
    _id, token = begin()
    with pytest.raises(RefusedError):
        writes.finish_sign_in(stranger(), token=token, now=NOW + timedelta(minutes=15))


@pytest.mark.django_db
def test_pending_sign_in_unknown_token_not_found():
    with pytest.raises(NotFoundError):
        reads.pending_sign_in(stranger(), token="x", now=NOW)  # noqa: S106 - no link at all


@pytest.mark.django_db
def test_forget_old_sign_ins_keeps_those_that_work():
    begin()
    assert writes.forget_old_sign_ins(door.system_scope(), now=NOW) == 0
    assert writes.forget_old_sign_ins(door.system_scope(), now=NOW + timedelta(hours=1)) == 1


def test_create_organization_and_its_first_admin(world):
    scope = door.installation_scope(world.account_administrator.pk)
    slug = writes.create_organization(scope, name="Birch", slug="Birch", time_zone="America/Chicago", now=NOW)
    writes.name_first_admin(scope, slug=slug, email="Boss@Birch.example.org", now=NOW)
    writes.name_first_admin(scope, slug=slug, email="boss@birch.example.org", now=NOW)  # repeated: the same
    boss = User.objects.get(email="boss@birch.example.org")
    assert [(row.organization.slug, row.role) for row in Membership.objects.filter(user=boss)] == [
        ("birch", "organization_admin")
    ]
    with pytest.raises(RefusedError):
        writes.name_first_admin(scope, slug=slug, email="second@birch.example.org", now=NOW)
    assert ("birch", "Birch", NOW, True) in {
        (line.slug, line.name, line.made_at, line.has_admin) for line in reads.organizations(scope)
    }


def test_create_organization_taken_slug_refused(world):
    scope = door.installation_scope(world.account_administrator.pk)
    with pytest.raises(RefusedError) as refused:
        writes.create_organization(scope, name="Maple", slug="maple", time_zone="UTC", now=NOW)
    assert refused.value.field == "slug"


def test_installation_is_closed_to_admins(world):
    with pytest.raises(NotFoundError):
        door.installation_scope(world.a.admin.pk)


def test_edit_organization_records_the_changed_fields(world):
    card = reads.organization(world.a.scope)
    values = {name: getattr(card, name) for name in OrganizationDetails.__slots__} | {"paid_for_by": "Maple Fund"}
    writes.edit_organization(world.a.scope, details=OrganizationDetails(**values), now=NOW)
    assert reads.organization(world.a.scope).paid_for_by == "Maple Fund"
    assert reads.organization(world.b.scope).paid_for_by == ""
    assert Entry.objects.get(verb="organization.edit").fields == ["paid_for_by"]


def test_edit_organization_forbidden_to_analysts(world):
    details = OrganizationDetails("x", "", "", "", "UTC", "", 14)
    with pytest.raises(ForbiddenError):
        writes.edit_organization(world.a.analyst_scope, details=details, now=NOW)


def test_remove_admin_last_one_stays(world):
    with pytest.raises(RefusedError):
        writes.remove_admin(world.a.scope, user_id=world.a.admin.pk, now=NOW)
    second = make_user("second@maple.example.org")
    Membership.objects.create(organization=world.a.organization, user=second, role="organization_admin", made_at=NOW)
    writes.remove_admin(world.a.scope, user_id=world.a.admin.pk, now=NOW)
    with pytest.raises(NotFoundError):
        door.organization_scope(world.a.admin.pk, world.a.organization.slug)


def test_remove_admin_of_another_organization_not_found(world):
    with pytest.raises(NotFoundError):
        writes.remove_admin(world.a.scope, user_id=world.b.admin.pk, now=NOW)


def test_administrators_lists_its_own_and_writes_the_reading_down(world):
    found = reads.administrators(world.a.scope, now=NOW)
    assert {one.email: one.role for one in found} == {
        "admin@maple.example.org": Role.ORGANIZATION_ADMIN, "analyst@maple.example.org": Role.ANALYST,
    }  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.verb, entry.people) == ("administrator.list", 2)


def test_remember_campaign_is_where_one_lands(world):
    scope = door.user_scope(world.a.admin.pk)
    writes.remember_campaign(scope, campaign_id=world.a.campaign.pk)
    assert reads.roles_of(scope).last_campaign_id == world.a.campaign.pk


@pytest.mark.django_db
def test_name_account_administrator_from_the_command_line():
    user_id = writes.name_account_administrator(door.system_scope(), email="root@example.org", now=NOW)
    assert door.installation_scope(user_id).actor_id == user_id


def test_edit_own_details_is_how_the_admins_see_it(world):
    scope = door.user_scope(world.a.admin.pk)
    details = OwnDetails("Ada", "Quist", "919-555-0101", "Durham")
    writes.edit_own_details(scope, details=details, now=NOW)
    assert reads.own_details(scope) == details
    assert "Ada" in {one.first_name for one in reads.administrators(world.a.scope, now=NOW)}
    assert Entry.objects.get(verb="user.edit").fields == ["first_name", "last_name", "phone", "location"]


def test_edit_own_details_too_long_refused(world):
    with pytest.raises(RefusedError) as refused:
        writes.edit_own_details(door.user_scope(world.a.admin.pk), details=OwnDetails("x" * 300, "", "", ""), now=NOW)
    assert refused.value.field == "first_name"
