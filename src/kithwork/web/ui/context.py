"""What every page knows besides its own context: how it looks and who is looking."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kithwork.web.ui.request import href

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, and where the menu behind their picture leads; "" where there is no such page."""

    name: str
    initials: str
    email: str
    switch_role: str
    account: str
    sign_out: str


def ui(request: HttpRequest) -> dict[str, Any]:
    """`theme` is "" when the device decides. `me` is asked only by pages that show it."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "theme": chosen if chosen in THEMES else "",
        "appearance": href("public:appearance"),
        "languages": settings.LANGUAGES,
        "choose_language": href("public:language"),
        "sign_in": href("account_login"),
        "me": partial(me, request),
    }


def me(request: HttpRequest) -> Me | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    name = f"{user.first_name} {user.last_name}".strip() or user.email
    return Me(
        name=name,
        initials=initials(name),
        email=user.email,
        switch_role=href("public:roles"),
        account=href("public:account"),
        sign_out=href("account_logout"),
    )


def initials(name: str) -> str:
    """Of first and last word: "Ana María Whitfield" is AW."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""
