from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VerificationConfig(AppConfig):
    name = "portal.verification"
    label = "verification"
    verbose_name = _("Verification")

    def ready(self) -> None:
        import_module("portal.verification.runs").listen()
