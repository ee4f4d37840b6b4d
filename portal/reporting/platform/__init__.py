"""Figures of all communities of an office from the export of another platform."""
