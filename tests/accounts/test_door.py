import pytest

from kithwork.accounts import door
from kithwork.accounts.models import Membership, User
from kithwork.kernel.errors import NotFoundError
from kithwork.kernel.permission import Permission
from tests.world import NOW


@pytest.mark.parametrize("slug", ["cedar", "nowhere"])
def test_organization_scope_of_another_or_none_not_found(world, slug):
    with pytest.raises(NotFoundError):
        door.organization_scope(world.a.admin.pk, slug)


def test_organization_scope_of_a_stranger_not_found(world):
    with pytest.raises(NotFoundError):
        door.organization_scope(None, world.a.organization.slug)


def test_a_closed_account_passes_no_door(world):
    User.objects.filter(pk__in=[world.a.admin.pk, world.account_administrator.pk]).update(is_active=False)
    for enter in (
        lambda: door.organization_scope(world.a.admin.pk, "maple"),
        lambda: door.user_scope(world.a.admin.pk),
        lambda: door.installation_scope(world.account_administrator.pk),
    ):
        with pytest.raises(NotFoundError):
            enter()


def test_two_roles_of_one_user_are_held_together(world):
    role = Membership.Role.ORGANIZATION_ADMIN
    before = door.organization_scope(world.a.analyst.pk, "maple").permissions
    Membership.objects.create(organization=world.a.organization, user=world.a.analyst, role=role, made_at=NOW)
    both = door.organization_scope(world.a.analyst.pk, "maple").permissions
    assert both == before | world.a.scope.permissions


def test_addressee_scope_may_only_refuse(world):
    scope = door.addressee_scope(world.a.organization.pk)
    assert scope.permissions == {Permission.REFUSE_INVITATIONS}
    with pytest.raises(NotFoundError):
        door.addressee_scope(0)


def test_stranger_scope_may_only_sign_in():
    assert door.stranger_scope(origin="192.0.2.1").permissions == {Permission.SIGN_IN}
