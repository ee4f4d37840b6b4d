"""A calendar for each person, read by Outlook, WPS or a phone: due days and meetings (docs/hooks.md).

It reads what its owner may see and writes nothing; nothing imports it.
"""
