"""Counts everything again, and says what is not as it should be: nothing imports this but the timetable."""
