from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RollupsConfig(AppConfig):
    name = "portal.rollups"
    label = "rollups"
    verbose_name = _("Roll-ups")

    def ready(self) -> None:
        import_module("portal.rollups.receivers")
