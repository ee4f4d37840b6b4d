from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FindingConfig(AppConfig):
    name = "portal.finding"
    label = "finding"
    verbose_name = _("Search")

    def ready(self) -> None:
        import_module("portal.finding.receivers")
