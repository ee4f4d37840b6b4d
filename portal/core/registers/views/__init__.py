"""The pages of all registers."""
