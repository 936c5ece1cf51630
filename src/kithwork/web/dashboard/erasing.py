"""Keep and erase: how long people are kept, and one person gone from everywhere."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kithwork.accounts import door
from kithwork.accounts import reads as accounts
from kithwork.accounts import writes as account_writes
from kithwork.accounts.rules import Keeping
from kithwork.campaigns import door as campaigns_door
from kithwork.erasure import reads, writes
from kithwork.erasure.rules import MOST_CONTACTS, Wanted
from kithwork.erasure.writes import Chosen, Erased
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.permission import Permission
from kithwork.kernel.scope import OrgScope
from kithwork.web.dashboard import frame
from kithwork.web.ui.confirming import confirmed, confirmed_first
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.request import origin, see_other

_NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})


class KeepingForm(forms.Form):
    exports_days = forms.IntegerField(
        label=gettext_lazy("Files of exports: days"),
        widget=_NUMBER,
        help_text=gettext_lazy("From 1 to 30. Holds for files that are made from now on."),
    )
    closed_months = forms.IntegerField(
        label=gettext_lazy("Closed campaigns: months after closing"),
        required=False,
        widget=_NUMBER,
        help_text=gettext_lazy(
            "Then their contacts, with all that was recorded, their mobilizers' details and their invitations are removed"
            " for good, and their numbers become 0. Empty: kept."
        ),
    )
    unmatched_months = forms.IntegerField(
        label=gettext_lazy("Contacts not matched and never talked to: months"),
        required=False,
        widget=_NUMBER,
        help_text=gettext_lazy("Counted from when they were added or last changed. Empty: kept."),
    )


class WantedForm(forms.Form):
    """Sent and never in the address: what is typed here names a person."""

    phone = forms.CharField(label=gettext_lazy("Phone number"), required=False, max_length=40)
    email = forms.CharField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    voter = forms.CharField(
        label=gettext_lazy("Voter id"), required=False, max_length=70, help_text=gettext_lazy("Like NC-AB12345.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def keep(request: HttpRequest, organization: str) -> HttpResponse:
    scope, now = _scope(request, organization), timezone.now()
    kept = accounts.organization(scope)
    initial = {
        "exports_days": kept.keep_exports_days,
        "closed_months": kept.keep_closed_months,
        "unmatched_months": kept.keep_unmatched_months,
    }
    form = KeepingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            account_writes.set_keeping(scope, keeping=Keeping(**form.cleaned_data), now=now)
        except RefusedError as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved. What it means stands below under “What will be removed”."))
            return see_other(request.path)
    context = {"form": form, "wanted": WantedForm(), "planned": reads.due(scope, now=now)}
    return frame.render(request, scope, page="keep", template="dashboard/organization/keep.html", context=context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_first
def erase(request: HttpRequest, organization: str) -> HttpResponse:
    """From a page by its contact or mobilizer, or by what was typed; the same list is confirmed by a second button."""
    scope = _scope(request, organization)
    form = WantedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "confirm" in request.POST and form.is_valid():
        try:
            gone = writes.erase(
                scope, within=campaigns_door.enter_all(scope), chosen=_chosen(request.POST, form), now=timezone.now()
            )
        except RefusedError as refused:
            refuse(form, refused)
        except NotFoundError:  # the button was pressed twice, or somebody else was faster
            messages.info(request, _("Somebody of these is not here any more. Please look again whom to erase."))
            return see_other(reverse("dashboard:keep", args=[organization]))
        else:
            messages.success(request, _told(gone))
            return see_other(reverse("dashboard:keep", args=[organization]))
    return _preview(request, scope, form)


def _preview(request: HttpRequest, scope: OrgScope, form: WantedForm) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    wanted = Wanted(**typed, contact_id=_number(asked, "contact"), mobilizer_id=_number(asked, "mobilizer"))
    found = None
    if not wanted.is_nothing:
        found = reads.preview(scope, wanted=wanted, now=timezone.now())
    elif form.is_bound and not form.errors:
        form.add_error("phone", _("Please give a phone number, an e-mail address or a voter id."))
    context = {"form": form, "found": found, "wanted": wanted, "most": MOST_CONTACTS}
    return frame.render(request, scope, page="keep", template="dashboard/organization/erase.html", context=context)


def _chosen(asked: QueryDict, form: WantedForm) -> Chosen:
    typed = Wanted(**form.cleaned_data).tidy()
    if asked.get("word", "").strip().casefold() not in {"erase", _("erase").casefold()}:
        raise RefusedError(_("Please type the word “erase” to confirm."))
    contacts, mobilizers = _numbers(asked, "contacts"), _numbers(asked, "mobilizers")
    if not (contacts or mobilizers or typed.phone or typed.email or typed.voter):
        raise RefusedError(_("Please tick whom to erase."))
    return Chosen(contacts, mobilizers, typed.phone, typed.email, typed.voter)


def _told(gone: Erased) -> str:
    """Counts, and what this server cannot reach; no name, for messages wait in a cookie."""
    counted = (
        (gone.contacts, ngettext("%(count)d contact", "%(count)d contacts", gone.contacts)),
        (gone.mobilizers, ngettext("%(count)d mobilizer", "%(count)d mobilizers", gone.mobilizers)),
        (gone.invitations, ngettext("%(count)d invitation", "%(count)d invitations", gone.invitations)),
        (gone.files, ngettext("%(count)d file withdrawn", "%(count)d files withdrawn", gone.files)),
    )
    said = ", ".join(words % {"count": count} for count, words in counted if count)
    text = _("Erased: %(what)s.") % {"what": said or _("whatever there was")}
    if gone.blotted:
        text += " " + ngettext(
            "Their name was taken out of %(count)d text about somebody else.",
            "Their name was taken out of %(count)d texts about somebody else.",
            gone.blotted,
        ) % {"count": gone.blotted}
    if gone.outside:
        text += " " + ngettext(
            "%(count)d file was delivered to a storage elsewhere: please delete it there.",
            "%(count)d files were delivered to a storage elsewhere: please delete them there.",
            gone.outside,
        ) % {"count": gone.outside}
    return text


def _numbers(asked: QueryDict, name: str) -> tuple[int, ...]:
    return tuple(sorted({int(one) for one in asked.getlist(name)[:MOST_CONTACTS] if _is_number(one)}))


def _number(asked: QueryDict, name: str) -> int:
    text = asked.get(name, "")
    return int(text) if _is_number(text) else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**62))


def _scope(request: HttpRequest, organization: str) -> OrgScope:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    scope.require(Permission.ERASE)
    return scope
