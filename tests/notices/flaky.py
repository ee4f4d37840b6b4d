"""A mail server that is away once, and then there."""

import smtplib

from django.core.mail.backends import locmem


class EmailBackend(locmem.EmailBackend):
    away = 0

    def send_messages(self, messages):
        if type(self).away:
            type(self).away -= 1
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)
