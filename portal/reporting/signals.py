"""What reporting tells the floors above, which it does not know."""

from django.dispatch import Signal

#: Sent inside the transaction that changed which figures count in a month (or opened it), with
#: ``sub_district_code`` and ``month``; ``sender`` is the report's class.
figures_changed = Signal()
