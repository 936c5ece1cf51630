"""Counties, towns and streets: what the made-up people live in. County numbers, towns and ZIP codes are facts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kithwork.world.chance import Weighted
from kithwork.world.names import Origin, rows

REGISTERED_HISPANIC = 0.4  # of residents: many are not citizens or too young, so fewer register
REGISTERED_ASIAN = 0.6
STREET_TYPES = Weighted(
    ["RD", "ST", "DR", "LN", "AVE", "CT", "CIR", "WAY", "PL", "TRL", "BLVD", "HWY", "LOOP", "EXT"],
    [26, 18, 20, 12, 7, 8, 4, 3, 3, 3, 2, 1, 1, 1],
)
# telephone areas people bring along when they move to the state
AREA_CODES = [
    "201",
    "202",
    "203",
    "205",
    "206",
    "207",
    "208",
    "209",
    "210",
    "212",
    "213",
    "214",
    "215",
    "216",
    "217",
    "218",
    "219",
    "225",
    "228",
    "229",
    "231",
    "234",
    "239",
    "240",
    "248",
    "251",
    "252",
    "253",
    "254",
    "256",
    "260",
    "262",
    "267",
    "269",
    "270",
    "276",
    "281",
    "301",
    "302",
    "303",
    "304",
    "305",
    "307",
    "308",
    "309",
    "310",
    "312",
    "313",
    "314",
    "315",
    "316",
    "317",
    "318",
    "319",
    "320",
    "321",
    "323",
    "325",
    "330",
    "334",
    "336",
    "337",
    "347",
    "352",
    "360",
    "386",
    "401",
    "402",
    "404",
    "405",
    "406",
    "407",
    "408",
    "409",
    "410",
    "412",
    "413",
    "414",
    "415",
    "417",
    "419",
    "423",
    "434",
    "440",
    "443",
    "478",
    "479",
    "480",
    "484",
    "501",
    "502",
    "503",
    "504",
    "505",
    "507",
    "508",
    "509",
    "510",
    "512",
    "513",
    "515",
    "516",
    "517",
    "518",
    "520",
    "530",
    "540",
    "541",
    "559",
    "561",
    "562",
    "563",
    "570",
    "571",
    "573",
    "574",
    "580",
    "585",
    "586",
    "601",
    "602",
    "603",
    "605",
    "606",
    "607",
    "608",
    "609",
    "610",
    "612",
    "614",
    "615",
    "616",
    "617",
    "618",
    "619",
    "620",
    "623",
    "626",
    "630",
    "631",
    "636",
    "646",
    "650",
    "651",
    "660",
    "661",
    "662",
    "678",
    "682",
    "701",
    "702",
    "703",
    "704",
    "706",
    "707",
    "708",
    "712",
    "713",
    "714",
    "715",
    "716",
    "717",
    "718",
    "719",
    "720",
    "724",
    "727",
    "731",
    "732",
    "734",
    "740",
    "754",
    "757",
    "760",
    "763",
    "765",
    "770",
    "772",
    "773",
    "774",
    "775",
    "781",
    "785",
    "786",
    "801",
    "802",
    "803",
    "804",
    "805",
    "806",
    "808",
    "810",
    "812",
    "813",
    "814",
    "815",
    "816",
    "817",
    "818",
    "828",
    "830",
    "831",
    "832",
    "843",
    "845",
    "847",
    "850",
    "856",
    "858",
    "859",
    "860",
    "863",
    "864",
    "865",
    "870",
    "901",
    "903",
    "904",
    "906",
    "907",
    "908",
    "909",
    "910",
    "912",
    "913",
    "914",
    "915",
    "916",
    "917",
    "918",
    "919",
    "920",
    "925",
    "928",
    "931",
    "936",
    "937",
    "940",
    "941",
    "949",
    "951",
    "952",
    "954",
    "956",
    "970",
    "971",
    "972",
    "973",
    "978",
    "979",
    "980",
    "984",
    "985",
    "989",
]


@dataclass(frozen=True, slots=True, eq=False)
class Town:
    name: str
    zips: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class County:
    """`people` in thousands; shares in percent of residents."""

    number: int
    name: str
    people: int
    area: str
    black: float
    hispanic: float
    asian: float
    native: float
    towns: tuple[Town, ...]

    @property
    def origins(self) -> Weighted[Origin]:
        asian = self.asian * REGISTERED_ASIAN
        hispanic = self.hispanic * REGISTERED_HISPANIC
        arabic = 0.3 + asian * 0.12
        others = [hispanic, asian * 0.24, asian * 0.3, asian * 0.46, arabic]
        return Weighted(
            ["english", "spanish", "vietnamese", "chinese", "indian", "arabic"], [100 - sum(others), *others]
        )

    @property
    def english_races(self) -> Weighted[str]:
        """Race as the state codes it, of people with English names; U is 'did not say'."""
        white = max(100 - self.black - self.native - self.hispanic - self.asian, 5)
        said = [("W", white), ("B", self.black), ("I", self.native), ("M", 1.0), ("O", 1.0), ("P", 0.1)]
        return Weighted([code for code, _ in said] + ["U"], [share for _, share in said] + [white * 0.08])


def _town(text: str) -> Town:
    words = text.split()
    zips = tuple(word for word in words if word.isdigit())
    return Town(" ".join(word for word in words if not word.isdigit()), zips)


@cache
def counties() -> tuple[County, ...]:
    return tuple(
        County(
            number=int(row["county_id"]),
            name=row["name"],
            people=int(row["thousands"]),
            area=row["area"],
            black=float(row["black"]),
            hispanic=float(row["hispanic"]),
            asian=float(row["asian"]),
            native=float(row["native"]),
            towns=tuple(_town(text) for text in row["towns"].split(";")),
        )
        for row in rows(__name__, "counties.csv")
    )


def chosen(wanted: list[str] | None) -> tuple[County, ...]:
    """Find counties by name or number, in the state's order.

    Raises ValueError with a sentence that names what is not a county.
    """
    if not wanted:
        return counties()
    names = {text.strip().upper() for text in wanted}
    found = tuple(c for c in counties() if c.name in names or str(c.number) in names)
    unknown = names - {c.name for c in found} - {str(c.number) for c in found}
    if unknown:
        raise ValueError(
            f"North Carolina has no county {', '.join(sorted(unknown))}: give a name like WAKE or a number from 1 to 100."
        )
    return found


@cache
def streets() -> Weighted[str]:
    found = rows(__name__, "streets.csv")
    return Weighted([r["street"] for r in found], [float(r["weight"]) for r in found])
