import pytest

from kithwork.suppression.rules import Kind, Value, digests, plain

ADDRESSES = [
    "Rosa.Nunez+kith@Gmail.com",
    "rosanunez@gmail.com",
    "ROSA.NUNEZ@googlemail.com",
    " r.o.s.a.nunez@gmail.com ",
]
PHONES = ["919-555-0101", "(919) 555 0101", "+1 919 555 0101", "1.919.555.0101", "919-555-0101 ext. 7", "9195550101"]
VOTERS = ["NC-AB12", "nc-ab12", " nc - Ab12 "]


@pytest.mark.parametrize(
    ("kind", "spellings", "expected"),
    [
        (Kind.EMAIL, ADDRESSES, "rosanunez@gmail.com"),
        (Kind.EMAIL, ["Rosa.N+x@Example.ORG", "rosa.n@example.org"], "rosa.n@example.org"),
        (Kind.PHONE, PHONES, "+19195550101"),
        (Kind.VOTER, VOTERS, "NC-AB12"),
    ],
)
def test_every_spelling_comes_to_one(kind, spellings, expected):
    assert {plain(Value(kind, text)) for text in spellings} == {expected}


@pytest.mark.parametrize(
    "value",
    [
        Value(Kind.PHONE, "555-0101"),
        Value(Kind.PHONE, "call her"),
        Value(Kind.EMAIL, "rosa"),
        Value(Kind.EMAIL, "a\x00@example.org"),
        Value(Kind.VOTER, "AB12"),
        Value(Kind.VOTER, "x" * 400),
        Value(Kind.PHONE, ""),
    ],
)
def test_what_is_no_value_has_no_spelling(value):
    assert not plain(value)


def test_hashes_differ_by_key_and_organization_and_each_key_hashes_the_hash_before():
    first, second = "a" * 32, "b" * 32
    old = digests([first], organization_id=1, text="x@example.org")
    new = digests([first, second], organization_id=1, text="x@example.org")
    assert new[0] == old[0]
    every = {
        *new,
        *digests([second], organization_id=1, text="x@example.org"),
        *digests([first], organization_id=2, text="x@example.org"),
    }
    assert len(every) == 4
