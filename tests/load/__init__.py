"""The month's end: everybody at once, on this machine's loopback."""
