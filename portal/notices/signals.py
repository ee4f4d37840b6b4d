"""What notices tell whoever carries them out of the portal."""

from django.dispatch import Signal

#: Sent inside the transaction that told something, with ``notices``, the new ones about one thing, and
#: ``group``, the sentence for the chat group (empty: nothing for it); ``sender`` is the class of a notice.
told = Signal()
