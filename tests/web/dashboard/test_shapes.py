from pathlib import Path
from zipfile import ZipFile

import shapefile
from django.test import Client

from kithwork.voterfile.rules.areas import Area
from kithwork.web.dashboard import shapes
from tests.world import World


def test_counties_and_states_come_with_the_package() -> None:
    counties = shapes.shapes("county", {"NC"})
    names = {one.area.name for one in counties.outlines}
    assert len(names) == 100
    assert {"durham", "new hanover", "mcdowell"} <= names
    assert counties.outlines[0].path.startswith("M")
    assert 100 < counties.height < shapes.WIDTH
    states = {one.area.state for one in shapes.shapes("", {"HI"}).outlines}
    assert {"NC", "HI", "TX"} <= states
    assert "AK" not in states
    assert shapes.plain("St. Mary's County") == shapes.plain("Saint Marys")


def test_districts_come_from_the_file_an_operator_puts_there(settings: object, tmp_path: Path) -> None:
    settings.KITH_HOME = tmp_path
    assert shapes.shapes("senate", {"NC"}).outlines == ()
    (tmp_path / "shapes").mkdir()
    stem = tmp_path / "cb_2024_37_sldu_500k"
    with shapefile.Writer(str(stem), shapeType=shapefile.POLYGON) as writer:
        writer.field("STATEFP", "C")
        writer.field("SLDUST", "C")
        for west, code in ((-79, "020"), (-78, "021")):
            writer.poly([[[west, 35], [west, 36], [west + 1, 36], [west + 1, 35], [west, 35]]])
            writer.record("37", code)
    with ZipFile(tmp_path / "shapes" / f"{stem.name}.zip", "w") as packed:
        for part in tmp_path.glob(f"{stem.name}.*"):
            packed.write(part, part.name)
    drawn = shapes.shapes("senate", {"NC"})
    assert [one.area for one in drawn.outlines] == [Area("NC", "senate", "20"), Area("NC", "senate", "21")]


def test_the_map_shades_the_county_of_matched_contacts(world: World) -> None:
    house = world.a
    for _ in range(3):
        house.contact(
            match_status="matched", canonical_voter_id="NC-1", voterfile_state="NC", voterfile_county="Durham"
        )
    client = Client()
    client.force_login(house.admin)
    base = f"/o/{house.organization.slug}/{house.campaign.slug}/analytics/"
    text = client.get(base).content.decode()
    assert text.count('<path class="shade-') == 100
    assert "<title>Durham: 3</title>" in text
    assert "folder “shapes”" in client.get(f"{base}?area=house").content.decode() or "not placed" in text
