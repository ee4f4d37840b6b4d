from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from portal.core.month import MonthConverter
from portal.core.search import teach_sqlite


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(teach_sqlite)
        register_converter(MonthConverter, "month")
        autodiscover_modules("registers", "measures")
