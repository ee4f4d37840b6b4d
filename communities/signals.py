"""What the areas tell the floors above, which they do not know."""

from django.dispatch import Signal

#: Sent inside the transaction that changed which communities exist in which months, with
#: ``sub_district_codes``, a set; ``sender`` is ``Community``.
areas_changed = Signal()
