"""``manage.py import_areas FILE …``: what provinces, cities and counties are called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from communities.actions import name_upper_areas
from communities.divisions import UnreadableList, read_upper_names, told_passed

#: By GB/T 2260: the published lists of counties leave the provinces' names to a file of their own.
PROVINCES = Path(__file__).parents[2] / "provinces.csv"


class Command(BaseCommand):
    help = (
        "Names provinces, cities and counties as the national lists do (columns code and name; codes of 2, 4 "
        "or 6 digits; .csv or .csv.gz). The names of the provinces come with the portal. It may be run again "
        "at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="*", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        names: dict[str, str] = {}
        refused = 0
        for path in (PROVINCES, *options["files"]):
            try:
                found, faults = read_upper_names(path)
            except UnreadableList as error:
                raise CommandError(error.message) from error
            names |= found
            if passed := told_passed(path):
                self.stderr.write(passed)
            refused += len(faults)
            for fault in faults:
                self.stderr.write(fault.told(path))
        created, renamed, unchanged = name_upper_areas(names)
        self.stdout.write(
            _("Upper areas: new %(new)d, renamed %(renamed)d, unchanged %(same)d; lines refused %(refused)d.")
            % {"new": created, "renamed": renamed, "same": unchanged, "refused": refused}
        )
