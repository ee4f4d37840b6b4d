"""What the program says with its exit code besides 0, read: anything else is a limit that was reached."""

DAMAGED, PASSWORD = 3, 4
