import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from kithwork.accounts.models import User
from kithwork.audit.models import Entry
from kithwork.linkage.fingerprint import level_set
from kithwork.linkage.model import DEFAULT
from kithwork.matching.models import Parameters
from kithwork.voterfile.models import VoterFile
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, World, client_key

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(world: World) -> Client:
    bring_in(world.a.scope, delivery([row()]))
    return signed_in(world.a.admin)


def page(client: Client) -> str:
    text = client.get(reverse("dashboard:voter_files", args=["maple"])).text
    return " ".join(text.split())


def learned(world: World, number: int, **values: object) -> Parameters:
    known: dict[str, object] = {
        "organization": world.a.organization,
        "voter_file_id": VoterFile.objects.get(status="in_force").pk,
        "number": number,
        "key": str(number),
        "version": f"learned-1.{number}",
        "level_set": level_set(),
        "model": DEFAULT.to_json(),
        "contacts": 4321,
        "pairs": 98_765,
        "outcome": "used",
        "in_use": True,
        "made_at": NOW,
    }
    return Parameters.objects.create(**known | values)


def test_without_a_file_nothing_is_judged(world: World) -> None:
    assert "How contacts are judged" not in page(signed_in(world.a.admin))


def test_at_first_the_built_in_figures_hold(world: World, admin: Client) -> None:
    assert "the built-in figures; from 500 contacts on it learns its own" in page(admin)
    learned(world, 1, outcome="too_few", in_use=False, model="", contacts=40)
    assert "40 contacts that say enough were too few" in page(admin)


def test_what_is_in_use_is_told_in_plain_words(world: World, admin: Client) -> None:
    made = learned(world, 1)
    text = page(admin)
    assert "from 4,321 contacts" in text
    assert "98,765 comparisons with voters; learned-1.1" in text
    assert "not yet; from 100 contacts on whom people decided about" in text
    Parameters.objects.filter(pk=made.pk).update(
        decisions=300, decisions_held_out=90, held_out={"in_use": 0.3567, "learned": 0.3, "calibrated": 0.1054}
    )
    text = page(admin)
    assert "by what people decided about 300 contacts" in text
    assert (
        "on 90 other decided contacts: what people said it had called 90 % likely on average, the figures before 70 %"
        in text
    )


def test_what_was_worse_is_told_beside_what_is_in_use(world: World, admin: Client) -> None:
    learned(world, 1)
    learned(
        world, 2, outcome="worse", in_use=False, held_out={"in_use": 0.1054, "learned": 0.3567, "calibrated": 0.3567}
    )
    text = page(admin)
    assert "learned-1.1" in text
    assert "and not put in use: what people said it called 70 % likely on average, the figures in use 90 %" in text


def test_figures_of_an_earlier_matcher_ask_to_learn_again(world: World, admin: Client) -> None:
    learned(world, 1, level_set="of another time")
    assert "fits an earlier version of the matcher" in page(admin)


def test_learn_again_is_asked_once_while_it_waits(world: World, admin: Client) -> None:
    file = VoterFile.objects.get(status="in_force").pk
    url = reverse("dashboard:learn_again", args=["maple", file])
    for _ in range(2):
        sent = admin.post(url, {"client_key": str(client_key("learn"))}, follow=True)
        assert "The machine learns in the background" in sent.text
    job = ProcrastinateJob.objects.get(task_name="matching.learn")
    assert (job.args["file_id"], job.args["actor_id"]) == (file, world.a.admin.pk)
    assert Entry.objects.filter(verb="match.learn.request").count() == 2


def test_a_file_not_in_force_is_not_learned_from(admin: Client) -> None:
    VoterFile.objects.update(status="replaced")
    url = reverse("dashboard:learn_again", args=["maple", VoterFile.objects.get().pk])
    assert "Only a file in force is learned from." in admin.post(url, follow=True).text
    assert not ProcrastinateJob.objects.filter(task_name="matching.learn").exists()
