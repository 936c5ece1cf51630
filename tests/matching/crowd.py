"""A small town's voters, and contacts said as people say them: enough of both to learn from."""

import random
from dataclasses import dataclass

from kithwork.contacts.models import Contact
from tests.voterfile.delivery import delivery, row
from tests.world import NOW, House, client_key

FIRSTS = ("ALMA", "BORIS", "CLARA", "EMIL", "FRIDA", "GUSTAV", "HELGA", "INGRID", "KARLA", "MAGDA", "OSKAR", "PETRA")
HEADS = ("BRAN", "COR", "DAL", "FEN", "GAR", "HOL", "KEL", "LOR", "NOR", "PEL", "RUD", "SAN", "TOR", "VAL")
TAILS = ("BERG", "DEN", "FIELD", "GATE", "HAM", "KIRK", "LEY", "NER", "SON", "TON", "WOOD")
TOWNS = (("DURHAM", "27701"), ("RALEIGH", "27601"), ("CARY", "27511"))


@dataclass(frozen=True)
class Voter:
    number: int
    first: str
    last: str
    town: tuple[str, str]
    born: int

    @property
    def canonical(self) -> str:
        return f"NC-CR{self.number}"


def voters(count: int, seed: int = 1) -> list[Voter]:
    chance = random.Random(seed)  # noqa: S311 - a made-up town
    return [
        Voter(
            number,
            chance.choice(FIRSTS),
            chance.choice(HEADS) + chance.choice(TAILS),
            chance.choice(TOWNS),
            chance.randrange(1940, 2005),
        )
        for number in range(count)
    ]


def file_of(known: list[Voter]) -> bytes:
    return delivery(
        row(
            ncid=f"CR{one.number}",
            first_name=one.first,
            middle_name="",
            last_name=one.last,
            res_city_desc=one.town[0],
            zip_code=one.town[1],
            full_phone_number="",
            res_street_address=f"{one.number} OAK ST",
            birth_year=str(one.born),
        )
        for one in known
    )


def acquaintances(house: House, known: list[Voter], count: int, *, found: float = 0.8) -> dict[int, Voter | None]:
    """Contact → who it is; None where nobody in the file. Bare rows: so many are not added by their verb."""
    chance = random.Random(2)  # noqa: S311
    others = voters(count, seed=99)
    truth = [chance.choice(known) if chance.random() < found else None for _ in range(count)]
    rows = []
    for number, voter in enumerate(truth):
        said = voter or others[number]
        moved = chance.random() < 0.2
        rows.append(
            Contact(
                organization=house.organization,
                campaign=house.campaign,
                mobilizer=house.mobilizers[0],
                added_by=house.mobilizers[0],
                client_key=client_key(f"crowd {number}"),
                added_at=NOW,
                first_name=said.first.title(),
                last_name=(said.last[:-2] + said.last[-1] if chance.random() < 0.15 else said.last).title(),
                city=(chance.choice(TOWNS) if moved else said.town)[0].title(),
                state="NC",
                birth_year=said.born + chance.choice([0, 0, 0, 1, -1]) if chance.random() < 0.6 else None,
            )
        )
    made = Contact.objects.bulk_create(rows)
    return {contact.pk: voter for contact, voter in zip(made, truth, strict=True)}
