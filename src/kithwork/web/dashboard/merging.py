"""Merging of two responses of the Key Question, or of two options of an action: choose, see the numbers, confirm."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kithwork.content import reads
from kithwork.content.reads import Labelled
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import CampaignScope
from kithwork.stewardship import reads as stewardship_reads
from kithwork.stewardship import writes
from kithwork.stewardship.reads import Merging
from kithwork.web.dashboard import frame
from kithwork.web.dashboard.entrance import enter
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import see_other


class MergeForm(forms.Form):
    """`gone` and `into` are ids; the second page confirms what the first one chose."""

    gone = forms.TypedChoiceField(label=gettext_lazy("Merge"), coerce=int)
    into = forms.TypedChoiceField(label=gettext_lazy("into"), coerce=int)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, choices: Sequence[Labelled], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as any form takes them
        for name in ("gone", "into"):
            self.fields[name].choices = [(one.id, one.label) for one in choices]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def merge_rungs(request: HttpRequest, organization: str, campaign: str) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    back = reverse("dashboard:ladder", args=[organization, campaign])
    return _merge(
        request,
        scope,
        back=back,
        choices=reads.ladder(scope).rungs,
        numbers=lambda gone: stewardship_reads.rung_to_merge(scope, rung_id=gone),
        merge=lambda gone, into: writes.merge_rungs(scope, gone=gone, into=into, now=timezone.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge_options(request: HttpRequest, organization: str, campaign: str, action: int) -> HttpResponse:
    scope = enter(request, organization, campaign, Permission.EDIT_CONTENT)
    back = reverse("dashboard:edit_action", args=[organization, campaign, action])
    return _merge(
        request,
        scope,
        back=back,
        choices=reads.action(scope, action_id=action).options,
        numbers=lambda gone: stewardship_reads.option_to_merge(scope, action_id=action, option_id=gone),
        merge=lambda gone, into: writes.merge_options(
            scope, action_id=action, gone=gone, into=into, now=timezone.now()
        ),
    )


def _merge(
    request: HttpRequest,
    scope: CampaignScope,
    *,
    back: str,
    choices: Sequence[Labelled],
    numbers: Callable[[int], Merging],
    merge: Callable[[int, int], None],
) -> HttpResponse:
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"gone": request.GET.get("from", ""), "into": _neighbor(choices, request.GET.get("from", ""))},
    )
    context: dict[str, object] = {"form": form, "back": back}
    if form.is_valid():
        said = form.cleaned_data
        if said["gone"] == said["into"]:
            form.add_error("into", _("Please choose two different ones."))
        elif not said["confirmed"]:
            labels = {one.id: one.label for one in choices}
            context |= {"gone": labels[said["gone"]], "into": labels[said["into"]], "numbers": numbers(said["gone"])}
        else:
            try:
                merge(said["gone"], said["into"])
            except RefusedError as refused:
                refuse(form, refused)
            else:
                messages.success(request, _("Merged. Nothing that was recorded is lost."))
                return see_other(back)
    return frame.render(request, scope, page="content", template="dashboard/content/merge.html", context=context)


def _neighbor(choices: Sequence[Labelled], chosen: str) -> int | None:
    """The one beside it is the likeliest to mean the same."""
    others = [one.id for one in choices if str(one.id) != chosen]
    place = next((number for number, one in enumerate(choices) if str(one.id) == chosen), 0)
    return others[max(place - 1, 0)] if others else None
