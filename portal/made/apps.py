from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MadeConfig(AppConfig):
    name = "portal.made"
    label = "made"
    verbose_name = _("Registers of the office's own")

    def ready(self) -> None:
        import_module("portal.made.source").connect()
