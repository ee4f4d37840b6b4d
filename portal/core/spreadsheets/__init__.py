"""Workbooks in and out, the same for reports and registers: how they are opened, read and written."""
