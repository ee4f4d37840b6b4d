"""The briefing is tested with the dashboard's values and offices."""

from tests.dashboard.conftest import _english, client_of, office

__all__ = ["_english", "client_of", "office"]
