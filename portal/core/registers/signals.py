"""What registers tell the floors above, which they do not know."""

from django.dispatch import Signal

#: Sent inside the transaction in which a file was taken in, which sends no signal for each row: ``sender``
#: is the register's model, ``by`` whoever took it in.
rows_imported = Signal()
