"""An office of three communities, its people and its meetings, as the tests of the meetings have them."""

from tests.meetings.conftest import leader, office, prepare, secretary, staff
from tests.notices.conftest import robot, worker

__all__ = ["leader", "office", "prepare", "robot", "secretary", "staff", "worker"]
