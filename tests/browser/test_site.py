import pytest
from playwright.sync_api import BrowserContext, expect

from tests.conftest import Site
from tests.world import World

pytestmark = pytest.mark.browser


def test_site_enter_signs_a_user_in_and_styles_arrive(site: Site, context: BrowserContext, world: World) -> None:
    site.enter(context, world.a.admin)
    page = context.new_page()
    broken: list[str] = []
    page.on("response", lambda response: broken.append(response.url) if response.status >= 400 else None)
    page.goto(f"{site.url}/no-such-page/")
    expect(page.locator("body")).to_contain_text(world.a.admin.email)
    assert broken == [f"{site.url}/no-such-page/"]
