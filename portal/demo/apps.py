from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "portal.demo"
    label = "demo"

    def ready(self) -> None:
        import_module("portal.demo.checks")
