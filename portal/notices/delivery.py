"""Carries a notice out of the portal: by e-mail to its receiver, by a robot to the chat group.

A row is marked before it is sent, and the mark is taken back only if it surely did not arrive. So it
is sent once at most, however often a task runs; a worker killed in between costs one mail.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from portal.notices import webhook
from portal.notices.models import GroupMessage, Notice


class NotDelivered(Exception):
    """It did not arrive; another try may help. Says why, without address or secret."""


def email(*, notice_id: int, now: dt.datetime) -> bool:
    """Send a notice that is neither read nor sent yet; returns whether a mail went out."""
    unread = Notice.objects.select_related("receiver", "file").filter(pk=notice_id, read_at=None)
    notice = unread.first()
    if notice is None or not (notice.receiver.email and notice.receiver.is_active):
        return False
    mine = Notice.objects.filter(pk=notice.pk)
    if not mine.filter(emailed_at=None).update(emailed_at=now):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Notice from the portal: %(kind)s") % {"kind": notice.get_kind_display()}
    body = "\n\n".join(filter(None, (notice.text, address(notice.path))))
    mail = EmailMessage(subject, body, None, [notice.receiver.email])
    if notice.file:
        mail.attach(notice.file.name, bytes(notice.file.content), "application/pdf")
    try:
        mail.send()
    except OSError as error:  # smtplib's own errors are among them
        mine.update(emailed_at=None)
        raise NotDelivered(type(error).__name__) from None
    return True


def post(*, message_id: int, now: dt.datetime) -> bool:
    """Post a message that the group has not had yet; returns whether it went out."""
    mine = GroupMessage.objects.filter(pk=message_id)
    if not mine.filter(posted_at=None).update(posted_at=now):
        return False
    message = mine.get()
    try:
        webhook.post(text=message.text, url=address(message.path), now=now)
    except webhook.Refused as error:
        mine.update(posted_at=None)
        raise NotDelivered(str(error)) from None
    return True


def address(path: str) -> str:
    """The whole address of a page of the portal; empty while the portal does not know its own."""
    return settings.PORTAL_URL.rstrip("/") + path if settings.PORTAL_URL and path else ""
