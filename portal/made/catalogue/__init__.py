"""What there is to start from: registers that many offices keep, as files (``portal.made.files``)."""
