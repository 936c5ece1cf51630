"""Voters as North Carolina publishes them: file `ncvoter`, the 67 columns used since February 2022.

Tabs, every value in quotes, one header line, latin-1, CR LF. The order of the columns is the state's.
"""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from kithwork.world.precincts import Precinct
from kithwork.world.registration import Home
from kithwork.world.voters import SyntheticVoter

COLUMNS = (
    "county_id", "county_desc", "voter_reg_num", "ncid", "last_name", "first_name", "middle_name", "name_suffix_lbl",
    "status_cd", "voter_status_desc", "reason_cd", "voter_status_reason_desc",
    "res_street_address", "res_city_desc", "state_cd", "zip_code",
    "mail_addr1", "mail_addr2", "mail_addr3", "mail_addr4", "mail_city", "mail_state", "mail_zipcode",
    "full_phone_number", "confidential_ind", "registr_dt", "race_code", "ethnic_code", "party_cd", "gender_code",
    "birth_year", "age_at_year_end", "birth_state", "drivers_lic",
    "precinct_abbrv", "precinct_desc", "municipality_abbrv", "municipality_desc", "ward_abbrv", "ward_desc",
    "cong_dist_abbrv", "super_court_abbrv", "judic_dist_abbrv", "nc_senate_abbrv", "nc_house_abbrv",
    "county_commiss_abbrv", "county_commiss_desc", "township_abbrv", "township_desc",
    "school_dist_abbrv", "school_dist_desc", "fire_dist_abbrv", "fire_dist_desc", "water_dist_abbrv",
    "water_dist_desc", "sewer_dist_abbrv", "sewer_dist_desc", "sanit_dist_abbrv", "sanit_dist_desc",
    "rescue_dist_abbrv", "rescue_dist_desc", "munic_dist_abbrv", "munic_dist_desc", "dist_1_abbrv", "dist_1_desc",
    "vtd_abbrv", "vtd_desc",
)  # fmt: skip
STATUSES = {"A": "ACTIVE", "D": "DENIED", "I": "INACTIVE", "R": "REMOVED", "S": "TEMPORARY"}
REASONS = {
    "AV": "VERIFIED",
    "AL": "LEGACY DATA",
    "AN": "UNVERIFIED NEW",
    "AP": "VERIFICATION PENDING",
    "IN": "CONFIRMATION NOT RETURNED",
    "IU": "CONFIRMATION RETURNED UNDELIVERABLE",
    "RM": "REMOVED AFTER 2 FED GENERAL ELECTIONS IN INACTIVE STATUS",
    "RS": "MOVED FROM STATE",
    "RL": "MOVED FROM COUNTY",
    "RA": "ADMINISTRATIVE",
    "RQ": "REQUEST FROM VOTER",
    "RF": "FELONY CONVICTION",
    "RD": "DECEASED",
    "DN": "CONFIRMATION NOT RETURNED",
    "DU": "VERIFICATION RETURNED UNDELIVERABLE",
    "DI": "UNAVAILABLE ESSENTIAL INFORMATION",
    "SM": "MILITARY",
    "SO": "OVERSEAS CITIZEN",
}
ENCODING = "latin-1"
LINE_END = "\r\n"
MEMBER = "ncvoter_Statewide.txt"
LINES_AT_ONCE = 1000
ADDRESS_COLUMNS, PLACE_COLUMNS = 11, 33  # street … mail ZIP code; precinct … tabulation district


class Sink(Protocol):
    """What can be written to: a file, a packed file, a member of an archive."""

    def write(self, piece: bytes, /) -> object: ...


def _quoted(values: Iterable[str]) -> str:
    return "\t".join(f'"{value}"' for value in values)


HEADER = _quoted(COLUMNS)
NO_ADDRESS = _quoted([""] * ADDRESS_COLUMNS)
ADDRESS_OF_REMOVED = _quoted(["REMOVED", *[""] * (ADDRESS_COLUMNS - 1)])
NO_PLACE = _quoted([""] * PLACE_COLUMNS)


