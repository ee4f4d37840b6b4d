"""A fictional sub-district to try the portal with; nothing here describes a real place or person.

Its codes begin with 99, which no real place has. Not part of an office's installation: only
``make run`` loads it.
"""
