"""What the probes share: a world full of marks, the addresses to ask, and how an answer is read."""
