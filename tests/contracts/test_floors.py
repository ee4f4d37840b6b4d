"""The house stays as drawn: what import-linter cannot see of the floors.

A foreign key by name is an import too, and so is an import inside a function, which import-linter
sees but which hides a circle until somebody calls it.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
APP_CODE = ("portal", "communities", "grids", "branches", "property_mgmt")


def floors() -> dict[str, int]:
    """Each package of the import contract with the number of its floor, 0 the lowest."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "Floors")
    return {
        package: number
        for number, layer in enumerate(reversed(layers))
        for package in re.findall(r"[\w.]+", layer)
    }


def own_models():
    return [model for model in apps.get_models() if model._meta.app_config.name in floors()]


def relations():
    return [
        pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
        for model in own_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    ]


def test_every_app_of_ours_has_a_floor():
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith(APP_CODE)}
    assert ours - set(floors()) == set()


@pytest.mark.parametrize(("model", "field"), relations())
def test_a_field_points_to_its_own_floor_or_below(model, field):
    target = field.related_model._meta.app_config.name
    if target in floors():  # Django's own models lie below everything
        assert floors()[target] <= floors()[model._meta.app_config.name]


def modules():
    return [
        pytest.param(path, id=str(path.relative_to(ROOT)))
        for package in APP_CODE
        for path in sorted((ROOT / package).rglob("*.py"))
    ]


@pytest.mark.parametrize("path", modules())
def test_no_import_inside_a_function(path):
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert lines == set()
