"""Grid cells and who looks after them: the registers of grid management.

Which lines of the speech they serve: docs/seed-coverage.md, B4 to B7, D11.
"""
