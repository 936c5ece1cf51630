import re
from collections import Counter
from itertools import count

import pytest

from kithwork.world.contacts import acquaintances, within_reach
from kithwork.world.names import stripped
from kithwork.world.slips import slipped
from kithwork.world.voters import voters

AS_OF = 2026
COUNTIES = ["WAKE", "ROBESON"]


def world():
    return voters(count=12_000, seed=1, as_of=AS_OF, counties=COUNTIES)


@pytest.fixture(scope="module")
def rolls():
    return {v.ncid: v for v in world()}


@pytest.fixture(scope="module")
def known():
    return list(acquaintances(world(), seed=4, count=3000))


def test_share_without_truth_is_exact(known):
    assert len(known) == 3000
    assert sum(1 for a in known if a.truth is None) == 900
    assert all((a.truth is not None) == (a.kind == "voter") for a in known)
    assert {a.kind for a in known} == {"voter", "relative", "stranger", "out of reach"}


def test_numbers_and_truths_are_unique(known):
    truths = [a.truth for a in known if a.truth]
    assert len(set(truths)) == len(truths)
    assert len({a.number for a in known}) == len(known)


def test_every_truth_is_on_the_rolls_and_within_reach(known, rolls):
    assert all(within_reach(rolls[a.truth]) for a in known if a.truth)


def test_unchanged_contacts_bear_the_voters_own_names(known, rolls):
    plain = [a for a in known if a.truth and not a.typed.changes]
    assert len(plain) > 300
    for a in plain:
        voter = rolls[a.truth]
        assert (a.typed.first_name.upper(), a.typed.last_name.upper()) == (stripped(voter.first), stripped(voter.last))
        assert a.typed.city.upper() in {"", voter.precinct.town}
        assert a.typed.zip in {"", voter.precinct.zip}
        assert a.typed.age in {"", str(voter.age)}
        if a.typed.phone:
            assert re.sub(r"\D", "", a.typed.phone).endswith(voter.phone[-10:])


def test_changes_are_said(known, rolls):
    for a in (a for a in known if a.truth):
        voter, typed = rolls[a.truth], a.typed
        same = (typed.first_name.upper(), typed.last_name.upper()) == (stripped(voter.first), stripped(voter.last))
        named = {"short name", "goes by middle name", "initial", "slip in first name", "both names", "former name",
                 "half of a double name", "slip in last name", "marks left out", "names turned round"}  # fmt: skip
        assert same or named & set(typed.changes)


def test_kinds_of_change_occur_as_often_as_meant(known):
    said = Counter(change for a in known for change in a.typed.changes)
    per = {what: found / len(known) for what, found in said.items()}
    assert 0.06 < per["short name"] < 0.2
    assert 0.02 < per["slip in first name"] < 0.07
    assert 0.02 < per["slip in last name"] < 0.08
    assert 0.01 < per["former name"] < 0.06
    assert 0.03 < per["moved"] < 0.09
    assert 0.1 < per["age off"] < 0.35
    assert {"initial", "goes by middle name", "half of a double name", "names turned round", "both names"} <= set(said)


def test_something_is_missing_from_most_but_never_everything(known):
    for a in known:
        typed = a.typed
        assert typed.first_name
        assert typed.last_name
        assert typed.city or typed.zip or typed.phone or typed.age or typed.street
    assert 0.15 < sum(1 for a in known if not a.typed.city) / len(known) < 0.35
    assert 0.35 < sum(1 for a in known if not a.typed.age) / len(known) < 0.55


def test_nobody_can_be_reached(known):
    mails = [a.typed.email for a in known if a.typed.email]
    assert len(mails) > 500
    assert all(re.fullmatch(r"[a-z0-9.]+@example\.org", mail) for mail in mails)
    phones = [re.sub(r"\D", "", a.typed.phone) for a in known if a.typed.phone]
    assert all(re.fullmatch(r"1?\d{3}55501\d\d", phone) for phone in phones)


def test_relatives_share_a_surname_with_the_rolls(known, rolls):
    surnames = {stripped(v.last) for v in rolls.values()}
    kin = [a for a in known if a.kind == "relative" and "names turned round" not in a.typed.changes]
    kept = [
        a
        for a in kin
        if not {"slip in last name", "half of a double name", "former name", "marks left out"} & set(a.typed.changes)
    ]
    assert len(kept) > 100
    assert all(a.typed.last_name.upper() in surnames for a in kept)


def test_same_seed_types_the_same(known):
    assert list(acquaintances(world(), seed=4, count=3000)) == known
    assert list(acquaintances(world(), seed=5, count=3000)) != known


def test_share_can_be_nothing_or_everything():
    none = list(acquaintances(world(), seed=1, count=50, share_absent=0.0))
    everybody = list(acquaintances(world(), seed=1, count=50, share_absent=1.0))
    assert all(a.truth for a in none)
    assert not any(a.truth for a in everybody)


def test_more_contacts_than_voters_is_a_sentence():
    with pytest.raises(ValueError, match="ask for fewer than 500"):
        acquaintances(voters(count=100, seed=1, as_of=AS_OF), seed=1, count=500)


def test_no_contacts_of_no_voters():
    assert list(acquaintances(iter(()), seed=1, count=0)) == []


@pytest.mark.parametrize("word", ["LI", "ANN", "JOHNSON", "DE LA CRUZ", "Q"])
def test_slips_leave_a_name(word):
    fractions = ((n * 0.37) % 1 for n in count(1))
    for _ in range(100):
        slip = slipped(word, fractions)
        assert slip[:1] == word[:1]
        assert abs(len(slip) - len(word)) <= 1
