import pytest
from django.test import RequestFactory

from kithwork.web.ui.request import origin


@pytest.mark.parametrize(("proxies", "found"), [(0, "127.0.0.1"), (1, "198.51.100.7")])
def test_origin_is_what_our_proxy_wrote_and_nobody_else(settings, proxies, found):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert origin(request) == found
