"""A register as a workbook: taken out, and taken in after a look at what it would change."""
