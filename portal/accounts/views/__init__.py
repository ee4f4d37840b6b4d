"""The pages of accounts: signing in, one's own, the audit trail, and (``keeping``) the accounts."""

from portal.accounts.views.own import (
    ChangePasswordView,
    EndSessionView,
    SessionsView,
    SignInView,
    SignOutView,
)
from portal.accounts.views.trail import TrailView

__all__ = ["ChangePasswordView", "EndSessionView", "SessionsView", "SignInView", "SignOutView", "TrailView"]
