"""Shape and parsing only: what may be saved is decided by the writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kithwork.web.ui.time_zones import TimeZoneField

MARKDOWN_HINT = _(
    "**Two stars** make bold. Lines that begin with - make a list. [Words](https://example.org) make a link."
)
PICTURES = "image/png,image/jpeg,image/webp"
MATCH_STATUSES = (
    ("matched", _("Matched to the voter file")),
    ("possible", _("Possible matches")),
    ("unmatched", _("Unmatched")),
    ("declined", _("Declined: none of the candidates")),
)


class CampaignNameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=1_000, help_text=_("Mobilizers and visitors read it."))
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=1_000,
        help_text=_(
            "The last part of the landing page's address: lower-case letters, digits and hyphens. "
            "Left empty, it is made from the name."
        ),
    )


class DetailsForm(CampaignNameForm):
    time_zone = TimeZoneField(label=_("Time zone"), help_text=_("A day is a day there."))
    election_on = forms.DateField(
        label=_("Election day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Matched contacts who have voted in it are marked as soon as a vote file says so."),
    )
    landing_title = forms.CharField(
        label=_("Landing page title"),
        required=False,
        max_length=1_000,
        help_text=_("Left empty, the name stands there."),
    )
    landing_text = forms.CharField(
        label=_("Landing page text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=MARKDOWN_HINT,
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=_("PNG, JPEG or WebP, at most 8 MB. Where and by what it was taken is not kept."),
    )
    picture_alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=1_000,
        help_text=_("Read out to people who cannot see it."),
    )
    picture_removed = forms.BooleanField(label=_("Take the picture away"), required=False)
    passcode_required = forms.BooleanField(
        label=_("Ask for a passcode"),
        required=False,
        help_text=_("People invited by e-mail are never asked."),
    )
    passcode = forms.CharField(
        label=_("Passcode"), required=False, max_length=1_000, help_text=_("Only for a campaign that asks for one.")
    )


class LadderForm(forms.Form):
    question = forms.CharField(
        label=_("Key Question"),
        required=False,
        max_length=1_000,
        help_text=_("The one question a mobilizer answers about each contact."),
    )
    reorder = forms.BooleanField(label=_("Yes, change the order"), required=False)


class GeographiesForm(forms.Form):
    geographies = forms.MultipleChoiceField(label=_("Geographies"), required=False)


class TargetingForm(forms.Form):
    target_rungs = forms.MultipleChoiceField(
        label=_("For contacts who answered"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_unanswered = forms.BooleanField(label=_("Not answered yet"), required=False)
    target_match_statuses = forms.MultipleChoiceField(
        label=_("For contacts who are"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=MATCH_STATUSES,
    )
    target_tags = forms.MultipleChoiceField(
        label=_("For matched contacts tagged with any of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    target_places = forms.MultipleChoiceField(required=False)


class TaskPageForm(forms.Form):
    network_name = forms.CharField(
        label=_("Name"), required=False, max_length=1_000, help_text=_("Left empty, it reads “Build your network”.")
    )
    network_description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=MARKDOWN_HINT
    )
    kind_of_contacts = forms.CharField(
        label=_("Whom to add"),
        required=False,
        max_length=1_000,
        help_text=_("For example “family, neighbors and friends from work who live in Durham”."),
    )
    goal = forms.IntegerField(
        label=_("Goal"),
        required=False,
        help_text=_("How many contacts each mobilizer should add. Left empty, there is no goal."),
    )


class MissionForm(TargetingForm):
    name = forms.CharField(
        label=_("Name"), max_length=1_000, help_text=_("What these actions are for: “Get out the early vote”.")
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=MARKDOWN_HINT
    )
    actions = forms.MultipleChoiceField(
        label=_("Actions of this mission"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In the order they have on the Content page. An action is in one mission at most."),
    )


class ActionForm(TargetingForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=1_000,
        help_text=_("A call to action, as you would say it: “Ask Maria to come along”."),
    )
    nickname = forms.CharField(
        label=_("Nickname"),
        required=False,
        max_length=1_000,
        help_text=_("The column heading in your tables, where set."),
    )
    short_description = forms.CharField(
        label=_("Short description"), required=False, max_length=2_000, help_text=_("One line under the name.")
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=MARKDOWN_HINT,
    )
    message = forms.CharField(
        label=_("Message to the contact"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What a mobilizer can send by text, e-mail or any app: they see it first and can change it. "
            "{first_name} becomes the contact’s name; the links below are added."
        ),
    )
    several = forms.BooleanField(label=_("Several options can be chosen together"), required=False)
    reorder = forms.BooleanField(label=_("Yes, change the order"), required=False)


ACTION_TYPES = {
    "task": _("Task: “I did it”"),
    "free_response": _("Free response"),
    "multiple_choice": _("Multiple choice"),
}
