from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kithwork.kernel.errors import ForbiddenError
from kithwork.linkage.frequencies import Frequencies
from kithwork.linkage.keys import contact_keys, voter_keys, within_budget
from kithwork.linkage.person import Person
from kithwork.voterfile import reads
from kithwork.voterfile.reads import VoterRow
from kithwork.voterfile.rules import buckets
from tests.voterfile.delivery import TERMS, bring_in, delivery, row, turning_bad
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
ADA = Person(first="Ada", last="Okafor", city="Durham")
HIDDEN = (
    {"confidential_ind": "Y"},
    {"status_cd": "R"},
    {"status_cd": "R", "reason_cd": "RD"},
    {"status_cd": "D"},
    {"birth_year": "2009"},
)


def with_keys(scope, keys: Iterable[int], *, state: str = "NC") -> list[VoterRow]:
    file = reads.searched(scope, state=state)
    counted = reads.counted_keys(scope, file=file, keys=set(keys), most=buckets.MOST_NUMBERS)
    numbers = {number for key in counted.values() for number in key.numbers}
    return [*reads.voters_numbered(scope, file=file, numbers=numbers).values()]


def counts(scope, keys: Iterable[int], *, state: str = "NC") -> dict[int, int]:
    file = reads.searched(scope, state=state)
    return {key: of.count for key, of in reads.counted_keys(scope, file=file, keys=set(keys), most=1).items()}


def found(world_scope, person: Person = ADA) -> list[str]:
    return [voter.state_file_id for voter in with_keys(world_scope, [key.value for key in contact_keys(person)])]


def test_a_contact_finds_the_voter_by_keys(world: World) -> None:
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2", last_name="LINDQVIST", first_name="BO", zip_code="28202",
        res_city_desc="CHARLOTTE", full_phone_number="", res_street_address="", birth_year="1955")]))  # fmt: skip
    scope, keys = world.a.mobilizer_scope(), contact_keys(ADA)
    of_each = counts(scope, [key.value for key in keys])
    taken = within_budget(keys, of_each)
    assert with_keys(scope, taken) == [
        VoterRow(
            canonical_voter_id="NC-BY1001",
            state_file_id="BY1001",
            first_name="ADA",
            middle_name="JANE",
            last_name="OKAFOR",
            suffix="",
            street="12 OAK ST",
            city="DURHAM",
            state="NC",
            zip="27701",
            county="Durham",
            county_fips="37063",
            phone="+19195550123",
            birth_year=1980,
            birth_date=None,
            birth_precision="year",
            registered_on=date(2012, 3, 9),
            status="active",
            congressional_district="4",
            state_senate_district="20",
            state_house_district="31",
        )
    ]
    assert set(of_each.values()) == {1}


def test_who_may_be_nobodys_candidate_is_in_no_answer(world: World) -> None:
    rows = [row(ncid=f"BY{number}", **values) for number, values in enumerate(HIDDEN)]
    file_id = bring_in(world.a.scope, delivery([*rows, row(ncid="BY99", status_cd="I")]))
    scope = world.a.mobilizer_scope()
    assert found(scope) == ["BY99"]
    assert [reads.voter(scope, canonical_voter_id=f"NC-BY{number}") for number in range(5)] == [None] * 5
    voter = reads.voter(scope, canonical_voter_id="NC-BY99")
    assert voter is not None
    assert voter.candidate().inactive
    of_each = counts(scope, voter_keys(voter.candidate().person, birth_precision="year"))
    assert set(of_each.values()) == {1}
    assert (
        reads.frequencies(scope, file=reads.searched(scope, state="NC"), needed=Frequencies.needed(ADA, [])).total == 1
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM voterfile_voter WHERE file_id = %s", [file_id])
        assert cursor.fetchone() == (6,)


def test_frequencies_are_those_of_the_file(world: World) -> None:
    rows = [
        row(),
        row(ncid="BY2", first_name="ADA", last_name="SMITH-OKAFOR"),
        row(ncid="BY3", zip_code="", res_city_desc="Apex"),
    ]
    bring_in(world.a.scope, delivery(rows))
    scope = world.a.mobilizer_scope()
    candidates = [voter.candidate() for voter in with_keys(scope, [key.value for key in contact_keys(ADA)])]
    needed = Frequencies.needed(Person(first="Ada", last="Nobody"), candidates)
    counted = reads.frequencies(scope, file=reads.searched(scope, state="NC"), needed=needed)
    everybody = Frequencies.of([candidate.person for candidate in candidates])
    assert counted.total == 3
    assert {name: count for name, count in counted.first.items() if count} == {"ADA": 3}
    assert counted.first.keys() > {"ADA", "ADELINE", "NOBODY"}
    assert counted.last == {"OKAFOR": 3, "SMITH": 1, "SMITHOKAFOR": 1, "NOBODY": 0}
    assert counted.joint == {**everybody.joint, ("ADA", "NOBODY"): 0}
    assert (counted.zip, counted.city) == ({"27701": 2}, {"DURHAM": 2, "APEX": 1})


def test_keys_of_too_many_are_counted_and_bring_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets.packed, "__kwdefaults__", {"most": 2})
    bring_in(world.a.scope, delivery(row(ncid=f"BY{number}") for number in range(3)))
    scope = world.a.mobilizer_scope()
    assert set(counts(scope, [key.value for key in contact_keys(ADA)]).values()) == {3}
    assert found(scope) == []


