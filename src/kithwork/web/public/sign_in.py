"""Signing in by a code or a link from one mail. Only a POST signs in, so a mail scanner uses nothing up."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kithwork.accounts import adapter, door, reads
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.web.public.forms import AddressForm
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import origin, see_other


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    path = _wanted(request)
    if request.user.is_authenticated:
        return redirect(path or "public:home")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            adapter.begin(request, email=form.cleaned_data["email"], path=path)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return see_other(reverse("account_confirm_login_code"))
    context = {"form": form, "next": path, "provider": get_social_adapter().list_providers(request)[:1]}
    return render(request, "public/sign_in.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    process = None if request.user.is_authenticated else adapter.waiting(request)
    if process is None:
        return redirect("account_login")
    form = ConfirmLoginCodeForm(request.POST if request.method == "POST" else None, code=process.code)
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True, "enterkeyhint": "go"}
    if request.method == "POST":
        if form.is_valid():
            return _finish(request, process)
        if not process.record_invalid_attempt():
            messages.error(request, _("That were five wrong codes. Please ask for a new mail."))
            return see_other(reverse("account_login"))
    return render(request, "public/code.html", {"form": form, "email": process.state["shown"]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Works on any device: nothing of the browser that asked for the mail is needed."""
    try:
        waiting = reads.pending_sign_in(door.stranger_scope(origin=origin(request)), token=token, now=timezone.now())
        if request.method == "POST":
            return adapter.open_link(request, token=token)
    except NotFoundError:
        return render(request, "public/link_used.html", status=404)
    except RefusedError as refused:
        messages.error(request, refused.sentence)
        return see_other(reverse("account_login"))
    return render(request, "public/link.html", {"email": waiting.email})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    get_adapter().logout(request)
    answer = see_other(_wanted(request) or reverse("public:home"))
    answer["Clear-Site-Data"] = '"storage"'  # what the app kept on this device
    return answer


def _finish(request: HttpRequest, process: adapter.SignInProcess) -> HttpResponse:
    try:
        return process.finish()
    except RefusedError as refused:
        process.abort()
        messages.error(request, refused.sentence)
        return see_other(reverse("account_login"))


def _wanted(request: HttpRequest) -> str:
    """Where the visitor was going: a path of this site, or ""."""
    path = request.POST.get("next") or request.GET.get("next", "")
    if not path.startswith("/") or "\x00" in path or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    return path
