"""Program that reads workbooks, run apart as a folder by ``book.open_book``."""
