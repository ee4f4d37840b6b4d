"""Calls other systems when a report is approved, figures are frozen or a matter is closed off.

What is sent are references; the figures are read by token from the read interface (docs/hooks.md).
Nothing imports it.
"""
