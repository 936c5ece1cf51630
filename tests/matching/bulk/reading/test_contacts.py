import gzip
import io
import zipfile

import pytest

from kithwork.matching.bulk.errors import LinkError
from kithwork.matching.bulk.reading.contacts import read_contacts
from kithwork.matching.bulk.reading.source import CONTACT, source_of
from tests.matching.bulk.town import written

SEEN = {"first": "José", "last": "Núñez", "city": "Raleigh", "zip": "27601"}


def read(path, **options):
    return read_contacts(
        source_of(path, key=CONTACT, given=options.pop("given", None)), as_of=2026, **{"dates": None} | options
    )


def seen(path, **options):
    """Of each contact the columns that say something."""
    found = read(path, **options)
    rows = found.table.to_pylist()
    return {own: {name: text for name, text in row.items() if text} for own, row in zip(found.ids, rows, strict=True)}


def zipped(data):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # Of no day: what a test is called must be the same in every process.
        for name, content in (("__MACOSX/contacts.csv", "nothing"), ("contacts.csv", data)):
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


TEXT = "contact_id,first_name,last_name,city,zip\n1,José,Núñez,Raleigh,27601\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.encode("latin-1"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.rstrip("\n").encode(),
        ("\n\n" + TEXT + "\n\n").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "|").encode(),
        ("sep=;\n" + TEXT.replace(",", ";")).encode(),
        TEXT.replace("zip\n", "zip,\n").replace("27601\n", "27601,\n").encode(),
        TEXT.replace("27601\n", "27601,,\n").encode(),
        gzip.compress(TEXT.encode(), mtime=0),
        zipped(TEXT.encode("latin-1")),
        TEXT.replace("Raleigh", '"Ral\0eigh"').encode(),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_read_contacts_however_the_file_is_written(tmp_path, data):
    assert seen(written(tmp_path / "c.csv", data)) == {"1": SEEN}


def test_read_contacts_lines_of_several_encodings(tmp_path):
    data = b"id,last\n1,N\xc3\xba\xc3\xb1ez\n2,N\xfa\xf1ez\n3,\x93Smith\x94\n"
    assert seen(written(tmp_path / "c.csv", data)) == {
        "1": {"last": "Núñez"},
        "2": {"last": "Núñez"},
        "3": {"last": "“Smith”"},
    }


@pytest.mark.parametrize(
    "header",
    [
        "Contact ID,First Name,Last Name,City,ZIP Code",
        "id,fname,lname,town,postcode",
        "ID,GivenName,Surname,Suburb,Postal-Code",
        "rec_id, given_name, surname, suburb, zip5",
        "CONTACT_ID,FORENAME,FAMILY NAME,Municipality,zipcode",
    ],
)
def test_read_contacts_by_the_names_people_use(tmp_path, header):
    text = TEXT.replace("contact_id,first_name,last_name,city,zip", header)
    assert seen(written(tmp_path / "c.csv", text)) == {"1": SEEN}


def test_read_contacts_by_a_map(tmp_path):
    path = written(tmp_path / "c.csv", "Nr,Wer,Familie,id\n1,José,Núñez,x\n")
    given = {"contact_id": "nr", "first_name": "Wer", "last_name": "FAMILIE"}
    assert seen(path, given=given) == {"1": {"first": "José", "last": "Núñez"}}


def test_read_contacts_by_a_map_of_a_column_that_is_not_there(tmp_path):
    with pytest.raises(LinkError) as refused:
        seen(written(tmp_path / "c.csv", "id,last\n1,Lee\n"), given={"zip": "Plz"})
    assert refused.value.sentence == "The map says that zip is in the column 'Plz'; the file has id, last."


def test_read_contacts_quoted_fields_may_hold_lines_and_delimiters(tmp_path):
    text = 'id,last,address\n1,"O""Brien, Jr","12 Elm St\nApt 4"\n2,Lee,5" Pipe Rd\n3,"Day,6 Oak St\n4,May,\n'
    assert seen(written(tmp_path / "c.csv", text)) == {
        "1": {"last": 'O"Brien, Jr', "street": "12 Elm St\nApt 4"},
        "2": {"last": "Lee", "street": '5" Pipe Rd'},
        "3": {"last": '"Day', "street": "6 Oak St"},
        "4": {"last": "May"},
    }


def test_read_contacts_huge_fields_are_fields(tmp_path):
    huge = "x" * 300_000
    assert seen(written(tmp_path / "c.csv", f"id,last,city\n1,Lee,{huge}\n2,Day,\n")) == {
        "1": {"last": "Lee", "city": huge},
        "2": {"last": "Day"},
    }


def test_read_contacts_numbers_as_a_spreadsheet_leaves_them(tmp_path):
    text = "id,last,yob,age,zip,phone,street number,address_1\n1,Lee,1975.0,51.0,27601.0,9195550101.0,12.0,Elm St\n2,Null,nan,NULL,N/A,9.19555E+09,,None\n"
    assert seen(written(tmp_path / "c.csv", text)) == {
        "1": {"last": "Lee", "birth_year": "1975", "age": "51", "age_asof": "2026", "zip": "27601", "phone": "9195550101", "street": "12 Elm St"},
        "2": {"last": "Null"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "age"), [("40", "40"), ("~40", "40"), ("40s", "40"), ("38-42", "40"), ("0", ""), ("old", ""), ("250", "")]
)
def test_read_contacts_ages_as_people_guess_them(tmp_path, said, age):
    found = seen(written(tmp_path / "c.csv", f"id,last,age\n1,Lee,{said}\n"))["1"]
    assert found.get("age", "") == age


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Maria Garcia", {"first": "Ana", "middle": "Maria", "last": "Garcia"}),
        ('"Garcia, Ana Maria"', {"first": "Ana", "middle": "Maria", "last": "Garcia"}),
        ("Garcia", {"last": "Garcia"}),
        ("", {}),
    ],
)
def test_read_contacts_whole_names_are_parted(tmp_path, name, parts):
    assert seen(written(tmp_path / "c.csv", f"id,name\n1,{name}\n"))["1"] == parts


def test_read_contacts_day_first_where_the_file_shows_it(tmp_path):
    text = "id,last,dob\n1,Lee,04/05/1961\n2,Day,27/04/1961\n"
    path = written(tmp_path / "c.csv", text)
    assert [one.get("birth_date") for one in seen(path).values()] == ["1961-05-04", "1961-04-27"]
    assert [one.get("birth_date") for one in seen(path, dates="mdy").values()] == ["1961-04-05", "1961-04-27"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            gzip.compress(TEXT.encode(), mtime=0)[:-9],
            "c.csv is damaged or incomplete: it cannot be unpacked to its end.",
        ),
        (b"PK\x03\x04 no archive", "c.csv is damaged or incomplete: it cannot be unpacked to its end."),
    ],
)
def test_read_contacts_damaged_files_are_a_sentence(tmp_path, data, sentence):
    with pytest.raises(LinkError) as refused:
        read(written(tmp_path / "c.csv", data))
    assert refused.value.sentence == sentence


def test_read_contacts_of_no_file_is_a_sentence(tmp_path):
    with pytest.raises(LinkError) as refused:
        read(tmp_path / "none.csv")
    assert refused.value.sentence == f"{tmp_path / 'none.csv'} does not exist."
