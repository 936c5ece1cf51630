from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import RefusedError
from kithwork.stewardship import writes as stewardship
from kithwork.web.mobilizer.entrance import enter, show
from kithwork.web.mobilizer.forms import LeaveForm
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import href, see_other


@require_safe
def me(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    own = campaigns.own_details(scope)
    return show(request, scope, page="me", template="me", campaign=campaign, own=own, sign_out=href("account_logout"))


def leave(request: HttpRequest, campaign: str) -> HttpResponse:
    """The page asks once more; only its own button leaves."""
    scope = enter(request, campaign)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            stewardship.leave(scope, take_contacts=form.cleaned_data["contacts"] == "take", now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("You have left the campaign. Thank you for what you did."))
            return see_other(href("public:landing", campaign=campaign) or href("public:home"))
    return show(request, scope, page="me", template="leave", campaign=campaign, form=form)
