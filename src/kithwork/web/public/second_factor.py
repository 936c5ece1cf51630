"""allauth's own views of factors, with our pages, forms and names: the second step of signing in, enrolment, step-up."""

from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kithwork.accounts import door, reads, writes
from kithwork.accounts.adapter import confirming
from kithwork.kernel.errors import RefusedError
from kithwork.web.public import factor_forms
from kithwork.web.public.forms import MailedCodeForm
from kithwork.web.ui.confirming import confirmed_to_read
from kithwork.web.ui.request import origin

PAGE = reverse_lazy("mfa_index")
# allauth would take a PUT for a POST.
TAKEN = ["get", "head", "post"]
guarded = method_decorator([never_cache, login_required, confirmed_to_read], name="dispatch")


class Authenticate(AuthenticateView):  # type: ignore[misc] # allauth carries no types
    """After the mail: the second factor, where the account has one."""

    template_name = "public/factors/authenticate.html"
    form_class = factor_forms.CodeForm
    webauthn_form_class = factor_forms.PasskeyForm

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        used = getattr(form, "authenticator", None)
        if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
            scope = door.user_scope(used.user_id, origin=origin(self.request))
            writes.note_factor_change(scope, change="recovery_code_used", session_key="", now=timezone.now())
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = reads.own_factor_kinds(door.user_scope(self.stage.login.user.pk))
        return context | {"has_passkey": "webauthn" in kinds, "has_app": "totp" in kinds}


@method_decorator(never_cache, name="dispatch")
class PasskeyLogin(LoginWebAuthnView):  # type: ignore[misc]
    form_class = factor_forms.PasskeyLoginForm

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002 - what a device answered is not for people
        messages.error(self.request, _("Signing in with this passkey did not work. Please ask for a mail instead."))
        return redirect("account_login")


@guarded
class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    template_name = "public/factors/add_passkey.html"
    form_class = factor_forms.AddPasskeyForm


@guarded
class RenamePasskey(EditWebAuthnView):  # type: ignore[misc]
    template_name = "public/factors/rename_passkey.html"
    form_class = factor_forms.RenamePasskeyForm
    success_url = PAGE


@guarded
class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "public/factors/remove_passkey.html"
    success_url = PAGE


@guarded
class AddApp(ActivateTOTPView):  # type: ignore[misc]
    template_name = "public/factors/add_app.html"
    form_class = factor_forms.AppForm


@guarded
class RemoveApp(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "public/factors/remove_app.html"


@guarded
class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "public/factors/recovery_codes.html"


@guarded
class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "public/factors/new_recovery_codes.html"


@method_decorator(never_cache, name="dispatch")
class ConfirmByCode(ReauthenticateView):  # type: ignore[misc]
    template_name = "public/factors/confirm.html"
    form_class = factor_forms.ConfirmCodeForm

    def form_valid(self, form: Form) -> HttpResponse:
        confirming.note_proof(self.request)
        done: HttpResponse = super().form_valid(form)
        return done


@method_decorator(never_cache, name="dispatch")
class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "public/factors/confirm_passkey.html"
    form_class = factor_forms.ConfirmPasskeyForm

    def form_valid(self, form: Form) -> HttpResponse:
        confirming.note_proof(self.request)
        done: HttpResponse = super().form_valid(form)
        return done

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002 - what a device answered is not for people
        messages.error(self.request, _("This did not work. Please try again."))
        return redirect(self.request.get_full_path())


@method_decorator([never_cache, login_required], name="dispatch")
class ConfirmByMail(BaseReauthenticateView):  # type: ignore[misc]
    """For who has no second factor. Asking for the mail is a POST of its own: opening the page sends nothing."""

    template_name = "public/factors/confirm_mail.html"
    form_class = MailedCodeForm

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "code" in request.POST:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        try:
            confirming.begin(request)
        except RefusedError as refused:
            messages.error(request, refused.sentence)
        page: HttpResponse = self.render_to_response(self.get_context_data(form=MailedCodeForm()))
        return page

    def form_valid(self, form: Form) -> HttpResponse:
        process = confirming.waiting(self.request)
        if process is None:
            form.add_error("code", _("This code is too old. Please ask for a new mail."))
            return self._wrong(form)
        if not process.matches(form.cleaned_data["code"]):
            has_tries = process.record_invalid_attempt()
            form.add_error(
                "code",
                _("This is not the code we sent. Please look at the newest mail and type it again.")
                if has_tries
                else _("That were five wrong codes. Please ask for a new mail."),
            )
            return self._wrong(form)
        process.abort()
        confirming.note_proof(self.request)
        done: HttpResponse = super().form_valid(form)
        return done

    def _wrong(self, form: Form) -> HttpResponse:
        page: HttpResponse = self.form_invalid(form)
        return page

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_sent": confirming.waiting(self.request) is not None, "email": self.request.user.email}
