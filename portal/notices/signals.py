"""What notices tell whoever carries them out of the portal."""

from django.dispatch import Signal

#: Sent inside the transaction that told something, with ``notices``, the new ones about one thing;
#: ``sender`` is the class of a notice.
told = Signal()

#: Sent inside a transaction with what the chat group shall hear: ``text``, ``path``, ``key`` and ``now``;
#: ``sender`` is the class of a message to the group.
group_told = Signal()
