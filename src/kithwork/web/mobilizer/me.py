import csv
import io
import json
import zipfile
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kithwork.campaigns import reads as campaigns
from kithwork.kernel.errors import RefusedError
from kithwork.kernel.table import harmless
from kithwork.stewardship import reads as stewardship_reads
from kithwork.stewardship import writes as stewardship
from kithwork.stewardship.reads import Rows
from kithwork.web.mobilizer.entrance import enter, show
from kithwork.web.mobilizer.forms import LeaveForm
from kithwork.web.mobilizer.kept import CHOICE, words
from kithwork.web.ui.forms import refuse
from kithwork.web.ui.limits import limited
from kithwork.web.ui.request import href, see_other


@require_safe
def me(request: HttpRequest, campaign: str) -> HttpResponse:
    scope = enter(request, campaign)
    own = campaigns.own_details(scope)
    known = {
        "own": own,
        "choice_words": words(CHOICE),
        "sign_out": href("account_logout"),
        "delete_account": href("public:delete_account"),
    }
    return show(request, scope, page="me", template="me", campaign=campaign, **known)


@require_safe
@limited("own_data", when=lambda request: request.method == "GET")
def own_data(request: HttpRequest, campaign: str, form: str) -> HttpResponse:
    """Everything of one's own, as JSON, or as a table of CSV for each kind in a ZIP."""
    scope = enter(request, campaign)
    tables = stewardship_reads.own_data(scope, now=timezone.now())
    if form == "json":
        answer = HttpResponse(json.dumps(tables, ensure_ascii=False, indent=2), content_type="application/json")
    else:
        answer = HttpResponse(_zipped(tables), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{campaign}-my-data.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _zipped(tables: Mapping[str, Rows]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            table = io.StringIO()
            writer = csv.writer(table, lineterminator="\n")
            writer.writerow(rows[0] if rows else ())
            writer.writerows(
                [harmless(cell) if isinstance(cell, str) else cell for cell in row.values()] for row in rows
            )
            archive.writestr(f"{name}.csv", table.getvalue())
    return packed.getvalue()


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
