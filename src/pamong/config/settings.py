"""The one settings module. What differs between machines comes from the environment (`docs/settings.md`)."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env

from .database import database_settings, use_safe_sqlite
from .secrets import kept_key, public_address, secret

use_safe_sqlite()

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("PAMONG_DATA_DIR", "var")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


SECRET_KEY = secret(env, "PAMONG_SECRET_KEY") or kept_key(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = secret(env, "PAMONG_SECRET_KEY_FALLBACKS").split()
DEBUG = env.bool("PAMONG_DEBUG", False)
PUBLIC_URL = public_address(env.str("PAMONG_PUBLIC_URL", "http://localhost:8000"))
SECURE = PUBLIC_URL.startswith("https://")
BEHIND_PROXY = env.bool("PAMONG_BEHIND_PROXY", False)
ALLOWED_HOSTS = env.list("PAMONG_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "pamong.portal",
    "pamong.reporting",
    "pamong.succession",
    "pamong.followup",
    "pamong.certification",
    "pamong.measurement",
    "pamong.coaching",
    "pamong.assessment",
    "pamong.attendance",
    "pamong.planning",
    "pamong.enrolment",
    "pamong.programme",
    "pamong.messaging",
    "pamong.people",
    "pamong.places",
    "pamong.core",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "pamong.core.doors.SignedOutboxMiddleware",
    "pamong.core.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "pamong.core.sent_by_script.SentByScriptMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pamong.people.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pamong.core.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "pamong.core.trouble.TroubleMiddleware",
]

ROOT_URLCONF = "pamong.config.urls"
WSGI_APPLICATION = "pamong.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "pamong.core.templatetags.words",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pamong.portal.context.shell",
            ],
        },
    }
]

PAMONG_KEY_PASSPHRASE = secret(env, "PAMONG_KEY_PASSPHRASE")
PAMONG_TIMESTAMP_URL = env.str("PAMONG_TIMESTAMP_URL", "")
CALL_RELAYS = env.list("PAMONG_CALL_RELAYS", [])
CALL_RELAY_SECRET = secret(env, "PAMONG_CALL_RELAY_SECRET")
DATABASES = {"default": database_settings(secret(env, "DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "pamong.people.adapters.InvitedOnlyAccountAdapter"
ACCOUNT_FORMS = {"login": "pamong.people.sign_in.SignInForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Pamong"
MFA_ADAPTER = "pamong.people.adapters.SecondFactorAdapter"
STAFF_MFA = env.bool("PAMONG_STAFF_MFA", True)
# Wrong passwords are counted per account and address, here only: counted per account alone, as allauth does by default,
# anybody could lock somebody out. One address may serve a whole office, so its own limit is wide.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "60/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = NINJA_NUM_PROXIES = int(BEHIND_PROXY)
AXES_CLIENT_IP_CALLABLE = "pamong.core.visitors.client_address"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "people/lockout.html"
AXES_USERNAME_FORM_FIELD = "login"

SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sesi" if SECURE else "sesi"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SECURE_SSL_REDIRECT = env.bool("PAMONG_SSL_REDIRECT", SECURE)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bahasa"
TIME_ZONE = "Asia/Pontianak"  # WIB without Java's detour: Kalimantan Tengah
USE_TZ = True
FORMAT_MODULE_PATH = ["pamong.core.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
FILE_UPLOAD_HANDLERS = [
    "pamong.core.uploads.limits.LargestRequest",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

EMAIL_HOST = env.str("PAMONG_SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "surel"  # where mail waits when no SMTP server is named
EMAIL_PORT = env.int("PAMONG_SMTP_PORT", 25)
EMAIL_HOST_USER = env.str("PAMONG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret(env, "PAMONG_SMTP_PASSWORD")
EMAIL_USE_TLS = env.bool("PAMONG_SMTP_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("PAMONG_EMAIL_FROM", "Pamong <pamong@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "pamong.core.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("PAMONG_LOG_LEVEL", "WARNING")},
}
