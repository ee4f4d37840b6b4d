from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from portal.core.month import MonthConverter


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        register_converter(MonthConverter, "month")
        autodiscover_modules("registers", "measures")
