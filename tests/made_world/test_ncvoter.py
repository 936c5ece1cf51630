import csv
import gzip
import hashlib
import io
import zipfile

import pytest

from kithwork.world.ncvoter import COLUMNS, HEADER, MEMBER, REASONS, STATUSES, write
from kithwork.world.registration import STANDING
from kithwork.world.voters import voters

# changes only when the made-up people change, which makes every figure measured on them new: say so in CHANGELOG.md
GOLDEN = "236ecedbcebfd7130cbaf12b7fffd259813206fdae2caf6cd4c0f7fc2c8eecf2"
FIRST_HEADER = '"county_id"\t"county_desc"\t"voter_reg_num"\t"ncid"\t"last_name"\t"first_name"\t"middle_name"'


def made(count=1000, seed=1, **given):
    out = io.BytesIO()
    write(out, voters(count=count, seed=seed, as_of=2026, **given))
    return out.getvalue()


@pytest.fixture(scope="module")
def rows():
    return list(csv.DictReader(io.StringIO(made(20_000).decode("latin-1"), newline=""), delimiter="\t"))


def test_thousand_rows_are_the_golden_thousand():
    assert hashlib.sha256(made()).hexdigest() == GOLDEN


def test_header_is_the_states():
    assert len(COLUMNS) == len(set(COLUMNS)) == 67
    first = made(3).decode("latin-1").split("\r\n")[0]
    assert first == HEADER
    assert first.startswith(FIRST_HEADER)
    assert first.endswith('"dist_1_desc"\t"vtd_abbrv"\t"vtd_desc"')
    places = {name: at for at, name in enumerate(COLUMNS)}
    assert (places["status_cd"], places["confidential_ind"], places["birth_year"]) == (8, 24, 30)
    assert (places["cong_dist_abbrv"], places["nc_house_abbrv"], places["vtd_desc"]) == (40, 44, 66)


def test_every_line_has_67_quoted_values_and_ends_in_cr_lf():
    text = made(2000).decode("latin-1")
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    for line in lines[:-1]:
        values = line.split("\t")
        assert len(values) == 67
        assert all(v[0] == v[-1] == '"' and '"' not in v[1:-1] for v in values)


def test_confidential_rows_hide_where_people_live(rows):
    hidden = [r for r in rows if r["confidential_ind"] == "Y"]
    assert hidden
    shown = {"res_street_address", "res_city_desc", "zip_code", "mail_addr1", "mail_city", "mail_zipcode",
             "full_phone_number", "birth_state", "precinct_desc", "nc_house_abbrv"}  # fmt: skip
    assert all(not r[column] for r in hidden for column in shown)
    assert all(r["last_name"] and r["ncid"] and r["county_desc"] and r["birth_year"] for r in hidden)


def test_removed_rows_have_no_address(rows):
    removed = [r for r in rows if r["status_cd"] == "R" and r["confidential_ind"] == "N"]
    assert len(removed) > 1000
    assert {(r["res_street_address"], r["zip_code"], r["full_phone_number"], r["nc_house_abbrv"]) for r in removed} == {
        ("REMOVED", "", "", "")
    }
    assert "DECEASED" in {r["voter_status_reason_desc"] for r in removed}


def test_other_rows_have_a_padded_street_and_a_tidy_mailing_address(rows):
    shown = [r for r in rows if r["status_cd"] != "R" and r["confidential_ind"] == "N"]
    assert all(r["res_street_address"].endswith(" ") and "  " in r["res_street_address"] for r in shown)
    assert all(r["mail_addr1"] == " ".join(r["mail_addr1"].split()) for r in shown)
    assert all(r["precinct_abbrv"] and r["cong_dist_abbrv"] and r["nc_senate_abbrv"] for r in shown)
    assert any(r["mail_addr1"].startswith("PO BOX") for r in shown)


def test_values_fit_the_states_widths(rows):
    widths = {"county_desc": 15, "voter_reg_num": 12, "ncid": 12, "last_name": 25, "first_name": 20, "middle_name": 20,
              "name_suffix_lbl": 3, "voter_status_desc": 25, "voter_status_reason_desc": 60, "res_street_address": 65,
              "mail_addr1": 40, "mail_city": 30, "full_phone_number": 12, "registr_dt": 10, "precinct_abbrv": 6,
              "municipality_abbrv": 6, "township_desc": 60, "age_at_year_end": 3}  # fmt: skip
    assert {c: w for c, w in widths.items() if max(len(r[c]) for r in rows) > w} == {}
    assert {len(r["voter_reg_num"]) for r in rows} == {12}


def test_only_a_birth_year_is_told(rows):
    assert all(int(r["birth_year"]) + int(r["age_at_year_end"]) == 2026 for r in rows)


def test_every_standing_has_words():
    for standing in STANDING.values:
        status, reason = standing.split()
        assert STATUSES[status]
        assert REASONS[reason]


def test_some_names_need_latin_1():
    text = made(20_000)
    assert text.decode("latin-1")
    with pytest.raises(UnicodeDecodeError):
        text.decode("utf-8")


def test_packed_files_hold_the_same_bytes(tmp_path):
    plain, gz, zipped = (tmp_path / f"nc.{kind}" for kind in ("txt", "txt.gz", "zip"))
    for path in (plain, gz, zipped):
        write(path, voters(count=500, seed=1, as_of=2026))
    assert gzip.decompress(gz.read_bytes()) == plain.read_bytes()
    with zipfile.ZipFile(zipped) as archive:
        assert archive.namelist() == [MEMBER]
        assert archive.read(MEMBER) == plain.read_bytes()


def test_packed_files_are_equal_byte_for_byte(tmp_path):
    for name in ("a.zip", "b.zip", "a.gz", "b.gz"):
        write(tmp_path / name, voters(count=50, seed=1, as_of=2026))
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_no_voters_leave_a_header():
    assert made(0).decode("latin-1") == HEADER + "\r\n"
