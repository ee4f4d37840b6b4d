"""Findings and assignments: what is owed, by whom, until when, and whether somebody else has seen it done."""
