from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from portal.core import changes
from portal.core.month import MonthConverter, YearConverter
from portal.core.search import teach_sqlite


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        connection_created.connect(teach_sqlite)
        connection_created.connect(changes.watch)
        pre_migrate.connect(changes.pause)
        post_migrate.connect(changes.go_on)
        import_module("portal.core.checks")
        import_module("portal.core.audit").stand_alone()
        register_converter(MonthConverter, "month")
        register_converter(YearConverter, "year")
        autodiscover_modules("registers", "measures")
