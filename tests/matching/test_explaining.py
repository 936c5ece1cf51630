import re

import pytest

from kithwork.audit.models import Entry
from kithwork.kernel.errors import ForbiddenError
from kithwork.linkage.model import DEFAULT
from kithwork.matching import command, reads, writes
from kithwork.matching.models import Parameters
from kithwork.voterfile import reads as voterfile
from tests.matching.crowd import acquaintances, file_of, voters
from tests.matching.test_batch import ADA, BO, ROWS
from tests.matching.test_writes import contact, look
from tests.matching.walks import job_scope
from tests.voterfile.delivery import bring_in, delivery
from tests.world import NOW, House, World, client_key

ADAS = "NC-BY1001"


@pytest.fixture
def house(world: World) -> House:
    bring_in(world.a.scope, delivery(ROWS))
    return world.a


def explain(house: House, contact_id: int, voter: str = ADAS) -> str:
    return reads.explained(job_scope(house), contact_id=contact_id, canonical_voter_id=voter, now=NOW)


def test_the_weights_add_up_to_what_the_look_up_says(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    found = reads.find(scope, subject=reads.subject(scope, contact_id=contact_id))[0].judgement
    lines = explain(house, contact_id).splitlines()
    assert lines[0] == f"{ADAS}  model {DEFAULT.version}"
    bits = [float(re.findall(r"[+-]\d+\.\d+", line)[0]) for line in lines[2:-1]]
    assert sum(bits) == pytest.approx(found.weight / 1000, abs=0.001)
    assert lines[-1].startswith(f"probability {found.probability:.6f}")
    entry = Entry.objects.get(verb="match.explain")
    assert (entry.noun, entry.noun_id, entry.people) == ("contact", str(contact_id), 1)


def test_who_would_not_be_offered_is_explained_with_the_reason(house: House) -> None:
    scope = house.mobilizer_scope()
    contact_id = contact(scope, ADA)
    writes.refuse(
        scope, contact_id=contact_id, shown=look(scope, contact_id).key, client_key=client_key("none"), now=NOW
    )
    assert explain(house, contact_id).startswith("A person said that it is not this voter")
    assert explain(house, contact(scope, BO, key="bo")).startswith("No key brings this voter")


def test_learned_parameters_explain(world: World) -> None:
    house, known = world.a, voters(900)
    bring_in(house.scope, file_of(known))
    truth = acquaintances(house, known, 520)
    scope = job_scope(house)
    version = writes.learn(scope, within=[scope], file_id=voterfile.in_force(scope)[0].id, now=NOW)
    contact_id, voter = next((one, voter) for one, voter in truth.items() if voter)
    assert explain(house, contact_id, voter.canonical).splitlines()[-1].startswith("probability")
    assert f"model {version}" in explain(house, contact_id, voter.canonical)
    assert Parameters.objects.get().version == version


def test_no_mobilizer_and_no_admin_reads_weights(house: House) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    for scope in (house.mobilizer_scope(), house.scope):
        with pytest.raises(ForbiddenError):
            reads.explained(scope, contact_id=contact_id, canonical_voter_id=ADAS, now=NOW)


def test_the_command_explains_or_says_why_not(world: World, house: House, capsys: pytest.CaptureFixture[str]) -> None:
    contact_id = contact(house.mobilizer_scope(), ADA)
    slug, theirs = house.organization.slug, world.b.organization.slug
    assert command.explain(slug, contact=str(contact_id), voter=ADAS) == 0
    assert "before any evidence" in capsys.readouterr().out
    refused = {
        "no organization": ("nobody", str(contact_id), ADAS),
        "no contact 999999999": (slug, "999999999", ADAS),
        "no contact x": (slug, "x", ADAS),
        f"no contact {contact_id}": (theirs, str(contact_id), ADAS),
        "No voter file in force has this voter": (slug, str(contact_id), "NC-NOBODY"),
    }
    for sentence, (organization, one, voter) in refused.items():
        assert command.explain(organization, contact=one, voter=voter) == 1
        assert sentence in capsys.readouterr().err
