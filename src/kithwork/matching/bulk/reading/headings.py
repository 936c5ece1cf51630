"""Which column of a file holds what: by our names, by the names people use, or by a map they give."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kithwork.matching.bulk.errors import LinkError, named

_ALIASES: Final[Mapping[str, str]] = {
    "first_name": "first fname given given_name forename name_first firstname first_nm christian_name",
    "middle_name": "middle mname middle_initial mi name_middle middle_nm middle_names second_name",
    "last_name": "last lname surname family_name name_last lastname last_nm family",
    "suffix": "name_suffix suffix_name name_suffix_lbl generation name_suffix_label suffix_nm",
    "nickname": "nick nick_name known_as goes_by preferred_name preferred_first_name",
    "full_name": "name contact_name voter_name person_name person display_name",
    "phone": "phone_number mobile mobile_phone cell cell_phone telephone tel phone1 phone_1 home_phone "
    "full_phone_number primary_phone phone_no mobile_number telephone_number phone_num contact_phone preferred_phone",
    "email": "email_address e_mail mail email1 email_1",
    "house_number": "street_number house_num street_no house_no res_house_number address_number",
    "street_address": "address street address_1 address1 addr addr1 addr_1 address_line_1 addressline1 street_1 street1 "
    "street_name res_street_address residential_address residence_address residential_address1 res_address home_address "
    "mailing_address street_line_1",
    "city": "town suburb municipality res_city res_city_desc city_name residential_city locality place home_city "
    "mailing_city town_city city_town",
    "state": "state_code state_cd st province region home_state state_abbr",
    "zip": "zip_code zipcode postcode postal_code postal zip5 res_zip residential_zip post_code home_zip zip_postal_code",
    "birth_date": "dob date_of_birth birthdate birthday birth_dt dateofbirth bdate born_on d_o_b",
    "birth_year": "yob year_of_birth birthyear birth_yr yearofbirth year_born born",
    "age": "age_years age_in_years current_age approx_age approximate_age",
}
_IDS: Final[Mapping[str, str]] = {
    "contact_id": "contactid contact id contact_no contact_number rec_id record_id recordid unique_id uid row_id person_id key",
    "voter_id": "voterid canonical_voter_id state_file_id voter_file_id state_voter_id registration_number "
    "voter_registration_number registration_id reg_num voter_no voter_number id rec_id record_id recordid unique_id uid person_id key",
}
# `house_number` is written before the street, `full_name` is parted.
FIELDS: Final = tuple(_ALIASES)
_NO_SIGN: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Headings:
    """`places`: our name → place in the record. `ignored`: what stands in the file and is not read."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]


def plain(heading: str) -> str:
    """Zip Code, zip_code, ZIP-CODE and ZipCode are one."""
    base = unicodedata.normalize("NFKD", heading.casefold())
    return _NO_SIGN.sub("", "".join(sign for sign in base if not unicodedata.combining(sign)))


def recognised(header: Sequence[str], *, key: str, given: Mapping[str, str] | None = None) -> Headings:
    """`key` is contact_id or voter_id; `given` (our name → theirs) goes before every name we know."""
    theirs = _first_places(header)
    places: dict[str, int] = {}
    for ours, name in (given or {}).items():
        if plain(name) not in theirs:
            raise LinkError(f"The map says that {ours} is in the column {name!r}; the file has {named(list(header))}.")
        places[ours] = theirs[plain(name)]
    for ours, aliases in {key: _IDS[key], **_ALIASES}.items():
        names = (plain(name) for name in (ours, *aliases.split()))
        free = [theirs[name] for name in names if name in theirs and theirs[name] not in places.values()]
        if ours not in places and free:
            places[ours] = free[0]
    if "full_name" in places and {"first_name", "last_name"} & places.keys() and "full_name" not in (given or {}):
        del places["full_name"]
    ignored = tuple(name for place, name in enumerate(header) if place not in places.values() and name.strip())
    return Headings(places, ignored)


def _first_places(header: Sequence[str]) -> dict[str, int]:
    theirs: dict[str, int] = {}
    for place, name in enumerate(header):
        theirs.setdefault(plain(name), place)
    theirs.pop("", None)
    return theirs


def require(headings: Headings, header: Sequence[str], *, key: str, what: str) -> None:
    if key not in headings.places:
        raise LinkError(
            f"{what} has no column {key}. Its columns are: {named(list(header))}. "
            f"Rename one, or say by --map which one it is."
        )
    names = {"first_name", "last_name", "full_name", "nickname"} | ({"phone"} if key == "contact_id" else set())
    if not names & headings.places.keys():
        raise LinkError(
            f"{what} has no column with names (first_name, last_name). Its columns are: {named(list(header))}. "
            f"Rename them, or say by --map which ones they are."
        )


def read_map(path: Path) -> dict[str, dict[str, str]]:
    """Tables `contacts` and `voters`, each our name = "theirs", in TOML or JSON; without tables it is for the voters."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        read = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except FileNotFoundError as error:
        raise LinkError(f"{path} does not exist.") from error
    except (ValueError, UnicodeDecodeError) as error:
        raise LinkError(f"{path.name} is neither TOML nor JSON: {error}.") from error
    tables = read if {"contacts", "voters"} & read.keys() else {"voters": read}
    return {name: _table(path, name, table) for name, table in tables.items()}


def _table(path: Path, name: str, table: object) -> dict[str, str]:
    key = {"contacts": "contact_id", "voters": "voter_id"}.get(name)
    if key is None or not isinstance(table, dict):
        raise LinkError(f'{path.name} may have the tables "contacts" and "voters"; it has {name!r}.')
    for ours, theirs in table.items():
        if ours not in (key, *FIELDS) or not isinstance(theirs, str):
            raise LinkError(f"{path.name}: {ours} = {theirs!r} says nothing. Known names: {key}, {', '.join(FIELDS)}.")
    return dict(table)
