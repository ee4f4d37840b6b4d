"""The bulletin in Word: the tags a template may use, the check of it, the supplied layout, the sandbox."""
