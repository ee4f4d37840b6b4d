"""The month as an Excel file: downloaded prefilled, uploaded filled in, all of it or nothing."""
