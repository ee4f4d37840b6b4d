"""The pages of accounts: signing in, the own password, the audit trail, and (``keeping``) the accounts."""

from portal.accounts.views.own import ChangePasswordView, SignInView, SignOutView
from portal.accounts.views.trail import TrailView

__all__ = ["ChangePasswordView", "SignInView", "SignOutView", "TrailView"]
