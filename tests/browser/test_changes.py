"""What a new voter file changed, for admins: by kind, and by mobilizer."""

import pytest
from playwright.sync_api import Browser, expect

from kithwork.matching import writes
from tests.browser.test_match_history import is_sound, opened
from tests.conftest import Site
from tests.matching.test_batch import ADA, BO, ROWS
from tests.matching.test_writes import OTHERS, contact
from tests.matching.walks import new_file
from tests.voterfile.delivery import bring_in, delivery, row
from tests.world import NOW, World, client_key

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("width", [390, 1440])
def test_changes_are_read_by_kind_and_mobilizer(browser: Browser, site: Site, world: World, width: int) -> None:
    house = world.a
    bring_in(house.scope, delivery(ROWS))
    for index, person in enumerate((ADA, BO)):
        scope = house.mobilizer_scope(index)
        one = contact(scope, person, key=str(index))
        found = writes.look_up(scope, contact_id=one, now=NOW).shown[0]
        writes.confirm(scope, contact_id=one, candidate=found.key, client_key=client_key(f"yes {index}"), now=NOW)
    rest = (line for line in OTHERS if "LINDQVIST" not in line)
    new_file(house, delivery([row(res_city_desc="RALEIGH", zip_code="27601"), *rest]))
    page = opened(browser, site, house.admin, "/o/maple/maple-votes/people/matches/changes/", width)
    assert is_sound(page, width)
    page.get_by_role("link", name="No longer in the file 1").click()
    expect(page.get_by_role("rowheader")).to_have_text(["Bo Lindqvist"])
    page.get_by_role("row").get_by_role("link").first.click()
    expect(page.get_by_text("Only contacts of")).to_be_visible()
    page.get_by_role("link", name="All contacts who are no longer in the voter file").click()
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    expect(page.get_by_text("Bo Lindqvist").first).to_be_visible()
    page.context.close()
