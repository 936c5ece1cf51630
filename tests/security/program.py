"""What the running program takes: every address, and every name it reads of a query string, a form and its files.

Nothing here is a list. Addresses come from the resolver; names from requests that write down what the views ask of them
(`Listening`), and from the forms of the pages they draw.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.datastructures import MultiValueDict

QUERY, BODY, FILES = "query", "body", "files"
WHOLE = "*"  # a view that reads all there is, as a table's pages do
NUMBER = re.compile(r"\d+")

# (address's name, query, body or files) → the names that were read.
heard: dict[tuple[str, str], set[str]] = {}


def general(name: str) -> str:
    """option-12 and option-7 are one name."""
    return NUMBER.sub("#", name)


class _Ears:
    """Mixed into the dictionaries of a request."""

    # Each request's own; this one is a copy's, which is made by the class alone.
    ears: set[str] = set()  # noqa: RUF012

    def __getitem__(self, key: str) -> Any:
        self.ears.add(general(key))
        return super().__getitem__(key)  # type: ignore[misc]

    def getlist(self, key: str, default: Any = None) -> Any:
        self.ears.add(general(key))
        return super().getlist(key, default)  # type: ignore[misc]

    def __contains__(self, key: object) -> bool:
        self.ears.add(general(str(key)))
        return super().__contains__(key)  # type: ignore[misc]

    def lists(self) -> Any:
        self.ears.add(WHOLE)
        return super().lists()  # type: ignore[misc]

    def items(self) -> Any:
        self.ears.add(WHOLE)
        return super().items()  # type: ignore[misc]


class _Query(_Ears, QueryDict):
    pass


class _Files(_Ears, MultiValueDict):  # type: ignore[type-arg] # as Django makes it
    pass


class Listening:
    """Middleware; put before all others. Copies what came into dictionaries that note what is read of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            name = resolve(request.path_info).view_name
        except Resolver404:
            return self.get_response(request)
        request.GET = self._query(request.GET, name, QUERY)  # type: ignore[assignment]
        if request.content_type != "application/json":
            request.POST = self._query(request.POST, name, BODY)  # type: ignore[assignment]
            files = _Files(dict(MultiValueDict.lists(request.FILES)))
            files.ears = heard.setdefault((name, FILES), set())
            request._files = files  # type: ignore[attr-defined]
        return self.get_response(request)

    @staticmethod
    def _query(given: QueryDict, name: str, where: str) -> _Query:
        made = _Query(mutable=True)
        for key, values in QueryDict.lists(given):
            MultiValueDict.setlist(made, key, values)
        made._mutable = False
        made.ears = heard.setdefault((name, where), set())
        return made


@contextmanager
def listening(settings: Any) -> Iterator[None]:
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = [f"{__name__}.Listening", *before]
    try:
        yield
    finally:
        settings.MIDDLEWARE = before


@dataclass
class Form:
    """A form as a page draws it: what a browser would send without anybody typing, and the buttons' own pairs."""

    url: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.by_id: dict[str, Form] = {}
        self.select: tuple[str, str | None, bool] | None = None
        self.area: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: C901 - one branch a tag
        got = {name: value or "" for name, value in attrs}
        for verb in ("get", "post"):
            if f"hx-{verb}" in got:
                self.forms.append(Form(got[f"hx-{verb}"] or self.page, verb.upper()))
        if tag == "form":
            self.inside = Form(got.get("action") or self.page, got.get("method", "get").upper())
            self.forms.append(self.inside)
            self.by_id[got.get("id", "")] = self.inside
            return
        form = self.by_id.get(got["form"]) if "form" in got else self.inside
        name = got.get("name", "")
        if form is None:
            return
        if tag == "input" and name:
            self._input(form, name, got)
        elif tag == "button" and name:
            form.buttons.append((name, got.get("value", "")))
        elif tag == "select" and name:
            self.select = (name, None, False)
        elif tag == "option" and self.select:
            known, value, is_chosen = self.select
            if "selected" in got or (value in {None, ""} and not is_chosen):
                self.select = (known, got.get("value", ""), "selected" in got)
        elif tag == "textarea" and name:
            self.area = (name, "")

    @staticmethod
    def _input(form: Form, name: str, got: dict[str, str]) -> None:
        kind, value = got.get("type", "text"), got.get("value", "")
        if kind == "file":
            form.files.append(name)
        elif kind in {"submit", "image"}:
            form.buttons.append((name, value))
        elif kind in {"checkbox", "radio"}:
            if "checked" in got or kind == "radio":
                form.values.append((name, value or "on"))
            else:
                form.values.append((name, ""))
        else:
            form.values.append((name, value))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select" and self.select and self.inside:
            self.inside.values.append((self.select[0], self.select[1] or ""))
            self.select = None
        elif tag == "textarea" and self.area and self.inside:
            self.inside.values.append(self.area)
            self.area = None


def read(page: str, html: str) -> list[Form]:
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms


def named(url: str) -> str | None:
    """The name of the address, or None where it is none of ours."""
    parts = urlsplit(url)
    if parts.netloc or not parts.path.startswith("/"):
        return None
    try:
        return resolve(parts.path).view_name
    except Resolver404:
        return None


def text_of(answer: Any) -> str:
    """Read to its end, a file too: that closes it. `answer.close()` would close the database's connection."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def send(client: Client, form: Form, *more: tuple[str, str]) -> Any:
    """As a browser does, with a small file where files are asked for."""
    data: dict[str, Any] = {}
    for name, value in (*form.values, *more):
        data.setdefault(name, []).append(value)
    for name in form.files:
        data[name] = SimpleUploadedFile("people.csv", b"email\nsomebody@example.org\n")
    return client.post(form.url, data) if form.method == "POST" else client.get(form.url, data)


def explore(client: Client, urls: Iterable[str]) -> list[Form]:
    """Opens each page, sends an empty form to it, and each of its forms by each of its buttons. Returns the forms."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for url in urls:
        answer = client.get(url)
        is_page, text = "html" in answer.get("Content-Type", ""), text_of(answer)
        client.post(url, {"nothing": "1"})
        for form in read(url, text) if is_page else ():
            name = named(form.url)
            if name is None:
                continue
            form.url = form.url if form.url.startswith("/") else url
            where = QUERY if form.method == "GET" else BODY
            names = {general(key) for key, _value in (*form.values, *form.buttons)}
            heard.setdefault((name, where), set()).update(names)
            found.setdefault((name, form.method, tuple(sorted(names))), form)
    return list(found.values())
