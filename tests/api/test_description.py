"""The description that other systems are built by: valid, kept in docs, and the notebook that uses it."""

import json
from pathlib import Path

import pandas as pd
import pytest
from django.conf import settings
from openapi_spec_validator import validate

from portal.api.api import api
from tests.api.conftest import MONTH, OFFICES

DOCS = Path(settings.BASE_DIR) / "docs"
KEPT = DOCS / "interface-v1.json"


def described():
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))


def test_the_description_is_valid_openapi():
    assert described()["openapi"].startswith("3.1")
    validate(described())


def test_the_description_in_docs_is_that_of_the_code():
    """To renew it: manage.py describe_interface > docs/interface-v1.json"""
    assert json.loads(KEPT.read_text()) == described()


def test_every_field_and_parameter_is_told_or_plain():
    plain = {
        "code",
        "name",
        "name_en",
        "theme_name",
        "unit",
        "definition",
        "why",
        "source",
        "indicator",
        "area",
    }
    plain |= {
        "year",
        "value",
        "due_on",
        "key_task",
        "document",
        "month",
        "out_of",
        "id",
        "title",
        "held_on",
        "level",
    }
    plain |= {
        "compared_with",
        "at",
        "what",
        "community",
        "approved_at",
        "brought_forward",
        "items",
        "next",
        "kinds",
    }
    plain |= {
        "minimum_area",
        "maximum",
        "maximum_area",
        "communities_due",
        "month_out_of",
        "recorded_out_of",
        "expires_on",
    }
    for name, schema in described()["components"]["schemas"].items():
        for field, about in schema.get("properties", {}).items():
            assert "description" in about or field in plain, (name, field)


@pytest.mark.django_db(transaction=True)
def test_the_notebook_reads_a_year(country, token, live_server, monkeypatch):
    monkeypatch.setenv("PORTAL", live_server.url)
    monkeypatch.setenv("PORTAL_TOKEN", token("99"))
    notebook = json.loads((DOCS / "notebooks" / "year.ipynb").read_text())
    names, shown = {}, []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            *before, last = "".join(cell["source"]).splitlines()
            exec("\n".join(before), names)
            shown.append(eval(last, names))
    table, together = shown
    assert list(table.index) == [f"{code}001" for code in OFFICES]
    assert list(table.columns) == [str(MONTH - 1), str(MONTH)]
    assert table[str(MONTH)].tolist() == [0.0, 10.0, 20.0]
    assert together.tolist() == [10.0, 10.0]
    assert isinstance(table, pd.DataFrame)
