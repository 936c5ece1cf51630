"""What mail providers tell of mails that came back or were complained about, in the words of django-anymail."""

from importlib import import_module
from typing import Any, Final

from anymail.exceptions import AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kithwork.accounts import door
from kithwork.campaigns import writes

# Address of the webhook → anymail's reader of that provider's events.
PROVIDERS: Final = {
    "amazon-ses": "amazon_ses.AmazonSESTrackingWebhookView",
    "brevo": "brevo.BrevoTrackingWebhookView",
    "mailgun": "mailgun.MailgunTrackingWebhookView",
    "mailjet": "mailjet.MailjetTrackingWebhookView",
    "postmark": "postmark.PostmarkTrackingWebhookView",
    "resend": "resend.ResendTrackingWebhookView",
    "sendgrid": "sendgrid.SendGridTrackingWebhookView",
    "sparkpost": "sparkpost.SparkPostTrackingWebhookView",
}
BOUNCED: Final = {"bounced", "rejected", "failed"}
COMPLAINED: Final = {"complained", "unsubscribed"}


@csrf_exempt  # a provider's machine posts here; the secret in its address or its signature is the proof
@require_POST
def mail_events(request: HttpRequest, provider: str) -> HttpResponse:
    """404 where no secret is set, or of a provider nobody knows; 403 without the secret or the right signature."""
    if provider not in PROVIDERS or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    module, _dot, name = PROVIDERS[provider].partition(".")
    try:
        view = getattr(import_module(f"anymail.webhooks.{module}"), name)()
        view.setup(request)
        view.run_validators(request)
        events = view.parse_events(request)
    except AnymailWebhookValidationFailure:
        return HttpResponse(status=403)
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)  # nothing that provider would send
    except ImproperlyConfigured as error:  # its signing key is not set
        raise Http404 from error
    for event in events:
        _note(event)
    return HttpResponse()


def _note(event: Any) -> None:  # noqa: ANN401 - anymail tells no types
    kind = "bounced" if event.event_type in BOUNCED else "complained" if event.event_type in COMPLAINED else ""
    address = str(event.recipient or "").strip().lower()
    if not kind or not address:
        return
    said = event.mta_response or event.description or event.reject_reason or ""
    for scope in door.organization_scopes(door.system_scope()):
        writes.note_mail_event(scope, address=address, kind=kind, said=str(said), now=timezone.now())
