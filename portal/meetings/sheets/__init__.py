"""One page a community (一社区一页): its month against target and median, what it owes, its twelve months.

Made of the same cells that a snapshot keeps (``schema.FrozenIndicator``), read live or frozen, so that the
page on a screen and the file of a meeting cannot say two things of one figure.
"""
