"""Grid cells and who looks after them: the registers of grid management (seed-map B4 to B7, D11)."""
