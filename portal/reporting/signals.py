"""What reporting tells the floors above, which it does not know."""

from django.dispatch import Signal

#: Sent inside the transaction that changed which figures of a report count, with
#: ``sub_district_code``, ``community_code`` and ``month``; ``sender`` is the report's class.
figures_changed = Signal()
