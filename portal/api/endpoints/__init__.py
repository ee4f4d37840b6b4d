"""The addresses of version 1, one module a kind of data."""
