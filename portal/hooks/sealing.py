"""Keeps the secrets of hooks readable for the server alone, and signs by them.

Unlike a token, a secret has to be read again to sign with. It is encrypted (Fernet) by a key made from
``SECRET_KEY``, or while that changes from one of ``OLD_SECRET_KEYS``; the database alone does not tell it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

__all__ = ["InvalidToken", "seal", "signature", "unseal"]


def seal(secret: str) -> str:
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret; ``InvalidToken`` if it was sealed by a key that the server does not have any more."""
    return _fernet().decrypt(sealed.encode()).decode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Hexadecimal HMAC-SHA256 over the timestamp, a full stop and the body."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [salted_hmac("portal.hooks", "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in made])
