"""Puts everybody's rules (``rules.yaml``) into the database after a migration; an office's stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.apps import apps as current_apps

from portal.core.month import Month

FILE = Path(__file__).with_name("rules.yaml")


def keep_standing_rules(*, using: str, apps: Any = current_apps, **_signal: Any) -> None:
    """Create and correct everybody's rules; does nothing where their tables are not there (yet)."""
    try:
        rhythm_rule = apps.get_model("branches", "RhythmRule")
        standard = apps.get_model("branches", "AcceptanceStandard")
    except LookupError:
        return
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for entry in content["rhythm"]:
        rhythm_rule.objects.using(using).update_or_create(
            owner_code="", kind=entry["kind"], valid_from=Month.MIN, defaults=entry
        )
    standard.objects.using(using).update_or_create(owner_code="", defaults=content["acceptance"])
