"""Signing in: passwords, waits, sessions, the second step, the office's identity service."""

from portal.settings.environment import HTTPS, env

# Accounts (rules and their source: docs/domain-rules.md, accounts).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_HASHERS = [
    "portal.accounts.passwords.SmallArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "work_phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.passwords.MixedCharactersValidator"},
    {"NAME": "portal.accounts.passwords.NotUsedBeforeValidator"},
]
# Waits after wrong passwords: portal/accounts/waits.py; axes asks it before any password is looked at.
SIGN_IN_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=5)
SIGN_IN_LONGEST_WAIT = round(env.float("SIGN_IN_LOCK_HOURS", default=0.25) * 3600)
AXES_VERBOSE = False  # it would log what it does not do
AXES_HANDLER = "portal.accounts.handler.WaitingHandler"
AXES_LOCKOUT_CALLABLE = "portal.accounts.handler.told_to_wait"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "portal.core.audit.client_address"
SESSION_COOKIE_AGE = env.int("IDLE_MINUTES", default=30) * 60
SESSION_LONGEST_SECONDS = env.int("SESSION_HOURS", default=12) * 3600
SESSION_ENGINE = "portal.core.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# The second step of signing in (portal/accounts/second_factor.py): allauth behind the portal's own pages. Its
# limits are off, they would count in each process apart; portal/accounts/waits.py counts for all.
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("PASSWORD_AGAIN_MINUTES", default=15) * 60
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa", "identity")
ACCOUNT_FORMS = {"reauthenticate": "portal.accounts.factor_forms.PasswordAgainForm"}
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "portal.accounts.factor_forms.CodeForm",
    "reauthenticate": "portal.accounts.factor_forms.CodeAgainForm",
    "activate_totp": "portal.accounts.factor_forms.SetUpAppForm",
    "authenticate_webauthn": "portal.accounts.key_forms.UseKeyForm",
    "reauthenticate_webauthn": "portal.accounts.key_forms.KeyAgainForm",
    "add_webauthn": "portal.accounts.key_forms.AddKeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a telephone whose clock is up to half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# The office's own identity service (portal/accounts/identity.py): "oidc", "cas" or none.
IDENTITY = env.str("IDENTITY", default="")
IDENTITY_NAME = env.str("IDENTITY_NAME", default="统一身份认证")
IDENTITY_SERVER = env.str("IDENTITY_SERVER", default="")
IDENTITY_CLIENT = env.str("IDENTITY_CLIENT", default="")
IDENTITY_SECRET = env.str("IDENTITY_SECRET", default="")
IDENTITY_CLAIM = env.str("IDENTITY_CLAIM", default="preferred_username")
IDENTITY_AT_ONCE = max(env.int("WEB_THREADS", default=4) // 2, 1)  # threads of a process that may wait for it
