"""The demo itself, as the command starts it: every page that links lead to from each of its sign-in links."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.test_every_page import LOOKS, Watched
from tests.support.chromium import STILL
from tests.support.demo import Demo, running

pytestmark = [pytest.mark.browser, pytest.mark.nightly]  # a demo is made and hundreds of pages are looked at

# Of pages that differ in ids alone so many are looked at.
OF_A_KIND = 2
NO_PAGE = re.compile(r"/(download|qr\.\w+|list)/?$|/sign-out/|\.(csv|json|png|svg)$")
LINKS = "nodes => nodes.map(node => node.href)"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home: Path = tmp_path_factory.mktemp("home")
    with running([sys.executable, "-m", "kithwork.cli"], home=home) as started:
        yield started


def crawl(page: Watched, site: str, start: str) -> dict[str, list[str]]:
    """Problems by page."""
    waiting, seen, found = [start], set[str](), dict[str, list[str]]()
    kinds: dict[str, int] = {}
    while waiting:
        url = waiting.pop(0)
        kind = re.sub(r"\d+", "#", urlsplit(url).path)
        if url in seen or kinds.get(kind, 0) >= OF_A_KIND or NO_PAGE.search(urlsplit(url).path):
            continue
        seen.add(url)
        kinds[kind] = kinds.get(kind, 0) + 1
        found[url] = page.problems_at(url)
        links = page.page.locator("a[href]").evaluate_all(LINKS)
        waiting += [urldefrag(link).url for link in links if link.startswith(site)]
    return found


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_of_the_demo_is_sound(demo: Demo, browser: Browser, width: int, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    for link in demo.links.values():
        context = browser.new_context(**STILL, viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = Watched(context.new_page())
        # The link opens a page with a button; only the button signs in.
        page.page.goto(link)
        page.page.get_by_role("main").get_by_role("button").click()
        page.page.wait_for_url(lambda url: "/demo/enter/" not in url)
        found |= crawl(page, demo.site, page.page.url)
        context.close()
    assert {url: problems for url, problems in found.items() if problems} == {}
    assert len(found) > 30
