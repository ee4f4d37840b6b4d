"""The pages of accounts: signing in, one's own, the audit trail, and (``keeping``) the accounts."""

from portal.accounts.views.own import (
    ChangePasswordView,
    EndSessionView,
    SessionsView,
    SignInView,
    SignOutView,
)
from portal.accounts.views.trail import ExportTrailView, TrailView

__all__ = [
    "ChangePasswordView",
    "EndSessionView",
    "ExportTrailView",
    "SessionsView",
    "SignInView",
    "SignOutView",
    "TrailView",
]
