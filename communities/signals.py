"""What the areas tell the floors above, which they do not know."""

from django.dispatch import Signal

#: Sent inside the transaction that changed which communities exist in which months, with
#: ``sub_district_codes``, a set; ``sender`` is ``Community``.
areas_changed = Signal()

#: Sent inside the transaction in which the national list came in, with ``codes``, a set: the sub-districts
#: whose communities are new or changed, or the larger areas that were named; ``sender`` is the model.
areas_imported = Signal()