@cache
def _place(p: Precinct) -> str:
    """Columns 35 to 67, the same for everybody in a precinct."""
    town = (p.town[:3].strip(), p.town) if p.inside_town else ("", "")
    ward = (f"W{p.commissioner}", f"WARD {p.commissioner}") if p.inside_town else ("", "")
    fire = ("", "") if p.inside_town else (p.town[:4].strip(), f"{p.town} FIRE")
    return _quoted((
        p.code, p.name, *town, *ward,
        p.congressional, p.superior_court, p.judicial, p.senate, p.house,
        str(p.commissioner), f"COMMISSIONER DISTRICT {p.commissioner}", f"{p.commissioner:02d}", f"{p.town} TOWNSHIP",
        f"S{p.commissioner}", f"SCHOOL BOARD DISTRICT {p.commissioner}", *fire, *[""] * 8, *town,
        str(p.prosecutorial), f"PROSECUTORIAL DISTRICT {p.prosecutorial}", p.code, p.code,
    ))  # fmt: skip


def _address(home: Home) -> str:
    """Columns 13 to 23. The state pads the parts of a street with spaces; the mailing address is tidy."""
    p = home.precinct
    unit = f" {home.unit}" if home.unit else ""
    mail = home.box or f"{home.number} {home.street}{unit}"
    lives = f'"{home.number}  {home.street} {unit}  "\t"{p.town}"\t"NC"\t"{p.zip}"'
    return f'{lives}\t"{mail}"\t""\t""\t""\t"{p.town}"\t"NC"\t"{p.zip}"'


def line(voter: SyntheticVoter) -> str:
    """Write one voter, without the line end.

    Confidential by law: no address, phone, birth state or place. Removed: REMOVED instead of an address, no place.
    """
    reg, home = voter.registration, voter.home
    removed, hidden = reg.status == "R", reg.confidential
    address = NO_ADDRESS if hidden else ADDRESS_OF_REMOVED if removed else _address(home)
    place = NO_PLACE if hidden or removed else _place(home.precinct)
    phone = "" if hidden or removed else voter.phone
    county = home.precinct.county
    return (
        f'"{county.number}"\t"{county.name}"\t"{voter.reg_num:012d}"\t"{voter.ncid}"'
        f'\t"{voter.last}"\t"{voter.first}"\t"{voter.middle}"\t"{voter.suffix}"'
        f'\t"{reg.status}"\t"{STATUSES[reg.status]}"\t"{reg.reason}"\t"{REASONS[reg.reason]}"'
        f'\t{address}\t"{phone}"\t"{"Y" if hidden else "N"}"\t"{reg.registered}"'
        f'\t"{reg.race}"\t"{reg.ethnic}"\t"{reg.party}"\t"{reg.gender}"\t"{voter.birth_year}"\t"{voter.age}"'
        f'\t"{"" if hidden else reg.birth_state}"\t"{"Y" if reg.licence else "N"}"\t{place}'
    )


def lines(voters: Iterable[SyntheticVoter]) -> Iterator[bytes]:
    """Encode the file, about a thousand lines at a time; the first piece begins with the header."""
    batch = [HEADER]
    for voter in voters:
        batch.append(line(voter))
        if len(batch) >= LINES_AT_ONCE:
            yield (LINE_END.join(batch) + LINE_END).encode(ENCODING)
            batch = []
    if batch:
        yield (LINE_END.join(batch) + LINE_END).encode(ENCODING)


@contextmanager
def _opened(target: Path | IO[bytes], name: str) -> Iterator[Sink]:
    """Open plain, .gz or .zip by `name`; times inside archives are fixed, so equal worlds are equal files."""
    with target.open("wb") if isinstance(target, Path) else _kept_open(target) as raw:
        if name.endswith(".gz"):
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
                yield packed
        elif name.endswith(".zip"):
            member = zipfile.ZipInfo(MEMBER)
            member.compress_type = zipfile.ZIP_DEFLATED
            with zipfile.ZipFile(raw, "w") as archive, archive.open(member, "w", force_zip64=True) as inside:
                yield inside
        else:
            yield raw


@contextmanager
def _kept_open(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    yield stream


def write(target: Path | IO[bytes], voters: Iterable[SyntheticVoter], *, name: str | None = None) -> None:
    """Write a voter file to a path or an open binary stream.

    `name` decides how it is packed (.gz, .zip, else plain); without it the path's own name does.
    """
    decides = name or (target.name if isinstance(target, Path) else "")
    with _opened(target, decides) as out:
        for piece in lines(voters):
            out.write(piece)
