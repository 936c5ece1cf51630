"""How contacts are judged, on the voter files page in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.test_voter_files import opened
from tests.conftest import Site
from tests.voterfile.delivery import bring_in, delivery, row
from tests.web.dashboard.test_learning import learned
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LOSSES = {"in_use": 0.3567, "learned": 0.3, "calibrated": 0.1054}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_figures_in_use_are_readable_and_learned_again(
    browser: Browser, site: Site, world: World, width: int, scheme: str
) -> None:
    bring_in(world.a.scope, delivery([row()]))
    learned(world, 1, decisions=300, decisions_held_out=90, held_out=LOSSES)
    learned(world, 2, outcome="worse", in_use=False, held_out=dict.fromkeys(LOSSES, 0.4) | {"in_use": 0.1})
    page = opened(browser, site, world, width=width, color_scheme=scheme)
    page.get_by_role("heading", name="How contacts are judged").scroll_into_view_if_needed()
    page.get_by_role("button", name="Learn again").click()
    expect(page.get_by_text("The machine learns in the background.")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    page.context.close()
