"""``manage.py describe_interface > docs/interface-v1.json``: the read interface as OpenAPI."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from portal.api.api import api


class Command(BaseCommand):
    help = "Print the description of the read interface (OpenAPI 3.1)."

    def handle(self, *args: Any, **options: Any) -> None:
        schema = api.get_openapi_schema(path_prefix="/api/v1/")
        self.stdout.write(json.dumps(schema, ensure_ascii=False, indent=1, default=str))
