"""docs/glossary.md calls models, lines of work and parts of the portal as the portal does."""

import re
from pathlib import Path

from django.apps import apps
from django.urls import get_resolver
from django.utils import translation

from portal.indicators import catalogue

TEXT = (Path(__file__).parents[2] / "docs/glossary.md").read_text(encoding="utf-8")
OURS = ("portal.", "communities.", "grids.", "branches.", "property_mgmt.")
ROWS = {
    tuple(cell.strip(" `") for cell in line.strip("| ").split(" | "))
    for line in TEXT.splitlines()
    if line.startswith("| ")
}


def named(model):
    """The Chinese and the English name of a model, and the model."""
    names = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            names.append(str(model._meta.verbose_name))
    return (*names, model._meta.label)


def test_every_model_stands_in_it_as_it_is_called():
    models = {named(model) for model in apps.get_models() if model.__module__.startswith(OURS)}
    assert models - ROWS == set()


def test_no_model_stands_in_it_that_is_gone():
    labels = {row[2] for row in ROWS if len(row) == 3 and re.fullmatch(r"[a-z_]+\.[A-Z]\w+", row[2])}
    assert labels <= {model._meta.label for model in apps.get_models()}


def test_every_line_of_work_stands_in_it():
    themes = {(one["name_zh"], one["name_en"], one["code"]) for one in catalogue.read()[0]}
    assert themes and themes - ROWS == set()


def test_every_part_with_addresses_of_its_own_stands_in_it():
    spaces = {one for one in get_resolver().namespace_dict if f"`{one}:`" not in TEXT}
    assert spaces == set()
