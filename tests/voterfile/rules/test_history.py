from datetime import date

import pytest

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.layouts.histories import NC_ABSENTEE, NC_HISTORY
from kithwork.voterfile.rules.history import Votes, read_history, recognise_history
from kithwork.voterfile.rules.parcels import Delivered
from tests.voterfile.rules.test_reader import files


def history(*rows: tuple[str, ...]) -> bytes:
    columns = NC_HISTORY.names.columns
    told = [dict(zip(("ncid", "election_lbl", "election_desc", "voting_method"), row, strict=True)) for row in rows]
    return "".join(
        "\t".join(f'"{value}"' for value in line) + "\r\n"
        for line in (columns, *([one.get(column, "") for column in columns] for one in told))
    ).encode("latin-1")


def absentee(*rows: tuple[str, str, str]) -> bytes:
    columns = NC_ABSENTEE.names.columns
    told = [dict(zip(("ncid", "election_dt", "ballot_rtn_status"), row, strict=True)) for row in rows]
    return "".join(
        ",".join(f'"{value}"' for value in line) + "\n"
        for line in (columns, *([one.get(column, "") for column in columns] for one in told))
    ).encode()


def votes(given: list[Delivered]) -> list[Votes]:
    return list(read_history(recognise_history(given), size=400))


def test_a_vote_history_tells_who_voted_and_never_how() -> None:
    given = files(
        ncvhis=history(("BY1", "11/03/2020", "11/03/2020 GENERAL", "ABSENTEE"), (" by2", "03/03/2020", "PRIMARY", "X"))
    )
    found = votes(given)
    assert [one for batch in found for one in batch.voted.to_pylist()] == [
        {"state_file_id": "BY1", "election_on": date(2020, 11, 3), "election": "11/03/2020 GENERAL"},
        {"state_file_id": "BY2", "election_on": date(2020, 3, 3), "election": "PRIMARY"},
    ]
    assert [batch.part.layout for batch in found] == [NC_HISTORY] * len(found)


def test_only_an_accepted_ballot_is_a_vote() -> None:
    given = files(
        absentee=absentee(
            ("BY1", "11/03/2026", ""), ("BY1", "11/03/2026", "ACCEPTED"), ("BY2", "11/03/2026", "SPOILED"),
            ("BY3", "11/03/2026", "accepted - cured"), ("", "11/03/2026", "ACCEPTED"), ("BY4", "soon", "ACCEPTED"),
        )
    )  # fmt: skip
    found = votes(given)
    assert [one["state_file_id"] for batch in found for one in batch.voted.to_pylist()] == ["BY1", "BY3"]
    assert [(one.line, one.column, one.cell) for batch in found for one in batch.rejected] == [
        (6, "ncid", ""), (7, "election_dt", "soon"),
    ]  # fmt: skip
    assert (sum(batch.lines for batch in found), sum(batch.silent for batch in found)) == (6, 2)


def test_another_file_is_refused_in_a_sentence() -> None:
    with pytest.raises(RefusedError, match="Known: North Carolina vote history"):
        recognise_history(files(x=b"a,b\n1,2\n"))
    with pytest.raises(RefusedError, match="this column is missing: ncid") as refused:
        recognise_history(files(x=history(("BY1", "11/03/2020", "G", "A")).replace(b"ncid", b"nc_no")))
    assert refused.value.sentence.endswith("Nothing was loaded. Please use the file as it was delivered.")
