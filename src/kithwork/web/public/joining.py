from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.campaigns import reads, writes
from kithwork.campaigns.reads import LandingPage
from kithwork.campaigns.rules import Joiner
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import VisitorScope
from kithwork.web.public.entrance import at_campaign
from kithwork.web.public.forms import JoinForm, PasscodeForm
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.pictures import shown
from kithwork.web.ui.request import href, see_other

# Passcodes typed rightly, by campaign: the join form comes one page later.
_TYPED = "passcodes"


@require_safe
@at_campaign
def landing(request: HttpRequest, scope: VisitorScope) -> HttpResponse:
    return render(request, "public/landing.html", {"page": _page(scope)})


@require_safe
@at_campaign
def picture(request: HttpRequest, scope: VisitorScope) -> HttpResponse:  # noqa: ARG001 - a view takes it
    return shown(_page(scope).picture_key)


@require_safe
@at_campaign
def logo(request: HttpRequest, scope: VisitorScope) -> HttpResponse:  # noqa: ARG001
    return shown(_page(scope).organization.logo_key)


@require_http_methods(["GET", "HEAD", "POST"])
@at_campaign
@limited("passcode")
def passcode(request: HttpRequest, scope: VisitorScope) -> HttpResponse:
    page = _page(scope)
    if elsewhere := _before_joining(request, page):
        return elsewhere
    if not page.needs_passcode:
        return redirect("public:join", page.slug)
    form = PasscodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            writes.try_passcode(scope, passcode=form.cleaned_data["passcode"], now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            typed = request.session.get(_TYPED, {}) | {str(scope.campaign_id): form.cleaned_data["passcode"]}
            request.session[_TYPED] = typed
            return see_other(reverse("public:join", args=[page.slug]))
    return render(request, "public/passcode.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@at_campaign
@limited("public_form")
def join(request: HttpRequest, scope: VisitorScope) -> HttpResponse:
    page = _page(scope)
    if elsewhere := _before_joining(request, page):
        return elsewhere
    typed = request.session.get(_TYPED, {}).get(str(scope.campaign_id), "")
    if page.needs_passcode and not typed:
        return redirect("public:passcode", page.slug)
    first_name, last_name = page.invited_as or ("", "")
    initial = {"first_name": first_name, "last_name": last_name}
    form = JoinForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            writes.join(scope, person=Joiner(**form.cleaned_data), passcode=typed, now=timezone.now())
        except RefusedError as refused:
            if refused.field == "passcode":  # it was changed since
                request.session.pop(_TYPED)
                return see_other(reverse("public:passcode", args=[page.slug]))
            refuse(form, refused)
        else:
            return welcome(request, page)
    return render(request, "public/join.html", {"page": page, "form": form, "invited": bool(page.invited_as)})


def welcome(request: HttpRequest, page: LandingPage) -> HttpResponse:
    messages.success(request, _("Welcome! You have joined."))
    return see_other(href("mobilizer:match_self", campaign=page.slug) or reverse("mobilizer:tasks", args=[page.slug]))


def _before_joining(request: HttpRequest, page: LandingPage) -> HttpResponse | None:
    """Strangers sign in, mobilizers are in already, and nobody joins what is not active."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if page.has_joined:
        return redirect("mobilizer:tasks", page.slug)
    return redirect("public:landing", page.slug) if page.status != "active" else None


def _page(scope: VisitorScope) -> LandingPage:
    return reads.landing(scope, now=timezone.now())
