"""The registry of what registers can state."""

import pytest

from portal.core.measures import Recorded, measure, recorded, unregister
from portal.core.month import Month


def test_a_measure_states_its_indicator_and_nothing_states_the_others():
    @measure("counted-here")
    def count(month, prefix):
        return [Recorded(f"{prefix}001", 3, 4)]

    try:
        assert recorded("counted-here", Month(2026, 1), "990101001") == {
            "990101001001": Recorded("990101001001", 3, 4)
        }
        assert recorded("nowhere", Month(2026, 1), "990101001") == {}
        with pytest.raises(ValueError, match="already"):
            measure("counted-here")(count)
    finally:
        unregister("counted-here")
