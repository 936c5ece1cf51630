"""Delete my account: what happens is said, each campaign is asked for, and a word is typed."""

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kithwork.accounts import door
from kithwork.accounts import reads as accounts
from kithwork.accounts import writes as account_writes
from kithwork.campaigns import door as campaigns_door
from kithwork.campaigns import reads as campaigns
from kithwork.erasure import writes
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import MobilizerScope, UserScope
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import href, origin, see_other

_CHOICES = (
    ("leave", gettext_lazy("Leave my contacts with the campaign")),
    ("take", gettext_lazy("Take them with me: they are deleted")),
)


class DeleteForm(forms.Form):
    """One question for each campaign one mobilizes in."""

    def __init__(self, data: QueryDict | None, *, joined: tuple[MobilizerScope, ...]) -> None:
        super().__init__(data)
        for scope in joined:
            self.fields[f"campaign_{scope.campaign_id}"] = forms.ChoiceField(
                label=campaigns.details(scope).name, choices=_CHOICES, initial="leave", widget=forms.RadioSelect
            )
        self.fields["word"] = forms.CharField(
            label=_("Type the word “delete” to confirm"),
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        )

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"])
        if word.strip().casefold() not in {"delete", _("delete").casefold()}:
            raise forms.ValidationError(_("Please type the word “delete” to confirm."))
        return word


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    scope = door.user_scope(request.user.pk, origin=origin(request))
    joined = campaigns_door.mobilizer_scopes(scope.person, origin=origin(request))
    form = DeleteForm(request.POST if request.method == "POST" else None, joined=joined)
    if form.is_valid():
        said = form.cleaned_data
        taking = {one.campaign_id for one in joined if said[f"campaign_{one.campaign_id}"] == "take"}
        try:
            writes.delete_account(scope, joined=joined, taking=taking, now=timezone.now())
        except RefusedError as refused:
            refuse(form, refused)
        else:
            logout(request)
            return see_other(href("public:account_deleted"))
    context = {"form": form, "email": accounts.own_address(scope), "obstacle": _obstacle(scope)}
    return render(request, "public/delete_account.html", context)


@never_cache
@require_safe
def account_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "public/account_deleted.html")


def _obstacle(scope: UserScope) -> str:
    try:
        account_writes.require_may_close(scope)
    except RefusedError as refused:
        return refused.sentence
    return ""