def test_voters_come_in_the_order_of_their_ids(world: World) -> None:
    bring_in(world.a.scope, delivery(row(ncid=f"BY{number}") for number in (3, 1, 2)))
    assert found(world.a.mobilizer_scope()) == ["BY1", "BY2", "BY3"]


def test_nothing_crosses_organizations_or_states(world: World) -> None:
    bring_in(world.a.scope, delivery([row()]))
    for scope, state in ((world.b.mobilizer_scope(), "NC"), (world.a.mobilizer_scope(), "FL")):
        keys = [key.value for key in contact_keys(ADA)]
        assert counts(scope, keys, state=state) == {}
        assert with_keys(scope, keys, state=state) == []
        file = reads.searched(scope, state=state)
        assert file is None
        assert reads.frequencies(scope, file=file, needed=Frequencies.needed(ADA, [])).total == 0
    assert reads.voter(world.b.mobilizer_scope(), canonical_voter_id="NC-BY1001") is None
    assert reads.in_force(world.b.mobilizer_scope()) == ()
    bring_in(world.b.scope, delivery([row(first_name="OTHER")]))
    voter = reads.voter(world.a.mobilizer_scope(), canonical_voter_id="NC-BY1001")
    assert voter is not None
    assert voter.first_name == "ADA"


def test_the_file_in_force_tells_its_terms_to_everybody_who_uses_it(world: World) -> None:
    file_id = bring_in(world.a.scope, delivery([row(), row(ncid="BY2", confidential_ind="Y")]))
    (file,) = reads.in_force(world.a.mobilizer_scope())
    assert (file.id, file.state, file.voters, file.candidates, file.in_force_at) == (file_id, "NC", 2, 1, NOW)
    assert (file.source, file.permitted_use, file.keys_are_current) == (TERMS.source, TERMS.permitted_use, True)


def test_analysts_do_not_look_voters_up(world: World) -> None:
    scope = world.a.analyst_scope
    with pytest.raises(ForbiddenError):
        reads.voter(scope, canonical_voter_id="NC-BY1001")
    with pytest.raises(ForbiddenError):
        found(scope)


@pytest.mark.parametrize("canonical", ["", "NC", "NC-", "-", "\0", "NC-\0", "X" * 300])
def test_a_number_that_cannot_be_is_nobody(world: World, canonical: str) -> None:
    assert reads.voter(world.a.mobilizer_scope(), canonical_voter_id=canonical) is None


def test_the_list_asks_as_often_for_three_files_as_for_one(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reads.cards(world.a.scope)
        return len(captured)

    bring_in(world.a.scope, delivery([row()]))
    one = queries()
    bring_in(world.a.scope, delivery([row(), row(ncid="BY2"), "bad"]))
    bring_in(world.a.scope, turning_bad())
    assert queries() == one
