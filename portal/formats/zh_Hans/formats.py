"""9月5日, not 09月5日: as days stand everywhere else."""

MONTH_DAY_FORMAT = "n月j日"
