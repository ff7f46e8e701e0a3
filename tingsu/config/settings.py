"""Django's settings, all from the environment, with defaults that make `bin/demo` work on a bare machine.

DATABASE_URL         any PostgreSQL >= 15; without it the embedded one in the data folder
TINGSU_DATA_DIR      data folder (default `var/`): embedded database, attachments, generated secrets
TINGSU_SECRET_KEY    signs sessions; generated into the data folder when absent
TINGSU_KEYS          encryption keys for personal data, newest first; generated likewise
TINGSU_INDEX_KEY     key of the blind indexes; generated likewise; keep it, or searches by name and phone find nothing
TINGSU_HOSTS         host names served, by commas (default: this machine)
TINGSU_ORIGIN        https://complaints.bank.example : used in links that leave the system
TINGSU_TIME_ZONE     default Asia/Shanghai
TINGSU_REPEAT_DAYS   how many days back an earlier complaint counts, default 180
TINGSU_PACKS         folder with the bank's own packs
TINGSU_READING       fast (default) or accurate: by which models words are read

Mail servers, gateways and webhooks: see `outside.py`.
"""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from tingsu.config.database import settings_of
from tingsu.config.outside import *  # noqa: F403 - mail servers, gateways, webhooks
from tingsu.config.places import ROOT, data_dir, encryption_keys, secret

DATA_DIR = data_dir()
BASE_DIR = ROOT
DEBUG = False
SECRET_KEY = secret("secret.key", environment="TINGSU_SECRET_KEY")
ENCRYPTION_KEYS = encryption_keys()
INDEX_KEY = secret("index.key", environment="TINGSU_INDEX_KEY")
ORIGIN = os.environ.get("TINGSU_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("TINGSU_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [ORIGIN]
USE_X_FORWARDED_HOST = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "heroicons",
    "axes",
    "ninja",
    "procrastinate.contrib.django",
    "tingsu.journal",
    "tingsu.org",
    "tingsu.privacy",
    "tingsu.web",
    "tingsu.policies",
    "tingsu.saved",
    "tingsu.cases",
    "tingsu.delivery",
    "tingsu.transfers",
    "tingsu.notices",
    "tingsu.extensions",
    "tingsu.escalation",
    "tingsu.routing",
    "tingsu.repeats",
    "tingsu.duties",
    "tingsu.groups",
    "tingsu.rules",
    "tingsu.findings",
    "tingsu.redress",
    "tingsu.review",
    "tingsu.approvals",
    "tingsu.papers",
    "tingsu.promises",
    "tingsu.tracks",
    "tingsu.responsibility",
    "tingsu.channels",
    "tingsu.composer",
    "tingsu.desk",
    "tingsu.quality",
    "tingsu.mail",
    "tingsu.webhooks",
    "tingsu.knowledge",
    "tingsu.robot",
    "tingsu.portal",
    "tingsu.api",
    "tingsu.config",
]

MIDDLEWARE = [
    "servestatic.middleware.ServeStaticMiddleware",  # async, so outermost: the others then run in one thread
    "tingsu.web.middleware.log_request",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tingsu.org.middleware.end_idle_sessions",
    "tingsu.web.middleware.speak_the_persons_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tingsu.web.middleware.answer_refusals",
    "tingsu.web.middleware.drop_nul",
    "tingsu.web.middleware.forbid_foreign_content",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tingsu.config.urls"
ASGI_APPLICATION = "tingsu.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tingsu.web.navigation.navigation",
                "tingsu.notices.bell.bell",
            ],
            "builtins": ["tingsu.web.templatetags.tingsu", "heroicons.templatetags.heroicons"],
        },
    }
]

DATABASES = {"default": settings_of(os.environ.get("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tingsu.org.views.sign_in.locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "tingsu.web.views.errors.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "tingsu" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TINGSU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_USE_MANIFEST = False
SERVESTATIC_MAX_AGE = 600
SERVESTATIC_ALLOW_ALL_ORIGINS = False

# What one may upload. Attachments are kept outside the web root and never executed.
ATTACHMENT_DIR = DATA_DIR / "attachments"
ATTACHMENT_MEGABYTES = 10
ATTACHMENT_COUNT = 10
ATTACHMENT_TYPES = (
    "pdf",
    "jpg",
    "jpeg",
    "png",
    "gif",
    "heic",
    "mp3",
    "m4a",
    "amr",
    "wav",
    "mp4",
    "docx",
    "xlsx",
    "txt",
)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
TEXT_CHARACTERS = 200_000

# How many days back a complaint counts as a repeat of an earlier one.
REPEAT_DAYS = int(os.environ.get("TINGSU_REPEAT_DAYS", "180"))

# E-mail to the bank's own people goes by the same server as letters to customers (see `outside.py`).
_smtp = urlsplit(SMTP_URL)  # noqa: F405
EMAIL_HOST = _smtp.hostname or ""
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'locmem'}.EmailBackend"
EMAIL_PORT = _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
EMAIL_USE_SSL = _smtp.scheme == "smtps"
EMAIL_USE_TLS = bool(EMAIL_HOST) and not EMAIL_USE_SSL and "tls=no" not in _smtp.query
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM or "tingsu@localhost"  # noqa: F405
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "tingsu.config.log.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["out"], "level": os.environ.get("TINGSU_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "ERROR"},  # it would log user names
        "uvicorn.access": {"level": "WARNING"},  # paths hold secret links; see web.middleware.log_request
    },
}
