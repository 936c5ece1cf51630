"""Hand-made deliveries in North Carolina's layout, and the way to bring them in."""

import hashlib
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db import connection

from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import writes
from kithwork.voterfile.layouts.north_carolina import NORTH_CAROLINA
from kithwork.voterfile.writes import Terms
from tests.world import NOW

LAYOUT = NORTH_CAROLINA
TERMS = Terms("State Board of Elections", date(2026, 10, 31), "Political purposes only", agreed=True)
HEADER = "\t".join(f'"{column}"' for column in LAYOUT.columns)
SOMEBODY = {
    "county_id": "32",
    "county_desc": "DURHAM",
    "voter_reg_num": "000000004711",
    "ncid": "BY1001",
    "last_name": "OKAFOR",
    "first_name": "ADA",
    "middle_name": "JANE",
    "status_cd": "A",
    "reason_cd": "AV",
    "res_street_address": "12   OAK ST",
    "res_city_desc": "DURHAM",
    "state_cd": "NC",
    "zip_code": "27701",
    "full_phone_number": "9195550123",
    "confidential_ind": "N",
    "registr_dt": "03/09/2012",
    "race_code": "B",
    "party_cd": "UNA",
    "birth_year": "1980",
    "drivers_lic": "Y",
    "cong_dist_abbrv": "04",
    "nc_senate_abbrv": "20",
    "nc_house_abbrv": "031",
}


def row(**values: str) -> str:
    """A line of the file, without its end."""
    told = SOMEBODY | values
    return "\t".join(f'"{told.get(column, "")}"' for column in LAYOUT.columns)


def delivery(rows: Iterable[str], *, end: str = "\n", header: str = HEADER, encoding: str = "latin-1") -> bytes:
    return "".join(line + end for line in (header, *rows)).encode(encoding)


def people(count: int, *, start: int = 0) -> list[str]:
    return [row(ncid=f"BY{start + number}") for number in range(count)]


def turning_bad() -> bytes:
    """Its beginning, which is looked at before it is taken, is sound; 1,100 of its 2,100 lines are no voters."""
    return delivery([*people(1_000), *["bad"] * 1_100])


def receive(scope: OrgScope, content: bytes, *, client_key: UUID | None = None) -> int:
    return writes.receive(
        scope,
        chunks=[content],
        name="ncvoter.txt",
        terms=TERMS,
        client_key=client_key or uuid4(),
        now=NOW,
        in_background=False,
    )


def bring_in(scope: OrgScope, content: bytes) -> int:
    """Received and loaded."""
    file_id = receive(scope, content)
    writes.load(scope, file_id=file_id, now=NOW)
    return file_id


def tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT relname FROM pg_class WHERE relname ~ '^voterfile_[a-z]+_\d+$' AND relkind = 'r'")
        return {name for (name,) in cursor.fetchall()}


def made_of(file_id: int) -> set[str]:
    return {f"voterfile_{name}_{file_id}" for name in ("voter", "voterkey", "frequency")}


def content_hash(file_id: int) -> str:
    """Everything a load has made, in order."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table, order in (("voter", "number"), ("voterkey", "bucket"), ("frequency", "kind, value")):
            cursor.execute(
                f"SELECT to_jsonb(t) - 'file_id' FROM voterfile_{table} t WHERE file_id = %s ORDER BY {order}",  # noqa: S608 - our own names
                [file_id],
            )
            for (line,) in cursor:
                digest.update(str(line).encode())
    return digest.hexdigest()
