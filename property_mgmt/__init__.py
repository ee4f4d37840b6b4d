"""Compounds, who manages them and what is done in them: the registers of A1 to A6 and B8 to B11."""
