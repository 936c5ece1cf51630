"""Names of the generated worlds: own lists and chances, shared with nothing in the matcher.

Census 1990 lists of the package `names` for the most; short lists by hand for communities those mix up; for the tenth
of people whose names no list holds, names built from syllables.
"""

from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_HISPANIC_LAST: Final = """GARCIA RODRIGUEZ MARTINEZ HERNANDEZ LOPEZ GONZALEZ PEREZ SANCHEZ RAMIREZ TORRES FLORES RIVERA GOMEZ
DIAZ REYES MORALES CRUZ ORTIZ GUTIERREZ CHAVEZ RAMOS RUIZ MENDOZA ALVAREZ CASTILLO JIMENEZ VASQUEZ ROMERO MORENO HERRERA
MEDINA AGUILAR GARZA CASTRO VARGAS FERNANDEZ GUZMAN MUNOZ SALAZAR SOTO DELGADO PENA RIOS ALVARADO SANDOVAL CONTRERAS VALDEZ
GUERRERO ORTEGA ESTRADA NUNEZ MALDONADO VEGA SANTIAGO DOMINGUEZ ESPINOZA SILVA PADILLA MARQUEZ CABRERA"""
_HISPANIC_MEN: Final = """JOSE JUAN LUIS CARLOS JESUS MIGUEL JORGE ANTONIO ALEJANDRO FRANCISCO DAVID DANIEL PEDRO MANUEL VICTOR
MARIO EDUARDO FERNANDO RICARDO ROBERTO RAFAEL OSCAR JAVIER RAUL SERGIO ANGEL ARMANDO HECTOR RAMON CESAR GABRIEL ENRIQUE ALBERTO
ARTURO SALVADOR ERNESTO GUADALUPE RUBEN IVAN ADRIAN"""
_HISPANIC_WOMEN: Final = """MARIA GUADALUPE ANA ROSA CARMEN JUANA MARTHA MARGARITA SILVIA PATRICIA ELIZABETH VERONICA LETICIA TERESA
GLORIA SANDRA NORMA YOLANDA ALEJANDRA GABRIELA CLAUDIA ADRIANA MONICA DIANA BLANCA IRMA JESSICA KARINA ALICIA BEATRIZ ROCIO LUZ
ESPERANZA DOLORES SOFIA VALERIA DANIELA CAMILA ISABEL LUCIA"""
_ASIAN_LAST: Final = """NGUYEN KIM TRAN LEE LE CHEN PHAM WANG PATEL LI LIN PARK SINGH WONG HUYNH LIU HUANG VU YANG CHANG CHO WU
HOANG CHUNG HO CHOI SHAH VANG KAUR DINH ZHANG TRUONG LAM DANG NGO DO BUI YU LY SHARMA KUMAR REDDY XIONG GUPTA KHAN"""
_ASIAN_MEN: Final = """MINH HUNG DUNG THANH KEVIN DAVID WEI JUN HIEU TUAN RAJESH AMIT SUNIL VIJAY SANJAY JASON ERIC ANDREW TONY
LONG DUC MING JIAN SUNG JIN YOUNG ALI IMRAN RAHUL TOU"""
_ASIAN_WOMEN: Final = """LINH HUONG LAN MAI HONG PHUONG THUY KIM MEI LI YAN XIU GRACE JENNY PRIYA ANITA SUNITA NEHA POOJA HOA NGOC
TRANG SUSAN AMY YUKI SOO MIN JI AISHA FATIMA"""
_NEW_MEN: Final = """JACOB JOSHUA TYLER ETHAN LOGAN MASON AIDEN JAYDEN NOAH LIAM ELIJAH CAMERON HUNTER AUSTIN DYLAN JORDAN CALEB
CONNOR TREVON DARIUS MALIK ISAIAH JALEN BRAYDEN COLTON TANNER CHASE"""
_NEW_WOMEN: Final = """EMILY MADISON HANNAH ASHLEY ALEXIS TAYLOR OLIVIA EMMA ABIGAIL KAYLA ALYSSA DESTINY BRIANNA CHLOE SYDNEY
MORGAN JASMINE HAILEY KAITLYN PAIGE AALIYAH IMANI TIARA SAVANNAH AUTUMN"""
_HEADS: Final = """ABER AL BAR BECK BEL BER BLOM BRAN BREN BUR CAL CAR CHAD COL CRAN DAL DAN DEL DOR DUN ECK EL ER FAL FEN FRAN GAL
GER GOR GRAN GUN HAL HAN HEL HOL HUN JAN JER KAL KEL KIR KLEIN KOW KRA KUN LAN LEN LIN LOW MAL MAR MIL MOR NAL NOR OL OSTER PAL
PEN POL RAD RAN REN ROS RUB SAL SAN SEN SHEL SOL STAN STEN SUL TAL TER TOL TRE URB VAL VER VIL WAL WEN WIN WOL YAR ZAL ZIM"""
_MIDDLES: Final = "A AN BE DE DO E EN ER GA I IN KA LA LE LI MA MO NE O RA RI SA TE TO VI ZO"
_TAILS: Final = """BACH BERG BOROUGH BROOK BURN BY CHUK COMBE DORF ELLI ESCU FIELD FORD GEN GREN HART HAUS HEIM HOLM HURST INI KEN
KINS KO LAND LEY LIN LOW LUND MAN MARK MER MORE NER NESS NIK OTTI OV OVIC OWSKI QUIST RICH RIDGE ROTH SEN SHAW SKI SON STAD STEIN
STROM TON TZ VILLE WALD WELL WICK WITZ WOOD WORTH YK ZAK"""
_GIVEN_HEADS: Final = "A BRI CA CHA DA DE E JA JO KA KE KY LA LE MA ME NA QUA RA RO SHA TA TE TRE TY VA XA ZA"
_GIVEN_TAILS: Final = "BELLE DEN DRA KIA LA LANI LEEN LIA LON LYNN MAR MIKA NAE NELL NISHA QUAN RA RELL RICK RON SHAWN SIA TAVIA TRICE VON WAN YA YLE"
COMMUNITIES: Final = ("most", "hispanic", "asian")


