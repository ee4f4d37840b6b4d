"""``manage.py seal_trail``: what the clock does every minute, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from portal.core.seals.sealing import seal


class Command(BaseCommand):
    help = "Seal the lines of the audit trail that are not sealed yet, as far as no older one can still come."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = seal(now=timezone.now())
        self.stdout.write(
            ngettext("%(count)d line was sealed.", "%(count)d lines were sealed.", sealed) % {"count": sealed}
        )
