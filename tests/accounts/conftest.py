"""Sentences are compared in English, as written; contracts/test_catalogue.py checks the Chinese."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield
