"""A block from the clipboard, read for the form of a month by the readers of an uploaded file."""
