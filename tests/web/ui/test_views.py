import pytest
from django.template.loader import get_template
from django.test import Client

from kithwork.web.ui.context import initials


@pytest.mark.parametrize(("theme", "kept"), [("light", "light"), ("dark", "dark"), ("", ""), ("<script>", "")])
def test_appearance_keeps_only_what_there_is(theme, kept):
    client = Client()
    response = client.post("/appearance/", {"theme": theme, "next": "/gallery/"})
    assert (response.status_code, response["Location"], client.cookies["theme"].value) == (303, "/gallery/", kept)


@pytest.mark.parametrize("onward", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_appearance_never_leads_away(onward):
    assert Client().post("/appearance/", {"theme": "dark", "next": onward})["Location"] == "/"


def test_appearance_is_drawn_by_the_server():
    client = Client()
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/gallery/").content.decode()


def test_appearance_unknown_is_the_devices():
    client = Client()
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en">' in client.get("/gallery/").content.decode()


def test_gallery_draws_every_component(settings):
    names = {path.stem for path in (settings.BASE / "web/ui/templates/cotton").glob("*.html")}
    shown = "".join(path.read_text() for path in (settings.BASE / "web/ui/templates/ui/gallery").glob("*.html"))
    assert {name for name in names if f"<c-{name} " not in shown and f"<c-{name}>" not in shown} == set()


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "409", "500"])
def test_error_pages_need_no_context(status):
    assert 'id="main"' in get_template(f"{status}.html").render({})


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana María Whitfield", "AW"), ("ana@example.org", "A"), ("", ""), ("Wei", "W"), ("  ben   okafor ", "BO")],
)
def test_initials_of_first_and_last_word(name, letters):
    assert initials(name) == letters
