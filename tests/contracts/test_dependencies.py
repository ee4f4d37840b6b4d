"""Every dependency may be used and handed on; what could not be looked up is said, never passed over."""

import importlib.util
import json
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

PATH = Path(__file__).parents[2] / "deploy" / "dev" / "audit.py"
SPEC = importlib.util.spec_from_file_location("audit", PATH)
audit = sys.modules.setdefault(SPEC.name, importlib.util.module_from_spec(SPEC))
SPEC.loader.exec_module(audit)


def test_every_licence_is_on_the_list():
    assert len(list(audit.python_licences())) > 40
    assert audit.refused_licences() == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("(MIT OR GPL-3.0-only)", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_an_expression_of_licences_is_read(expression, allowed):
    assert audit.is_allowed(expression) is allowed


def answered(monkeypatch, answer):
    monkeypatch.setattr(audit, "run", lambda *command: CompletedProcess(command, 0, json.dumps(answer), ""))
    return audit.Found()


def test_what_could_not_be_looked_up_is_said(monkeypatch):
    found = answered(monkeypatch, {"dependencies": [{"name": "a", "skip_reason": "Dependency not found"}]})
    audit.python_weaknesses(found)
    assert (found.said, found.bad) == ([], []) and "1 packages" in found.unchecked[0]
    found = answered(monkeypatch, {"message": "no route"})
    audit.node_weaknesses(found)
    assert (found.said, found.bad) == ([], []) and found.unchecked


def test_a_known_weakness_is_bad(monkeypatch):
    weak = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
    found = answered(monkeypatch, {"dependencies": [weak]})
    audit.python_weaknesses(found)
    assert found.bad == ["a 1: CVE-1, mended in 1.1"]
    found = answered(monkeypatch, {"vulnerabilities": {"b": {"severity": "high", "range": "<2"}}})
    audit.node_weaknesses(found)
    assert found.bad == ["b: high, <2"]
