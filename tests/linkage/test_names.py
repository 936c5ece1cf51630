import pytest

from kithwork.linkage.names import compact, consonants, given_words, normalise, soundex, suffix_of, surname_tokens


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("O'Brien-Núñez", "OBRIEN NUNEZ"),
        ("O\u2019Brien", "OBRIEN"),
        ("José María", "JOSE MARIA"),
        ("Nguyễn Đức", "NGUYEN DUC"),
        ("Łukasz", "LUKASZ"),
        ("Strauß", "STRAUSS"),
        ("Bjørn", "BJORN"),
        ("Jean-Luc  St. John", "JEAN LUC ST JOHN"),
        ("Ka\u02bbahumanu", "KAAHUMANU"),
        ("\uff2d\uff21\uff32\uff29\uff21", "MARIA"),
        ("\x00-- ", ""),
        ("李小明", ""),
        ("", ""),
    ],
)
def test_normalise_letters(written, normal):
    assert normalise(written) == normal


def test_normalise_twice_is_once():
    assert normalise(normalise("D'Ángelo-Ñandú")) == normalise("D'Ángelo-Ñandú")


@pytest.mark.parametrize(
    ("last", "tokens"),
    [
        ("O'Brien-Núñez", ("OBRIEN", "NUNEZ")),
        ("O Brien", ("OBRIEN",)),
        ("Mc Donald", ("MCDONALD",)),
        ("St. John", ("STJOHN",)),
        ("de la Cruz", ("CRUZ",)),
        ("DELACRUZ", ("CRUZ",)),
        ("van der Berg", ("BERG",)),
        ("Vandenberg", ("BERG",)),
        ("Al-Hassan", ("HASSAN",)),
        ("Ramón y Cajal", ("RAMON", "CAJAL")),
        ("García Márquez Jr.", ("GARCIA", "MARQUEZ")),
        ("Smith-Smith", ("SMITH",)),
        ("Le", ("LE",)),
        ("Do", ("DO",)),
        ("Van", ("VAN",)),
        ("Dela", ("DELA",)),
        ("Smith MD", ("SMITH",)),
        ("Smith née Jones", ("SMITH", "JONES")),
        ("", ()),
    ],
)
def test_surname_tokens(last, tokens):
    assert surname_tokens(last) == tokens


@pytest.mark.parametrize("last", ["de la Cruz", "Dela Cruz", "DELACRUZ", "De La Cruz III"])
def test_compact_is_one_surname_however_parted(last):
    assert compact(last) == "DELACRUZ"


@pytest.mark.parametrize(
    ("suffix", "last", "known"),
    [
        ("Jr.", "", "JR"),
        ("II", "", "JR"),
        ("senior", "", "SR"),
        ("3rd", "", "III"),
        ("", "Smith Jr", "JR"),
        ("", "Smith III", "III"),
        ("", "Smith V", ""),
        ("", "Senior", ""),
        ("", "Jr", ""),
        ("PhD", "Smith", ""),
        ("", "Smith Jr., MD", "JR"),
    ],
)
def test_suffix_from_its_column_or_the_surname(suffix, last, known):
    assert suffix_of(suffix, last) == known


@pytest.mark.parametrize(
    ("written", "names", "nickname", "suffix"),
    [
        ("Mary Ann", ("MARY", "ANN"), "", ""),
        ("Abdul Rahman", ("ABDULRAHMAN",), "", ""),
        ("J. Robert", ("J", "ROBERT"), "", ""),
        ("  MARY   ann ", ("MARY", "ANN"), "", ""),
        ("D\u2019Angelo", ("DANGELO",), "", ""),
        ("Da'Quan", ("DAQUAN",), "", ""),
        ("Dr. Jane", ("JANE",), "", ""),
        ("Mrs.", (), "", ""),
        ("Judge", ("JUDGE",), "", ""),
        ("John Jr.", ("JOHN",), "", "JR"),
        ('William "Bill" Lee', ("WILLIAM", "LEE"), "BILL", ""),
        ("William \u201cBill\u201d", ("WILLIAM",), "BILL", ""),
        ("William (Bill)", ("WILLIAM",), "BILL", ""),
        ("William 'Bill'", ("WILLIAM",), "BILL", ""),
        ("(Bill)", ("BILL",), "BILL", ""),
        ("W", ("W",), "", ""),
        ("", (), "", ""),
    ],
)
def test_given_words(written, names, nickname, suffix):
    assert given_words(written) == (names, nickname, suffix)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Robert", "R163"),
        ("Rupert", "R163"),
        ("Ashcraft", "A261"),
        ("Tymczak", "T522"),
        ("Pfister", "P236"),
        ("Lee", "L000"),
        ("", ""),
    ],
)
def test_soundex_of_the_national_archives(name, code):
    assert soundex(name) == code


@pytest.mark.parametrize("typo", ["MCCARTHY", "MCCATRHY", "MCARTHY", "MCCARTHEY", "MACCARTHY"])
def test_consonants_survive_a_slip_of_the_pen(typo):
    assert consonants(typo) == "CHMRT"


def test_consonants_of_a_name_without_any_are_none():
    assert consonants("AYE") == ""
