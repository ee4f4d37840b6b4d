"""To the office's identity service and back."""

from __future__ import annotations

import time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from portal.accounts import identity

THEN = "_identity_then"


class ToIdentityView(View):
    """Sends the browser to the service; ``again``: the person has to prove it once more."""

    http_method_names = ("get",)
    again = False

    def get(self, request: HttpRequest) -> HttpResponse:
        service = identity.service()
        if service is None:
            raise Http404
        then = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(then, {request.get_host()}, request.is_secure())
        request.session[THEN] = then if safe else reverse("home")
        request.session[identity.AGAIN] = time.time() if self.again else None
        try:
            return service.ask(request, address_back(request), again=self.again)
        except identity.NotConfirmedError:
            return refused(request, does_not_answer())


class FromIdentityView(View):
    """What the service answered, by way of the browser."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest) -> HttpResponse:
        service = identity.service()
        if service is None:
            raise Http404
        then = request.session.pop(THEN, "") or reverse("home")
        again = request.session.pop(identity.AGAIN, None)
        try:
            name = service.answer(request, address_back(request), again=again)
        except identity.AwayError:
            return refused(request, does_not_answer())
        except identity.NotAskedAgainError:
            return refused(
                request,
                _(
                    "The office's identity service did not confirm that you gave your password again. "
                    "Please try once more, and give it there."
                ),
            )
        except identity.NotConfirmedError:
            return refused(request, _("The office's identity service did not confirm who you are."))
        return identity.let_in(request, name, then, again=again is not None) or refused(
            request,
            _("Your identity has no open account here. The sub-district office opens one under its name."),
        )


def address_back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:from_identity"))


def does_not_answer() -> str:
    return _("The office's identity service does not answer. Please try again later.")


def refused(request: HttpRequest, said: str) -> HttpResponse:
    """Back to where one signs in, or was, with the sentence."""
    messages.error(request, said)
    return redirect("home" if request.user.is_authenticated else "accounts:sign_in")
