from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from kithwork.audit.models import Entry
from kithwork.campaigns import door, reads, writes
from kithwork.campaigns.models import Campaign, Mobilizer, PasscodeTry
from kithwork.campaigns.rules import Joiner
from kithwork.kernel.errors import RefusedError
from tests.world import NOW, make_user, make_world

NORA = Joiner("Nora", "Nora", "Quist", "Durham", "NC", "", is_adult=True)


def visitor(house, user):
    return door.visitor_scope(user.pk, house.campaign.slug, visitor_key=f"user-{user.pk}")


def ask_passcode(house, passcode="oak tree"):
    Campaign.objects.filter(pk=house.campaign.pk).update(passcode_required=True, passcode=passcode)


def test_join_makes_a_mobilizer_and_repeats_safely(world):
    user = make_user("nora@example.org")
    scope = visitor(world.a, user)
    first = writes.join(scope, person=NORA, passcode="", now=NOW)
    second = writes.join(scope, person=NORA, passcode="", now=NOW + timedelta(hours=1))
    assert first == second
    made = Mobilizer.objects.get(user=user)
    assert (made.email, made.joined_at, made.city, made.state) == ("nora@example.org", NOW, "Durham", "NC")
    assert Entry.objects.filter(verb="mobilizer.join").count() == 1


def test_join_again_after_leaving_revives_the_row(world):
    left, user = world.a.mobilizers[0], world.a.users[0]
    Mobilizer.objects.filter(pk=left.pk).update(left_at=NOW)
    later = NOW + timedelta(days=1)
    assert writes.join(visitor(world.a, user), person=NORA, passcode="", now=later) == left.pk
    left.refresh_from_db()
    assert (left.left_at, left.first_name, left.joined_at, left.last_active_at) == (None, "Nora", later, later)


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_join_refused_unless_active(world, status):
    scope = visitor(world.a, make_user("nora@example.org"))
    Campaign.objects.filter(pk=world.a.campaign.pk).update(status=status)
    with pytest.raises(RefusedError):
        writes.join(scope, person=NORA, passcode="", now=NOW)
    assert reads.has_joined(scope) is False


def test_join_with_passcode(world):
    ask_passcode(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    with pytest.raises(RefusedError) as refused:
        writes.join(scope, person=NORA, passcode="elm", now=NOW)
    assert refused.value.field == "passcode"
    writes.join(scope, person=NORA, passcode=" Oak Tree ", now=NOW)
    assert reads.has_joined(scope) is True


def test_try_passcode_five_wrong_then_wait(world):
    ask_passcode(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    for minute in range(5):
        with pytest.raises(RefusedError, match="not the passcode"):
            writes.try_passcode(scope, passcode="elm", now=NOW + timedelta(minutes=minute))
    with pytest.raises(RefusedError, match=r"wait until 10:15 a\.m\. \(EST\)"):
        writes.try_passcode(scope, passcode="oak tree", now=NOW + timedelta(minutes=5))
    writes.try_passcode(scope, passcode="oak tree", now=NOW + timedelta(minutes=15))


def test_try_passcode_counts_each_visitor_and_campaign_alone(world):
    for house in world:
        ask_passcode(house)
    user = make_user("nora@example.org")
    for _try in range(5):
        with pytest.raises(RefusedError):
            writes.try_passcode(visitor(world.a, user), passcode="elm", now=NOW)
    writes.try_passcode(visitor(world.b, user), passcode="oak tree", now=NOW)
    writes.try_passcode(visitor(world.a, make_user("omar@example.org")), passcode="oak tree", now=NOW)


def together(*calls):
    """Runs the calls at once, each on a connection of its own; returns what each gave or raised."""
    barrier, results = Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        barrier.wait()
        try:
            results[index] = call()
        except RefusedError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_try_passcode_many_at_once_counts_five():
    world = make_world()
    ask_passcode(world.a)
    scope = visitor(world.a, make_user("nora@example.org"))
    together(*[lambda: writes.try_passcode(scope, passcode="elm", now=NOW)] * 8)
    assert PasscodeTry.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_join_twice_at_once_makes_one_mobilizer():
    world = make_world()
    user = make_user("nora@example.org")
    scope = visitor(world.a, user)
    ids = together(*[lambda: writes.join(scope, person=NORA, passcode="", now=NOW)] * 2)
    assert ids == [Mobilizer.objects.get(user=user).pk] * 2
