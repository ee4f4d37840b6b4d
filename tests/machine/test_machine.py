"""Fifty steps in every run, a thousand at night, on whichever database the tests run on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.machine import Machine

pytestmark = pytest.mark.django_db
SETTINGS = settings(database=None, suppress_health_check=list(HealthCheck), print_blob=True)


def test_fifty_steps_and_nothing_false():
    """The same fifty in every run."""
    few = settings(
        SETTINGS, max_examples=2, stateful_step_count=25, derandomize=True, phases=[Phase.generate]
    )
    run_state_machine_as_test(Machine, settings=few)


@pytest.mark.nightly
def test_a_thousand_steps_and_nothing_false():
    run_state_machine_as_test(Machine, settings=settings(SETTINGS, max_examples=20, stateful_step_count=50))
