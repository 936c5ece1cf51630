"""Bytes over the wire of a page seen for the first time, as Chromium's network log counts them, headers included."""

from collections.abc import Sequence

from playwright.sync_api import sync_playwright
from tests.support.chromium import launch_arguments
from tests.support.demo import Demo

PHONE = {"width": 390, "height": 844}


def weigh(demo: Demo, *, who: str, paths: Sequence[str]) -> dict[str, int]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        signed_in = browser.new_context()
        page = signed_in.new_page()
        page.goto(demo.links[who])
        page.locator("main form button").click()
        state = signed_in.storage_state()
        weights = {}
        for path in paths:
            context = browser.new_context(storage_state=state, viewport=PHONE)  # with a cache of its own, empty
            page, sizes = context.new_page(), []
            network = context.new_cdp_session(page)
            network.on("Network.loadingFinished", lambda event, kept=sizes: kept.append(event["encodedDataLength"]))
            network.send("Network.enable")
            page.goto(demo.site + path, wait_until="networkidle")
            weights[path] = round(sum(sizes))
            context.close()
        browser.close()
    return weights
