"""An admin asks the machine to learn anew how contacts of a voter file are judged."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kithwork.accounts import door
from kithwork.kernel.errors import RefusedError
from kithwork.matching import writes
from kithwork.web.ui.request import origin, see_other


@require_POST
def learn_again(request: HttpRequest, organization: str, file: int) -> HttpResponse:
    scope = door.organization_scope(request.user.pk, organization, origin=origin(request))
    try:
        writes.request_learning(scope, file_id=file, client_key=_key(request), now=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request,
            _("The machine learns in the background. If it judges no worse by it, contacts are matched anew."),
        )
    return see_other(reverse("dashboard:voter_files", args=[organization]))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_key", ""))
    except ValueError:
        return uuid4()
