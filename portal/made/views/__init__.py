"""Pages on which an office makes its registers."""
