"""Address books as phones, mail programs and people write them, and who is in each: (called, phone, e-mail, town)."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

Person = tuple[str, str, str, str]


class Book(NamedTuple):
    """`people` None: no address book, which is said in a sentence."""

    name: str
    content: bytes
    people: tuple[Person, ...] | None


def _person(called: str, phone: str = "", email: str = "", city: str = "") -> Person:
    return called, phone, email, city


ROSA: Final = _person("Rosa Diaz", "919-555-0101")


def _card(*lines: str, version: str = "3.0", end: str = "\r\n") -> str:
    return end.join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def _rosa(*more: str, version: str = "3.0") -> str:
    return _card("N:Diaz;Rosa;;;", "FN:Rosa Diaz", "TEL;TYPE=CELL:919-555-0101", *more, version=version)


PHOTO: Final = "PHOTO;ENCODING=b;TYPE=JPEG:" + "\r\n ".join(["/9j/4AAQSkZJRgABAQAAAQABAAD" * 2] * 60)
VCARDS: Final[Mapping[str, tuple[str | bytes, tuple[Person, ...]]]] = {
    "plain 3.0": (_rosa(), (ROSA,)),
    "plain 4.0": (_card("N:Diaz;Rosa;;;", "FN:Rosa Diaz", 'TEL;VALUE=uri;TYPE="voice,cell":tel:+1-919-555-0101;ext=5', version="4.0"), (_person("Rosa Diaz", "+1-919-555-0101"),)),
    "plain 2.1": (_card("N:Diaz;Rosa", "TEL;CELL;VOICE:919-555-0101", version="2.1"), (ROSA,)),
    "line feeds only": (_card("N:Diaz;Rosa;;;", "TEL:919-555-0101", end="\n"), (ROSA,)),
    "lower case": (_card("n:Diaz;Rosa;;;", "tel:919-555-0101").replace("VCARD", "vcard").replace("BEGIN", "begin").replace("END", "end"), (ROSA,)),
    "mark of UTF-8": ("\ufeff" + _card("N:Núñez;José;;;"), (_person("José Núñez"),)),
    "UTF-16": (_card("N:Núñez;José;;;").encode("utf-16"), (_person("José Núñez"),)),
    "UTF-16 without a mark": (_card("N:Núñez;José;;;").encode("utf-16-le"), (_person("José Núñez"),)),
    "Windows letters": (_card("N:Núñez;José;;;").encode("cp1252"), (_person("José Núñez"),)),
    "folded name": (_card("N:Diaz-Whit\r\n field;Rosa;;;"), (_person("Rosa Diaz-Whitfield"),)),
    "folded by a tab": (_card("N:Diaz-Whit\r\n\tfield;Rosa;;;"), (_person("Rosa Diaz-Whitfield"),)),
    "quoted-printable": (_card("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:N=C3=BA=C3=B1ez;Jos=C3=A9;;;", version="2.1"), (_person("José Núñez"),)),
    "quoted-printable over lines": (_card("N;ENCODING=QUOTED-PRINTABLE:Whit=\r\nfield;Ros=C3=\r\n=A1lia", version="2.1"), (_person("Rosália Whitfield"),)),
    "quoted-printable in Latin letters": (_card("N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:N=FA=F1ez;Jos=E9", version="2.1"), (_person("José Núñez"),)),
    "a charset nobody knows": (_card("N;CHARSET=X-NOBODY;ENCODING=QUOTED-PRINTABLE:Diaz;Rosa", version="2.1"), (_person("Rosa Diaz"),)),
    "emoji": (_card("N:Diaz;Rosa 🌻;;;"), (_person("Rosa 🌻 Diaz"),)),
    "several cards": (_rosa() + _card("N:Lee;Amy;;;"), (_person("Amy Lee"), ROSA)),
    "several without a line between": (_rosa().strip() + "\n" + _card("N:Lee;Amy;;;").strip(), (_person("Amy Lee"), ROSA)),
    "only a full name": (_card("FN:María de la Cruz"), (_person("María de la Cruz"),)),
    "an empty name and a full one": (_card("N:;;;;", "FN:Rosa Diaz"), (_person("Rosa Diaz"),)),
    "no name": (_card("TEL:919-555-0101") + _rosa(), (ROSA,)),
    "a company": (_card("N:;;;;", "FN:", "ORG:Elm Hardware") + _rosa(), (ROSA,)),
    "last name only": (_card("N:Diaz;;;;"), (_person("Diaz"),)),
    "nickname": (_card("N:Diaz;;;;", "NICKNAME:Rosie,Ro"), (_person("Rosie Diaz"),)),
    "five phones": (_card("N:Diaz;Rosa;;;", "TEL;TYPE=HOME:919-555-0100", "TEL;TYPE=WORK:919-555-0102", "TEL;TYPE=CELL:919-555-0101", "TEL;TYPE=FAX:919-555-0103", "TEL:919-555-0104"), (ROSA,)),
    "grouped as an iPhone does": (_card("N:Diaz;Rosa;;;", "item1.TEL:919-555-0101", "item1.X-ABLabel:_$!<Mobile>!$_", "item2.ADR;type=HOME:;;12 Elm St;Durham;NC;27701;USA"), (_person("Rosa Diaz", "919-555-0101", "", "Durham"),)),
    "escaped signs": (_card("N:Diaz\\, Jr\\;;Rosa;;;", "EMAIL:rosa@example.org"), (_person("Rosa Diaz, Jr;", "", "rosa@example.org"),)),
    "a photo": (_rosa(PHOTO), (ROSA,)),
    "a note that looks like a card": (_rosa("NOTE:see\\nEND:VCARD of\r\n BEGIN:VCARD Amy"), (ROSA,)),
    "a card within a card": (_rosa("AGENT:", "BEGIN:VCARD", "N:Boss;The", "END:VCARD"), (ROSA,)),
    "cut off": (_rosa().removesuffix("END:VCARD\r\n"), (ROSA,)),
    "blank lines": ("\r\n\r\n" + _rosa().replace("\r\n", "\r\n\r\n"), (ROSA,)),
    "O'Brien-Núñez": (_card("N:O'Brien-Núñez;Seán;;;"), (_person("Seán O'Brien-Núñez"),)),
    "a quoted parameter": (_card("N:Diaz;Rosa;;;", 'TEL;TYPE="cell:new":919-555-0101'), (ROSA,)),
}  # fmt: skip
GOOGLE: Final = "First Name,Middle Name,Last Name,Nickname,Notes,Photo,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Street,Address 1 - City,Address 1 - Region,Address 1 - Postal Code\n"
TABLES: Final[Mapping[str, tuple[str | bytes, tuple[Person, ...]]]] = {
    "Google": (GOOGLE + "Rosa,,Diaz,,,,* ,rosa@example.org ::: r@example.org,Mobile,919-555-0101 ::: 919-555-0102,12 Elm St,Durham,NC,27701\n", (_person("Rosa Diaz", "919-555-0101", "rosa@example.org", "Durham"),)),
    "Google of before": ("Name,Given Name,Family Name,Phone 1 - Type,Phone 1 - Value\nRosa Diaz,Rosa,Diaz,Mobile,919-555-0101\n", (ROSA,)),
    "Outlook": ('\ufeff"First Name","Middle Name","Last Name","Home City","E-mail Address","Home Phone","Mobile Phone"\r\n"Rosa","","Diaz","Durham","rosa@example.org","919-555-0100","919-555-0101"\r\n', (_person("Rosa Diaz", "919-555-0101", "rosa@example.org", "Durham"),)),
    "semicolons": ("Name;Phone\nRosa Diaz;919-555-0101\n", (ROSA,)),
    "tabs, UTF-16": ("Name\tPhone\r\nRosa Diaz\t919-555-0101\r\n".encode("utf-16"), (ROSA,)),
    "a line break in a cell": ('Name,Notes,Phone\n"Rosa Diaz","two\nlines ""quoted""",919-555-0101\n', (ROSA,)),
    "old line ends": ("Name,Phone\rRosa Diaz,919-555-0101\r", (ROSA,)),
    "cells missing": ("Name,Phone,City\nRosa Diaz\n,,\nAmy Lee,919-555-0102,Apex\n", (_person("Amy Lee", "919-555-0102", "", "Apex"), _person("Rosa Diaz"))),
    "a mark left open": ('Name,Phone\n"Rosa Diaz,919-555-0101\n', (_person("Rosa Diaz,919-555-0101"),)),
}  # fmt: skip
NONE: Final = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a letter": b"Dear Rosa,\nhow are you?\n",
    "nothing": b"",
}


def books() -> Iterable[Book]:
    for ending, kind in (("vcf", VCARDS), ("csv", TABLES)):
        for name, (content, people) in kind.items():
            yield Book(f"{name}.{ending}", content.encode() if isinstance(content, str) else content, people)
    for name, content in NONE.items():
        yield Book(f"{name}.vcf", content, None)


def large(cards: int) -> bytes:
    """About 6 kB a card, nearly all of it a photo."""
    return "".join(
        _card(f"N:Number{number};Friend;;;", f"TEL;TYPE=CELL:919555{number % 10_000:04}", PHOTO + "\r\n " + "A" * 2_500)
        for number in range(cards)
    ).encode()
