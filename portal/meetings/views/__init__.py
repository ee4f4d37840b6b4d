"""The pages of progress meetings."""
