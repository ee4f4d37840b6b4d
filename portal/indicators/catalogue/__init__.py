"""The catalogue: one YAML file a theme, each indicator a few lines, read by ``sync_indicators``.

docs/adding-an-indicator.md says what each key means.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.core.month import Month
from portal.indicators import actions
from portal.indicators.models import Indicator, Theme

FOLDER = Path(__file__).parent
MONTHS = ("valid_from", "valid_until")


def read(folder: Path = FOLDER) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Themes and indicators as the files give them; each indicator names its theme and its file."""
    themes: list[dict[str, Any]] = []
    indicators: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        themes += content.get("themes", [])
        if "theme" in content:
            themes.append(content["theme"])
            for order, entry in enumerate(content["indicators"], start=1):
                indicators.append(
                    {"order": order, **entry, "theme": content["theme"]["code"], "file": path.name}
                )
    return themes, indicators


@transaction.atomic
def sync(folder: Path = FOLDER) -> tuple[int, int]:
    """Create and update the catalogue's themes and indicators; returns how many (created, changed).

    Nothing is deleted: an indicator that left the files stays for the months it was reported, and an
    office's own indicators are never touched. Raises ``ValidationError`` naming the file and the code.
    """
    themes, indicators = read(folder)
    created = changed = 0
    before = {one.code: one for one in Indicator.objects.all()}
    for entry in themes:
        _theme, new, differs = _save(Theme, entry)
        created, changed = created + new, changed + differs
    by_code = {theme.code: theme for theme in Theme.objects.all()}
    for entry in indicators:
        file = entry.pop("file")
        values = entry | {"theme": by_code[entry["theme"]]}
        values |= {key: Month.parse(str(values[key])) for key in MONTHS if key in values}
        try:
            _indicator, new, differs = _save(Indicator, values)
        except (ValidationError, TypeError) as error:
            raise ValidationError(f"{file}: {entry.get('code')}: {error}") from error
        created, changed = created + new, changed + differs
    after = Indicator.objects.filter(code__in=before)
    actions.tell_if_counted_otherwise((before[one.code], one) for one in after)
    return created, changed


def _save(model: type[Theme] | type[Indicator], values: dict[str, Any]) -> tuple[Any, bool, bool]:
    """The row with that code, whether it is new, and whether it changed."""
    found = model._default_manager.filter(code=values["code"]).first()
    row = found or model(code=values["code"])
    differs = False
    for key, value in values.items():
        if not hasattr(row, key) and key != "theme":
            raise TypeError(f"no such key: {key}")
        if found is None or getattr(row, key) != value:
            setattr(row, key, value)
            differs = True
    if differs:
        row.full_clean()
        row.save()
    return row, found is None, differs and found is not None
