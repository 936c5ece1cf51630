"""Look-ups in the voter file: who makes how many, more for one person; and the one way to link a protected voter."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import door
from kithwork.audit.rules import Reason
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.matching import reads, writes
from kithwork.matching.rules import LOOK_UPS_A_DAY, LOOK_UPS_BY_IMPORT_A_WEEK, Budget
from kithwork.people import reads as people
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.confirming import confirmed
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import origin, see_other


class AllowanceForm(forms.Form):
    by_hand = forms.IntegerField(label=gettext_lazy("By hand a day"), initial=LOOK_UPS_A_DAY * 2)
    by_import = forms.IntegerField(label=gettext_lazy("By import in seven days"), initial=LOOK_UPS_BY_IMPORT_A_WEEK)
    until = forms.DateField(
        label=gettext_lazy("Until and with"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("At most 31 days from today. Then the usual numbers hold again."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=(
            (Reason.EVENT, gettext_lazy("An event, such as a phone bank or a fair")),
            (Reason.IMPORT, gettext_lazy("A large address book")),
            (Reason.MORE_WORK, gettext_lazy("They talk to more people than others")),
            (Reason.OTHER, gettext_lazy("Another reason")),
        ),
        help_text=gettext_lazy("Stands in the audit trail."),
    )


class ProtectedForm(forms.Form):
    voter_id = forms.CharField(
        label=gettext_lazy("Full voter ID"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("The two letters of the state, a hyphen, and the state's own number: NC-BY123456."),
    )


@require_safe
def look_ups(request: HttpRequest, organization: str) -> HttpResponse:
    scope = _manager(request, organization)
    context = {
        "people": reads.usage(scope, now=timezone.now()),
        "by_hand": LOOK_UPS_A_DAY,
        "by_import": LOOK_UPS_BY_IMPORT_A_WEEK,
    }
    template = "dashboard/organization/look_ups.html"
    return frame.render(request, scope, page="look_ups", template=template, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def allow_look_ups(request: HttpRequest, organization: str, person: int) -> HttpResponse:
    scope, now = _manager(request, organization), timezone.now()
    found = next((one for one in reads.usage(scope, now=now) if one.user_id == person), None)
    if found is None or not found.name:  # whoever looked nobody up needs no more
        raise Http404
    form = AllowanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            writes.allow(
                scope,
                user_id=person,
                budget=Budget(said["by_hand"], said["by_import"]),
                until=said["until"],
                reason=Reason(said["reason"]),
                now=now,
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("%(name)s has more look-ups now.") % {"name": found.name})
            return see_other(reverse("dashboard:look_ups", args=[organization]))
    context = {"person": found, "form": form}
    template = "dashboard/organization/allow_look_ups.html"
    return frame.render(request, scope, page="look_ups", template=template, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def link_protected(request: HttpRequest, organization: str, campaign: str, mobilizer: int) -> HttpResponse:
    scope, now = enter(request, organization, campaign, Permission.MANAGE_PEOPLE), timezone.now()
    profile = people.mobilizer_profile(scope, mobilizer_id=mobilizer, now=now)
    form = ProtectedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            writes.link_protected(
                scope, mobilizer_id=mobilizer, canonical_voter_id=form.cleaned_data["voter_id"], now=now
            )
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Linked. Nothing of the voter file is copied or shown."))
            return see_other(reverse("dashboard:mobilizer", args=[organization, campaign, mobilizer]))
    context = {"profile": profile, "form": form}
    return frame.render(request, scope, page="people", template="dashboard/people/protected.html", context=context)


def _manager(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.MANAGE_ORGANIZATION)
    return scope
