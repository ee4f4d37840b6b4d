"""What indicators tell the floors above, which they do not know."""

from django.dispatch import Signal

#: Sent inside the transaction that changed how indicators are counted (``Indicator.COUNTED_BY``), with
#: ``owner_codes``: the offices whose own they are, "" for the catalogue's, which are everybody's.
counting_changed = Signal()