class Shares(NamedTuple):
    """Names and their cumulated shares, rising to 1."""

    names: NDArray[np.str_]
    shares: NDArray[np.float64]

    def draw(self, random: np.random.Generator, many: int) -> NDArray[np.str_]:
        return self.names[np.searchsorted(self.shares, random.random(many), side="right").clip(0, len(self.names) - 1)]


def surnames() -> dict[str, Shares]:
    tail = _built(_HEADS, _MIDDLES, _TAILS)
    return {
        "most": _shares(_mixed([(_census("all.last"), 0.91), (_falling(tail, 0.6), 0.09)])),
        "hispanic": _shares(_mixed([(_falling(_HISPANIC_LAST.split(), 0.8), 0.85), (_census("all.last"), 0.15)])),
        "asian": _shares(_mixed([(_falling(_ASIAN_LAST.split(), 0.9), 0.85), (_census("all.last"), 0.15)])),
    }


def given(sex: str, *, young: bool) -> dict[str, Shares]:
    men = sex == "male"
    census = _census(f"{sex}.first")
    tail = _falling(_built(_GIVEN_HEADS, "A E I O", _GIVEN_TAILS), 0.3)
    new = _falling((_NEW_MEN if men else _NEW_WOMEN).split(), 0.4)
    most = _mixed([(census, 0.50), (new, 0.38), (tail, 0.12)] if young else [(census, 0.96), (tail, 0.04)])
    hispanic = _falling((_HISPANIC_MEN if men else _HISPANIC_WOMEN).split(), 0.7)
    asian = _falling((_ASIAN_MEN if men else _ASIAN_WOMEN).split(), 0.6)
    mixed = {
        "most": most,
        "hispanic": _mixed([(hispanic, 0.8), (most, 0.2)]),
        "asian": _mixed([(asian, 0.7), (most, 0.3)]),
    }
    return {name: _shares(weights) for name, weights in mixed.items()}


_Weighted = dict[str, float]


def _census(name: str) -> _Weighted:
    lines = files("names").joinpath(f"dist.{name}").read_text().splitlines()
    # The last names of the list have a share of 0.000, which is up to 0.0005.
    return {row[0]: max(float(row[1]), 2e-4) for row in map(str.split, lines)}


def _falling(names: list[str], power: float) -> _Weighted:
    return {name: (place + 2) ** -power for place, name in enumerate(names)}


def _built(heads: str, middles: str, tails: str) -> list[str]:
    return [
        head + middle + tail for tail in tails.split() for middle in ["", *middles.split()] for head in heads.split()
    ]


def _mixed(parts: list[tuple[_Weighted, float]]) -> _Weighted:
    weights: dict[str, float] = {}
    for part, share in parts:
        whole = sum(part.values())
        for name, weight in part.items():
            weights[name] = weights.get(name, 0) + weight / whole * share
    return weights


def _shares(weights: _Weighted) -> Shares:
    shares = np.cumsum(list(weights.values()))
    return Shares(np.array([*weights]), shares / shares[-1])
