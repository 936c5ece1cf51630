"""The link of an invitation to a role. Opening it does nothing; its button does."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kithwork.accounts import door, reads, writes
from kithwork.kernel.errors import RefusedError
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import href, origin, see_other


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("invitation")
def role_invitation(request: HttpRequest, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    scope, now = door.user_scope(request.user.pk, origin=origin(request)), timezone.now()
    letter = reads.role_letter(scope, token=token, now=now)
    problem = ""
    if request.method == "POST" and letter.is_mine:
        try:
            slug = writes.accept_role(scope, token=token, now=now)
        except RefusedError as refused:
            problem = refused.sentence
        else:
            messages.success(request, _("Welcome! The role is yours."))
            return see_other(href("dashboard:organization", organization=slug) or reverse("public:roles"))
    context = {"letter": letter, "email": request.user.get_username(), "path": request.path, "problem": problem}
    return render(request, "public/role_invitation.html", context)
