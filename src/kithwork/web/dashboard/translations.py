"""A campaign's texts in further languages: which it speaks, and original and translation beside each other."""

from dataclasses import dataclass
from typing import Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kithwork.campaigns import reads as campaigns
from kithwork.campaigns import writes as campaigns_writes
from kithwork.content import reads, writes
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.language import Phrase, Section, say
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import see_other

# What each text is called where it is written in the campaign's own language.
LABELS: Final = {
    "landing_title": gettext_lazy("Landing page title"),
    "landing_text": gettext_lazy("Landing page text"),
    "picture_alt": gettext_lazy("What the picture shows"),
    "invitation_text": gettext_lazy("Your own words in the invitation"),
    "question": gettext_lazy("Key Question"),
    "rung": gettext_lazy("Response"),
    "network_name": gettext_lazy("Name"),
    "network_description": gettext_lazy("Description"),
    "kind_of_contacts": gettext_lazy("Whom to add"),
    "name": gettext_lazy("Name"),
    "short_description": gettext_lazy("Short description"),
    "description": gettext_lazy("Description"),
    "message": gettext_lazy("Message to the contact"),
    "option": gettext_lazy("Option"),
    "link": gettext_lazy("Words of a link"),
}
LONG: Final = {"landing_text", "invitation_text", "network_description", "description", "message"}
HEADINGS: Final = {
    "landing": gettext_lazy("Landing page and invitation"),
    "ladder": gettext_lazy("Campaign Ladder"),
    "tasks": gettext_lazy("Build your network"),
}
LONGEST = 20_000


class LanguagesForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the campaign"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("The dashboard and every file show it, and whoever asks for no other reads it."),
    )
    further = forms.MultipleChoiceField(
        label=gettext_lazy("Offered besides"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Mobilizers who read it see it; a text that is not translated stays as it is."),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A text and its translation, as the page draws them."""

    key: str
    label: str
    original: str
    said: str
    is_long: bool
    error: str = ""

    @property
    def is_missing(self) -> bool:
        return not self.said.strip()


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    heading: str
    lines: tuple[Line, ...]
    is_open: bool

    @property
    def missing(self) -> int:
        return sum(line.is_missing for line in self.lines)


@dataclass(frozen=True, slots=True)
class Progress:
    code: str
    name: str
    done: int
    of: int
    is_offered: bool

    @property
    def missing(self) -> int:
        return self.of - self.done


@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    spoken = campaigns.texts(scope)
    initial = {"language": spoken.language, "further": spoken.further_languages}
    form = LanguagesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            campaigns_writes.set_languages(
                scope,
                language=form.cleaned_data["language"],
                further=form.cleaned_data["further"],
                now=timezone.now(),
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Languages saved."))
            return see_other(request.path)
    context = {"form": form, "progress": progress(scope)}
    return frame.render(request, scope, page="content", template="dashboard/content/languages.html", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, organization: str, campaign: str, language: str) -> HttpResponse:
    """Each section is a form of its own, so that one fault keeps nothing else back."""
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    name = dict(settings.LANGUAGES).get(language)
    if name is None or language == scope.language:
        raise NotFoundError(language)
    section, fault = request.POST.get("section", ""), None
    if request.method == "POST":
        words = {
            key: str(value)[: LONGEST + 1]
            for key, value in request.POST.items()
            if key not in ("section", "client_key")
        }
        try:
            _translate(scope, section, language, words)
        except RefusedError as refused:
            fault = refused
        else:
            messages.success(request, _("Translation saved."))
            here = reverse("dashboard:translation", args=[organization, campaign, language])
            return see_other(f"{here}?open={section}#{section}")
    opened = section or request.GET.get("open", "")
    parts = [
        _part(
            scope,
            found,
            language,
            opened=opened,
            typed=request.POST if fault and found.key == section else None,
            fault=fault,
        )
        for found in _sections(scope)
    ]
    context = {
        "parts": [part for part in parts if part.lines],
        "language": language,
        "own_language": scope.language,
        "name": name,
        "missing": sum(part.missing for part in parts),
    }
    return frame.render(request, scope, page="content", template="dashboard/content/translation.html", context=context)


def progress(scope: CampaignScope) -> list[Progress]:
    """How much of the campaign is said in each language but its own."""
    sections = _sections(scope)
    found = []
    for code, name in settings.LANGUAGES:
        if code != scope.language:
            lines = [line for section in sections for line in _lines(scope, section, code)]
            done = sum(not line.is_missing for line in lines)
            found.append(Progress(code, name, done, len(lines), code in scope.further_languages))
    return found


def _sections(scope: CampaignScope) -> tuple[Section, ...]:
    return (campaigns.texts(scope).section, *reads.texts(scope))


def _translate(scope: CampaignScope, section: str, language: str, words: dict[str, str]) -> None:
    if section == "landing":
        campaigns_writes.translate(scope, language=language, words=words, now=timezone.now())
    else:
        writes.translate(scope, section=section, language=language, words=words, now=timezone.now())


def _part(
    scope: CampaignScope,
    section: Section,
    language: str,
    *,
    opened: str,
    typed: dict[str, str] | None,
    fault: RefusedError | None,
) -> Part:
    lines = _lines(scope, section, language, typed=typed, fault=fault)
    heading = str(HEADINGS.get(section.key) or next((line.original for line in lines), ""))
    return Part(section.key, heading, lines, is_open=section.key == opened)


def _lines(
    scope: CampaignScope,
    section: Section,
    language: str,
    *,
    typed: dict[str, str] | None = None,
    fault: RefusedError | None = None,
) -> tuple[Line, ...]:
    """Of the texts that there are: what was left empty needs no translation."""
    return tuple(
        Line(
            key=phrase.key,
            label=str(LABELS[phrase.kind]),
            original=original,
            said=(typed or {}).get(phrase.key, phrase.words.get(language, "")),
            is_long=phrase.kind in LONG,
            error=str(fault.sentence) if typed and fault and fault.field == phrase.key else "",
        )
        for phrase in section.phrases
        if (original := _original(scope, phrase, language))
    )


def _original(scope: CampaignScope, phrase: Phrase, language: str) -> str:
    others = {code: words for code, words in phrase.words.items() if code != language}
    return say(others, language=scope.language, fallback=scope.language)
