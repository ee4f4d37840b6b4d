"""``manage.py sync_indicators``: bring the catalogue in the database up to the files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.indicators import catalogue


class Command(BaseCommand):
    help = "Create and update themes and indicators from portal/indicators/catalogue/*.yaml."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created, changed = catalogue.sync()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"indicators: {created} created, {changed} changed")
