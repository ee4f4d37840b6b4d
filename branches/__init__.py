"""Party branches and what they do: the registers of branch building (seed-map B1 to B3, C, D1 to D4)."""
