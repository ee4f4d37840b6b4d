"""The data dictionary: every register, column, indicator, measure and rule in words, as a page and as a file.

Nothing is written down here that is declared elsewhere: the parts read models, declarations and rules.
"""
