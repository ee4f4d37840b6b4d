"""What an office defined, and the rows of all registers that offices made."""

from portal.made.models.definition import Kind, MadeColumn, MadeRegister
from portal.made.models.measures import MadeMeasure
from portal.made.models.rows import MadeRow, RowOfMade

__all__ = ("Kind", "MadeColumn", "MadeMeasure", "MadeRegister", "MadeRow", "RowOfMade")
