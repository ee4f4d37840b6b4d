"""The Celery application and its timetable (times in Asia/Shanghai)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep stale roll-ups": {
        "task": "portal.rollups.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 55},  # no queue of sweeps behind a long one
    },
    "seal the trail": {
        "task": "portal.core.tasks.seal_trail",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "verify the trail": {
        "task": "portal.verification.tasks.verify_trail",
        "schedule": crontab(hour=1, minute=10),
    },
    "verify": {"task": "portal.verification.tasks.verify", "schedule": crontab(hour=1, minute=30)},
    "rebuild roll-ups": {"task": "portal.rollups.tasks.rebuild", "schedule": crontab(hour=2, minute=30)},
    "open the month": {"task": "portal.reporting.tasks.open_months", "schedule": crontab(hour=0, minute=10)},
    "mark overdue": {"task": "portal.reporting.tasks.mark_overdue", "schedule": crontab(hour=0, minute=20)},
    "remind of matters": {"task": "portal.supervision.tasks.remind", "schedule": crontab(hour=8, minute=40)},
    "call hooks": {"task": "portal.hooks.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "forget calls": {"task": "portal.hooks.tasks.forget", "schedule": crontab(hour=3, minute=25)},
    "sweep files": {"task": "portal.meetings.tasks.sweep_exports", "schedule": 60.0},
    "renew what is found": {
        "task": "portal.finding.tasks.renew_all",
        "schedule": crontab(hour=2, minute=10),
    },
    "forget imports": {"task": "portal.core.tasks.forget_imports", "schedule": crontab(hour=3, minute=10)},
    "forget changes": {"task": "portal.core.tasks.forget_changes", "schedule": crontab(minute=5)},
    "forget sign-ins": {
        "task": "portal.accounts.tasks.forget_sign_ins",
        "schedule": crontab(hour=3, minute=20),
    },
    "forget uploads": {
        "task": "portal.reporting.tasks.forget_uploads",
        "schedule": crontab(hour=3, minute=15),
    },
    "tell before meetings": {"task": "portal.briefing.tasks.remind", "schedule": crontab(minute="*/10")},
    "tell what ends": {"task": "portal.reporting.tasks.tell_ending", "schedule": crontab(hour=8, minute=50)},
    "remind": {"task": "portal.reporting.tasks.remind", "schedule": crontab(hour=8, minute=30)},
}
