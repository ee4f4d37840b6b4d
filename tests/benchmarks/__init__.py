"""Figures for whoever wants to know whether the portal got slower; ``make bench`` prints them.

Every time is given as a ratio to something measured in the same run on the same machine: the raw
SQL that gives the same numbers, or an empty view. No test depends on them.
"""
