"""The table view of a register: rows entered and changed cell by cell, as in a spreadsheet."""
