"""The first password is somebody else's: until it is changed, no other page opens."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class PasswordChangeMiddleware:
    """Sends an account that must change its password to the page where it can."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password:
            open_paths = {
                reverse("accounts:change_password"),
                reverse("accounts:sign_out"),
                reverse("set_language"),
            }
            if request.path not in open_paths:
                return redirect("accounts:change_password")
        return self.get_response(request)
