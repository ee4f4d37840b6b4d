"""The progress meeting: what it speaks of, frozen; the pages, texts and files made of that alone."""
