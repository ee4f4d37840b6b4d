from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HooksConfig(AppConfig):
    name = "portal.hooks"
    label = "hooks"
    verbose_name = _("Hooks")

    def ready(self) -> None:
        import_module("portal.hooks.checks")
        import_module("portal.hooks.receivers")
