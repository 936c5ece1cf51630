from kithwork.kernel.permission import CONFIRMED, ROLES
from kithwork.web.public.rights import COLUMNS, WORDS
from tests.world import World


def test_every_right_of_a_person_has_its_row():
    assert set(WORDS) == set().union(*(ROLES[role] for role in COLUMNS))
    assert set(WORDS) >= CONFIRMED


def test_the_page_says_what_the_doors_go_by(client, world: World):
    client.force_login(world.a.analyst)
    page = client.get("/who-may-what/")
    held = {str(row["words"]): row["held"] for row in page.context["rows"]}
    assert held["Export people and numbers"] == [False, False, True, False]
    assert held["See numbers; an analyst no counts below 5"] == [False, True, True, False]
    assert "Keep the list" in page.content.decode()
