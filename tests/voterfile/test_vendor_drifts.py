"""What is done to the exports of three vendors before they arrive, each alone and in pairs, cell by cell."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts import LAYOUTS
from kithwork.world.states.residents import Resident
from tests.voterfile.test_drifts import DRIFTS, PEOPLE, Delivery, Facts, people, told

STATE = "wa"


@dataclass(frozen=True)
class Vendor:
    """Which column says what, and how it writes a day."""

    delimiter: str
    day: str
    id: str
    names: tuple[str, str, str, str]
    street: str
    city: str
    state: str
    zip: str
    phone: str
    birth: str
    registered: str
    county: str
    congress: str
    status: tuple[str, dict[str, str]] | None


VENDORS = {
    "l2": Vendor(
        "\t", "%m/%d/%Y", "Voters_StateVoterID",
        ("Voters_FirstName", "Voters_MiddleName", "Voters_LastName", "Voters_NameSuffix"),
        "Residence_Addresses_AddressLine", "Residence_Addresses_City", "Residence_Addresses_State",
        "Residence_Addresses_Zip", "VoterTelephones_CellPhoneFormatted", "Voters_BirthDate", "Voters_OfficialRegDate",
        "County", "US_Congressional_District", ("Voters_Active", {"active": "A", "inactive": "I"}),
    ),
    "targetsmart": Vendor(
        ",", "%Y%m%d", "vb.voterid",
        ("vb.tsmart_first_name", "vb.tsmart_middle_name", "vb.tsmart_last_name", "vb.tsmart_name_suffix"),
        "vb.tsmart_full_address", "vb.tsmart_city", "vb.tsmart_state", "vb.tsmart_zip", "vb.voterbase_phone",
        "vb.voterbase_dob", "vb.vf_registration_date", "vb.vf_county_name", "vb.vf_cd",
        ("vb.voterbase_registration_status", {"active": "Registered", "inactive": "Inactive"}),
    ),
    "van": Vendor(
        "\t", "%m/%d/%Y", "StateFileID", ("FirstName", "MiddleName", "LastName", "Suffix"), "vAddress", "City",
        "State", "Zip5", "Cell Phone", "DOB", "DateReg", "CountyName", "CD", None,
    ),
}  # fmt: skip
# A column that nobody must have.
LEFT_OUT = {"l2": "Voters_Gender", "targetsmart": "vb.voterbase_gender", "van": "Sex"}


def left_out(given: Delivery) -> Delivery:
    place = (given.names or ()).index(LEFT_OUT[given.key])
    names, *rows = (tuple(row[:place] + row[place + 1 :]) for row in (given.names or (), *given.rows))
    return replace(given, names=names, rows=tuple(rows))


def renamed(given: Delivery) -> Delivery:
    last = VENDORS[given.key].names[2]
    return replace(given, names=tuple("Zebra" if name == last else name for name in given.names or ()))


def spoilt(given: Delivery) -> Delivery:
    row = given.rows[5]
    return replace(
        given,
        rows=(*given.rows[:5], (row[0] + "\0", *row[1:]), *given.rows[6:]),
        lost=frozenset({str(people(STATE)[5].number)}),
    )


OWN: dict[str, Callable[[Delivery], Delivery]] = {
    **{name: drift for name, drift in DRIFTS.items() if name != "header off or on"},
    "renamed": renamed,
    "nul byte": spoilt,
    "left out": left_out,
}
REFUSED = {"renamed", "header short", "utf-16"}


def _status(one: Resident) -> str:
    return "inactive" if one.status == "inactive" else "active"


def cells(key: str, one: Resident) -> dict[str, str]:
    vendor = VENDORS[key]
    told_status = {vendor.status[0]: vendor.status[1][_status(one)]} if vendor.status else {}
    return told_status | {
        vendor.id: str(one.number),
        **dict(zip(vendor.names, (one.first, one.middle, one.last, one.suffix), strict=True)),
        vendor.street: " ".join(filter(None, (one.house, one.street, one.kind, one.unit))),
        vendor.city: one.town,
        vendor.state: one.state,
        vendor.zip: one.zip,
        vendor.phone: one.phone,
        vendor.birth: one.born.strftime(vendor.day) if one.born else "",
        vendor.registered: one.registered.strftime(vendor.day) if one.registered else "",
        vendor.county: one.county.name,
        vendor.congress: str(one.congress),
    }


@cache
def delivery(key: str) -> Delivery:
    names = LAYOUTS[key].columns
    rows = tuple(tuple(cells(key, one).get(name, "") for name in names) for one in people(STATE))
    return Delivery(key, names, rows, VENDORS[key].delimiter, quoted=True)


def expected(key: str, one: Resident) -> Facts:
    young = bool(one.born and (one.born.year + 18, one.born.month, one.born.day) > (2026, 11, 24))
    status = _status(one) if VENDORS[key].status else "active"
    return {
        "state_file_id": str(one.number), "first_name": one.first, "middle_name": one.middle, "last_name": one.last,
        "suffix": one.suffix, "street": " ".join(filter(None, (one.house, one.street, one.kind, one.unit))),
        "city": one.town, "state": one.state, "zip": one.zip, "county": one.county.name,
        "phone": f"+1{one.phone}" if one.phone else "", "birth_date": one.born, "registered_on": one.registered,
        "status": "preregistered" if young else status, "congressional_district": str(one.congress),
    }  # fmt: skip


def outcome(given: Delivery) -> str:
    try:
        rows, rejected, lines = told(given.contents())
    except RefusedError as refused:
        return "refused" if refused.field == "file" and refused.sentence.endswith(".") else refused.sentence
    wanted = [expected(given.key, one) for one in people(STATE) if str(one.number) not in given.lost]
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    assert (rejected, lines) == (len(given.lost), PEOPLE)
    return "loads"


@pytest.mark.parametrize("key", VENDORS)
def test_an_export_loads_cell_by_cell(key: str) -> None:
    assert outcome(delivery(key)) == "loads"


@pytest.mark.parametrize("drift", OWN)
@pytest.mark.parametrize("key", VENDORS)
def test_each_drift_loads_right_or_is_refused(key: str, drift: str) -> None:
    assert outcome(OWN[drift](delivery(key))) == ("refused" if drift in REFUSED else "loads")


@pytest.mark.parametrize("key", VENDORS)
def test_each_pair_of_drifts_loads_right_or_is_refused(key: str) -> None:
    for one, other in combinations(OWN, 2):
        found = outcome(OWN[other](OWN[one](delivery(key))))
        assert found == ("refused" if {one, other} & REFUSED else "loads"), (one, other)
