import ast
from pathlib import Path

import pytest

import kithwork.world
from kithwork.world.names import ORIGINS, given_names, recent_given_names, short_forms, stripped, surnames

WORLD = Path(kithwork.world.__file__).parent


@pytest.mark.parametrize("origin", ORIGINS)
def test_names_fit_latin_1_and_are_upper_case(origin):
    found = [*surnames(origin).values, *given_names(origin, "F").values, *given_names(origin, "M").values]
    assert len(found) > 50
    assert all(name.encode("latin-1") and name == name.upper() for name in found)


def test_names_carry_hyphens_apostrophes_particles_and_few_accents():
    english, spanish = set(surnames("english").values), set(surnames("spanish").values)
    assert {"O'BRIEN", "OBRIEN", "ST. PIERRE", "VAN DYKE"} <= english
    assert {"DE LA CRUZ", "MUNOZ", "MUÑOZ", "PENA"} <= spanish
    assert "WEI-LUN" in given_names("chinese", "M").values


def test_most_spanish_names_lose_their_accents():
    weighted = surnames("spanish")
    widths = [end - start for start, end in zip([0.0, *weighted.ends[:-1]], weighted.ends, strict=True)]
    accented = sum(width for name, width in zip(weighted.values, widths, strict=True) if stripped(name) != name)
    assert 0.01 < accented < 0.1


def test_recent_names_are_not_the_1990_order():
    assert "MADISON" in recent_given_names("F").values
    assert "JAYDEN" in recent_given_names("M").values


def test_short_forms_differ_from_the_name():
    forms = short_forms()
    assert len(forms) > 150
    assert all(name not in shorts for name, shorts in forms.items())
    assert forms["ROBERT"] == ("BOB", "ROB", "BOBBY")


@pytest.mark.parametrize("path", sorted(WORLD.rglob("*.csv")), ids=lambda path: path.name)
def test_every_list_says_where_it_comes_from(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_world_imports_no_storey_below():
    """The generator and the matcher share nothing; nor does the generator know Django."""
    for path in WORLD.rglob("*.py"):
        if path.name in {"campaign.py", "cast.py", "evenings.py", "founding.py", "neighbors.py"}:
            continue  # the demo campaign writes through the house, and may
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                assert not module.startswith("django"), path
                assert not module.startswith("kithwork") or module.startswith("kithwork.world"), path
