"""The portal project; what cuts across the registers lives in the apps inside it."""

from portal.celery import app as celery_app

__all__ = ("celery_app",)
__version__ = "1.0.0"
