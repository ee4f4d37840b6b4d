"""A bad setting is refused when the portal starts, with the sentence that says what to do."""

import pytest
from django.conf import settings as configured

from portal.notices.checks import check_channels

WHOLE = {
    "CELERY_TASK_ALWAYS_EAGER": False,
    "NOTICE_EMAIL": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "portal@office.example",
    "PORTAL_URL": "https://portal.example",
    "NOTICE_WEBHOOK_URL": "https://robot.example/send?access_token=t",
    "NOTICE_WEBHOOK_SIGNING": "dingtalk",
    "NOTICE_WEBHOOK_SECRET": "SEC0123",
}


def found(settings, **changes):
    for name, value in (WHOLE | changes).items():
        setattr(settings, name, value)
    return [message.id for message in check_channels(None)]


def test_off_by_default_and_nothing_to_say():
    assert (configured.NOTICE_EMAIL, configured.NOTICE_WEBHOOK_URL) == (False, "")
    assert check_channels(None) == []


def test_what_is_set_up_wholly_is_taken(settings):
    assert found(settings) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"PORTAL_URL": "portal.example"}, "E001"),
        ({"PORTAL_URL": "javascript:alert(1)"}, "E001"),
        ({"CELERY_TASK_ALWAYS_EAGER": True}, "E002"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}, "E003"),
        ({"DEFAULT_FROM_EMAIL": ""}, "E004"),
        ({"NOTICE_WEBHOOK_URL": "file:///etc/passwd"}, "E005"),
        ({"NOTICE_WEBHOOK_URL": "https://"}, "E005"),
        ({"NOTICE_WEBHOOK_URL": "http://robot:port/"}, "E005"),
        ({"NOTICE_WEBHOOK_SIGNING": "wecom"}, "E006"),
        ({"NOTICE_WEBHOOK_SECRET": ""}, "E007"),
        ({"NOTICE_WEBHOOK_TEMPLATE": "{'text': '{text}'}"}, "E008"),
        ({"NOTICE_WEBHOOK_TEMPLATE": '["{text}"]'}, "E009"),
        ({"NOTICE_WEBHOOK_TEMPLATE": '{"text": "{url}"}'}, "E009"),
    ],
)
def test_what_is_not_is_refused(settings, change, error):
    assert found(settings, **change) == [f"notices.{error}"]
