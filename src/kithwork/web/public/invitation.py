"""The two links of an invitation. Opening one does nothing; its button does."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kithwork.accounts import adapter
from kithwork.accounts import door as accounts_door
from kithwork.accounts import reads as accounts
from kithwork.campaigns import reads, writes
from kithwork.campaigns.reads import LandingPage, Letter
from kithwork.campaigns.rules import InvitationState, Joiner, read_refusal_token
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import VisitorScope
from kithwork.web.public.entrance import at_campaign
from kithwork.web.public.forms import JoinForm
from kithwork.web.public.joining import welcome
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import origin, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@at_campaign
@limited("invitation")
def invitation(request: HttpRequest, scope: VisitorScope, token: str) -> HttpResponse:
    now = timezone.now()
    letter = reads.letter(scope, token=token, now=now)
    page = reads.landing(scope, now=now)
    if page.has_joined:
        return see_other(reverse("mobilizer:tasks", args=[page.slug]))
    if letter.state not in {InvitationState.PENDING, InvitationState.BOUNCED} or page.status != "active":
        return render(request, "public/invitation_over.html", {"page": page, "letter": letter})
    if not request.user.is_authenticated:
        return _prove(request, page, letter)
    return _accept(request, scope, page, letter, token)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@limited("public_form")
def do_not_invite(request: HttpRequest, token: str) -> HttpResponse:
    read = read_refusal_token(token)
    if read is None:
        raise Http404
    organization_id, digest, key_version = read
    scope = accounts_door.addressee_scope(organization_id, origin=origin(request))
    if request.method == "POST":
        writes.refuse(scope, digest=digest, key_version=key_version, now=timezone.now())
    context = {"organization": accounts.organization(scope).name, "done": request.method == "POST"}
    return render(request, "public/do_not_invite.html", context)


def _prove(request: HttpRequest, page: LandingPage, letter: Letter) -> HttpResponse:
    """Not signed in: the button mails a code to the invited address, and the way leads to the join form.

    That form knows the proved address's invitation; this link's token is written down nowhere on the way.
    """
    problem = ""
    if request.method == "POST":
        try:
            adapter.begin(request, email=letter.address, path=reverse("public:join", args=[page.slug]), is_hidden=True)
            return see_other(reverse("account_confirm_login_code"))
        except RefusedError as refused:
            problem = refused.sentence
    return render(request, "public/invitation.html", {"page": page, "letter": letter, "problem": problem})


def _accept(request: HttpRequest, scope: VisitorScope, page: LandingPage, letter: Letter, token: str) -> HttpResponse:
    if request.user.get_username() != letter.address:
        context = {"page": page, "letter": letter, "email": request.user.get_username(), "path": request.path}
        return render(request, "public/invitation_other.html", context)
    initial = {"first_name": letter.first_name, "last_name": letter.last_name}
    form = JoinForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            writes.accept(scope, token=token, person=Joiner(**form.cleaned_data), now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            return welcome(request, page)
    return render(request, "public/join.html", {"page": page, "form": form, "invited": True})
