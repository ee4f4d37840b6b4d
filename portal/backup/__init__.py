"""Everything that the portal holds as one file, and back again: on another engine, in a later release."""
