"""Party branches and what they do: the registers of branch building.

Which lines of the speech they serve: docs/seed-coverage.md, B1 to B3, C, D1 to D4.
"""
