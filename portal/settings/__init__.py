"""Settings, all from the environment (deploy/portal.env.example explains every variable).

Without ``DATABASE_URL`` the portal runs as an evaluation: SQLite in ``var/``, tasks in the
process, plain HTTP. With it, it runs as an office would: secrets required, HTTPS assumed.
"""

from __future__ import annotations

import secrets
import sys

from django.utils.translation import gettext_lazy as _
from django_guid.integrations import CeleryIntegration

from portal.settings.accounts import *  # noqa: F403 - Django takes every name in capitals as a setting
from portal.settings.environment import BASE_DIR as BASE_DIR
from portal.settings.environment import EVALUATION, HTTPS, SHARED_DIR, VAR_DIR, env


def _evaluation_secret() -> str:
    """A secret of this copy's own, made once, so that sessions outlive a restart."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or (
    _evaluation_secret() if EVALUATION else env.str("SECRET_KEY")
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
SECRET_KEY_FALLBACKS = env.list("OLD_SECRET_KEYS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "portal.core.static.StaticFiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_guid",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "portal.core",
    "communities",
    "portal.accounts",
    "portal.indicators",
    "portal.notices",
    "grids",
    "branches",
    "property_mgmt",
    "portal.made",
    "portal.reporting",
    "portal.rollups",
    "portal.dashboard",
    "portal.supervision",
    "portal.meetings",
    "portal.briefing",
    "portal.verification",
    "portal.backup",
    "portal.api",
    "portal.calendars",
    "portal.hooks",
    "portal.finding",
    "portal.demo",
]

MIDDLEWARE = [
    "django_guid.middleware.guid_middleware",
    "portal.core.outages.OnceMoreMiddleware",
    "portal.core.logs.RequestAtHandMiddleware",
    "portal.core.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.CompressPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.core.replica.LastWrittenMiddleware",
    "portal.core.sessions.SessionsMiddleware",
    "portal.core.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.core.middleware.CleanTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.SignInAgainMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.FirstThingsMiddleware",
    "portal.core.pace.PaceMiddleware",
    "portal.accounts.middleware.FileTrailMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.core.middleware.TrailMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SHARED_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context.menu",
                "portal.notices.context.unread_notices",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.core.templatetags.portal",
            ],
        },
    }
]

# Database: PostgreSQL in an office, SQLite in WAL mode to try the portal.
if EVALUATION:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.str("SQLITE_PATH", default=str(VAR_DIR / "portal.sqlite3")),
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    }
    (VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
else:
    # A host that is cut off keeps its locks until PostgreSQL finds out: half a minute, not two hours.
    _notices_loss = (
        "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
        "-c tcp_user_timeout=25000 -c idle_in_transaction_session_timeout=300000"
    )
    # Nobody waits for a page longer; migrations, imports and roll-ups by a worker take what time they need.
    _statement = env.int("WEB_STATEMENT_SECONDS", default=60)
    _lock = env.int("WEB_LOCK_SECONDS", default=30)
    if "portal.wsgi" not in sys.modules:
        _statement, _lock = 0, env.int("TASK_LOCK_SECONDS", default=600)
    _ends = "".join(
        f" -c {name}={seconds}s"
        for name, seconds in (("statement_timeout", _statement), ("lock_timeout", _lock))
        if seconds  # else what the role says (deploy/postgresql/roles.sql)
    )
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        _options = DATABASES["default"].setdefault("OPTIONS", {})
        _options.setdefault("options", _notices_loss + _ends)
        _options.setdefault("connect_timeout", 5)  # then a person is told (core/outages.py)
    if env.str("DATABASE_REPLICA_URL", default=""):
        DATABASES["replica"] = env.db_url("DATABASE_REPLICA_URL")
        DATABASES["replica"]["OPTIONS"] = {
            "connect_timeout": 3,
            "keepalives_idle": 3,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            "tcp_user_timeout": 3000,
            "options": _ends.strip(),
            **DATABASES["replica"].get("OPTIONS", {}),
        }
        DATABASE_ROUTERS = ["portal.core.replica.ReplicaRouter"]
    for _database in DATABASES.values():
        _database.setdefault("CONN_MAX_AGE", 60)
        _database.setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tasks: Celery through Redis, or in the process when there is no Redis.
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5, "max_retries": 1}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# One timetable at work, on whichever host holds the lock; when that host is gone, another takes over.
CELERY_BEAT_SCHEDULER = "redbeat.RedBeatScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = env.int("BEAT_SECONDS", default=10)
CELERY_REDBEAT_LOCK_TIMEOUT = 5 * CELERY_BEAT_MAX_LOOP_INTERVAL
CELERY_REDBEAT_KEY_PREFIX = "portal:beat:"
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "kept": {  # pages kept ready, each process its own (portal/core/kept.py)
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "kept",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
if REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}

# Audit: every model, but for machinery and for roll-ups, which can be rebuilt.
AUDITLOG_INCLUDE_ALL_MODELS = True
AUDITLOG_EXCLUDE_TRACKING_MODELS = (
    "sessions",
    "axes",
    "contenttypes",
    "auth",
    "account",
    "mfa",
    "rollups",
    "notices",
    "finding",
    "core.PendingImport",
    "core.Change",
    "core.Session",
    "verification.TaskRun",
    "core.TrailSeal",
    "api.TokenUse",
    "hooks.HookDelivery",
    "accounts.SignInWait",
    "accounts.KnownPlace",
    "reporting.ReportEvent",
    "reporting.PlatformUpload",
    "reporting.ReportUpload",
    "supervision.MatterEvent",
)
AUDITLOG_INCLUDE_TRACKING_MODELS = (
    {"model": "accounts.User", "exclude_fields": ["last_login"], "mask_fields": ["password"]},
    {"model": "accounts.OldPassword", "mask_fields": ["password"]},
    {"model": "api.AccessToken", "mask_fields": ["digest"]},
    {"model": "hooks.Hook", "mask_fields": ["sealed"]},
    {"model": "calendars.CalendarKey", "mask_fields": ["nonce"]},
    # Files and frozen figures never change; the trail keeps that they were made, not their bytes again.
    {"model": "meetings.Snapshot", "exclude_fields": ["content"]},
    {"model": "meetings.BulletinTemplate", "exclude_fields": ["content"]},
    {"model": "meetings.Export", "exclude_fields": ["content"]},
)
AUDITLOG_DISABLE_ON_RAW_SAVE = True
AUDITLOG_CID_HEADER = None  # the client would choose what the trail says
AUDITLOG_MASK_CALLABLE = "portal.core.audit.hidden"  # else half of a password's hash would be kept

# Security
SILENCED_SYSTEM_CHECKS = env.list("SILENCED_CHECKS", default=[])  # for `make lint`, on a developer's own code
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=HTTPS)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.core.uploads.NoRemainsHandler",
]
WORKBOOK_MAX_BYTES = 5 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024

# How fast one account may ask (portal/core/pace.py); empty is no limit.
PACE = {
    "files in": env.str("PACE_FILES_IN", default="60/minute"),
    "files out": env.str("PACE_FILES_OUT", default="60/minute"),
    "searches": env.str("PACE_SEARCHES", default="180/minute"),
    "interface": env.str("PACE_INTERFACE", default="600/minute"),
    "calendar": env.str("PACE_CALENDAR", default="120/hour"),
    "finding": env.str("PACE_FINDING", default="600/minute"),
}

# Makes the PDF of a meeting's bulletin; without it, Word, slides and Excel are made all the same.
LIBREOFFICE = env.str("LIBREOFFICE", default="soffice")

# Evidence attached to rows: never served as files, only through a page that asks who may see the row.
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o640

# Notices outside the portal; both ways are off by default (docs/install.md, notices outside the portal).
NOTICE_EMAIL = env.bool("NOTICE_EMAIL", default=False)
globals().update(env.email_url("EMAIL_URL", default="dummymail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="")
NOTICE_WEBHOOK_URL = env.str("NOTICE_WEBHOOK_URL", default="")
NOTICE_WEBHOOK_SECRET = env.str("NOTICE_WEBHOOK_SECRET", default="")
NOTICE_WEBHOOK_SIGNING = env.str("NOTICE_WEBHOOK_SIGNING", default="none")
NOTICE_WEBHOOK_TEMPLATE = env.str("NOTICE_WEBHOOK_TEMPLATE", default="") or (
    r'{"msgtype": "text", "text": {"content": "{text}\n{url}"}}'
)
# Hosts that other systems are called at (docs/hooks.md); empty: none is.
HOOK_HOSTS = env.list("HOOK_HOSTS", default=[])
PORTAL_URL = env.str("PORTAL_URL", default="")

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [SHARED_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["portal.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: built by npm into static/dist, served by WhiteNoise.
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [SHARED_DIR / "static" / "dist"]
WHITENOISE_USE_FINDERS = EVALUATION or env.bool("SERVE_UNCOLLECTED", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Each request has a number: in its lines of the log, those of its tasks, its answer, the page of an error.
DJANGO_GUID = {
    "GUID_HEADER_NAME": "X-Request-ID",
    "EXPOSE_HEADER": False,
    "INTEGRATIONS": [CeleryIntegration()],
}
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        "json": {
            "()": "portal.core.logs.WithoutData",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(correlation_id)s %(user_id)s",
            "rename_fields": {"correlation_id": "request_id"},
        },
    },
    "filters": {
        "request": {"()": "django_guid.log_filters.CorrelationId"},
        "user": {"()": "portal.core.logs.UserId"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if EVALUATION else "json",
            "filters": ["request", "user"],
        },
    },
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING" if EVALUATION else "INFO"),
    },
    "loggers": {"django.server": {"level": "WARNING"}, "django_guid": {"level": "WARNING"}},
}
