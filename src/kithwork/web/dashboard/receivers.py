"""Who is to hold contacts from now on: the campaign, or a mobilizer found by name or e-mail."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kithwork.kernel.errors import RefusedError
from kithwork.kernel.scope import CampaignScope
from kithwork.people import reads as people

UNASSIGNED, MOBILIZER = "campaign", "mobilizer"


class ReceiverForm(forms.Form):
    """`one_of` is offered where several mobilizers are called so."""

    to = forms.ChoiceField(
        label=gettext_lazy("Who holds the contacts from now on"),
        choices=(
            (MOBILIZER, gettext_lazy("another mobilizer")),
            (UNASSIGNED, gettext_lazy("the campaign: they are Unassigned until somebody takes them")),
        ),
        initial=MOBILIZER,
        widget=forms.RadioSelect,
    )
    called = forms.CharField(
        label=gettext_lazy("Name or e-mail of that mobilizer"),
        help_text=gettext_lazy("Empty where the campaign is to hold them."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    one_of = forms.TypedChoiceField(
        label=gettext_lazy("Which of them"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        # What was offered is told again by who pressed; the receiver is looked up among what the name finds anyway.
        pressed = self.data.get("one_of", "") if self.is_bound else ""
        self._offer([(pressed, pressed)] if pressed else [])

    def receiver(self, scope: CampaignScope) -> int | None:
        """RefusedError where nobody is called so, or several are and none of them was picked."""
        said = self.cleaned_data
        if said["to"] == UNASSIGNED:
            return None
        found = people.mobilizers_called(scope, text=said["called"], now=timezone.now())
        if not found:
            raise RefusedError(_("No mobilizer of this campaign is called so. Please check it."), field="called")
        if len(found) == 1:
            return found[0].id
        picked = next((one.id for one in found if one.id == said["one_of"]), None)
        if picked is None:
            self._offer([(str(one.id), f"{one.name} · {one.email}") for one in found])
            raise RefusedError(_("Several are called so. Please pick one, or enter the e-mail."), field="one_of")
        return picked

    def _offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["one_of"].choices = choices  # type: ignore[attr-defined]
