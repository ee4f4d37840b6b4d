"""``manage.py import_divisions FILE``: the communities of the national list of division codes."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import ImportResult, import_divisions
from communities.divisions import (
    Refusal,
    UnreadableList,
    read_divisions,
    read_sub_district_names,
    told_passed,
)
from portal.core.areas import Level

STREETS = "streets.csv"
MOST_NAMED = 50


def sub_district_code(text: str) -> str:
    """The argument as a sub-district's code; argparse shows the sentence if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) == Level.SUB_DISTRICT):
        raise argparse.ArgumentTypeError(f"{text} is not the code of a sub-district (9 digits)")
    return text


class Command(BaseCommand):
    help = (
        "Creates, renames and closes communities as the national list says (code,name,streetCode,"
        "provinceCode,cityCode,areaCode; .csv or .csv.gz). Without --sub-district it takes every street "
        "office in the file (township part 001-099) and skips towns. It may be run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--sub-district", nargs="+", action="extend", type=sub_district_code, default=[], metavar="CODE"
        )
        parser.add_argument(
            "--streets", type=Path, help="names of sub-districts (default: streets.csv beside FILE)"
        )
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, help="the day the list speaks of (default: today)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        streets: Path | None = options["streets"]
        if streets is None and (path.parent / STREETS).exists():
            streets = path.parent / STREETS
        only = frozenset(options["sub_district"])
        try:
            names, unnamed = read_sub_district_names(streets) if streets else ({}, [])
            result = import_divisions(
                rows=read_divisions(path),
                names=names,
                as_of=options["as_of"] or timezone.localdate(),
                only=only,
            )
        except UnreadableList as error:
            raise CommandError(error.message) from error
        if streets:
            self.say_refused(streets, unnamed)
        self.say_refused(path, result.refused)
        self.report(result)
        if absent := sorted(only - result.sub_districts):
            raise CommandError(
                _("%(file)s has no community of %(codes)s.") % {"file": path.name, "codes": ", ".join(absent)}
            )

    def say_refused(self, path: Path, refused: list[Refusal]) -> None:
        """The lines that could not be read, each with its reason, and the columns that nobody reads."""
        if passed := told_passed(path):
            self.stderr.write(passed)
        for refusal in refused:
            self.stderr.write(refusal.told(path))

    def report(self, result: ImportResult) -> None:
        """How many communities became what, and which sub-districts have no name yet."""
        if result.unnamed:
            self.stderr.write(
                _("Without a name, called by their code until one is entered: %(codes)s.")
                % {"codes": ", ".join(result.unnamed)}
            )
        if result.left_open:
            text = _(
                "Not in the list, yet not closed, for the lines refused above may speak of them: %(names)s."
            )
            self.stderr.write(text % {"names": _some(result.left_open)})
        if result.renamed_now:
            self.stdout.write(_("Renamed: %(names)s.") % {"names": _some(result.renamed_now)})
        if result.closed_now:
            self.stdout.write(_("Closed: %(names)s.") % {"names": _some(result.closed_now)})
        self.stdout.write(
            _(
                "%(sub_districts)d sub-districts; communities created %(created)d, renamed %(renamed)d, "
                "reopened %(reopened)d, closed %(closed)d, unchanged %(unchanged)d; "
                "lines refused %(refused)d, of towns skipped %(skipped)d."
            )
            % {
                "sub_districts": len(result.sub_districts),
                "created": result.created,
                "renamed": result.renamed,
                "reopened": result.reopened,
                "closed": result.closed,
                "unchanged": result.unchanged,
                "refused": len(result.refused),
                "skipped": result.skipped,
            }
        )


def _some(names: list[str]) -> str:
    """The names, as many as a screen holds, and how many more there are."""
    more = len(names) - MOST_NAMED
    told = ", ".join(names[:MOST_NAMED])
    return _("%(names)s and %(count)d more") % {"names": told, "count": more} if more > 0 else told
