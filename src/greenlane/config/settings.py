"""Settings, read from the environment once; nothing here is specific to one machine."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from greenlane.config.environment import Environment
from greenlane.gateways import metrics, openid_providers, told

ENV = Environment.read(os.environ)

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = [*ENV.hosts, ENV.files_host]
ROOT_URLCONF = "greenlane.config.urls"
WSGI_APPLICATION = "greenlane.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "greenlane.store",
    "greenlane.web",
    "greenlane.api",
    "greenlane.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
]
AUTH_USER_MODEL = "store.Account"
AUTHENTICATION_BACKENDS = ["greenlane.web.identity.Backend"]
PASSWORD_HASHERS = [ENV.password_hasher]
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "greenlane.web.views.errors.forbidden"

# Programs need neither sessions nor forms: the api door runs without this list (see wsgi.py).
MIDDLEWARE = [
    "greenlane.config.bounded.Bounded",
    "greenlane.web.files.FilesHost",
    "greenlane.web.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "greenlane.config.utf8.Utf8",
    "greenlane.web.unsigned.Unsigned",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "greenlane.web.identity.SecondFactor",
    "greenlane.web.identity.SecondWall",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "greenlane.web.signs.Signs",
    "greenlane.web.wrong_way.WrongWay",
    "greenlane.config.watched.Route",
]
API_MIDDLEWARE = [
    "greenlane.config.bounded.Bounded",
    "greenlane.web.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "greenlane.config.utf8.Utf8",
    "greenlane.config.watched.Route",
]

# Sign-in by django-allauth: names and passwords, then a second factor; our own pages and counts.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["username", "name"]}},
    {"NAME": "greenlane.web.passwords.KnownWords"},
]  # fmt: skip
ACCOUNT_ADAPTER = "greenlane.web.identity.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = False  # greenlane.store.guesses counts, in the database
SOCIALACCOUNT_ADAPTER = "greenlane.web.openid.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
GREENLANE_OPENID = openid_providers.read(ENV.home)
MFA_ADAPTER = "greenlane.web.identity.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Greenlane"
MFA_TOTP_TOLERANCE = 1  # clocks differ; each code is still taken once
# An act that decides about goods, money or law asks for a factor shown at most this long ago.
GREENLANE_STEP_UP_SECONDS = 300
# What a page, a report or a question of a program may take in the database, each statement.
GREENLANE_READ_SECONDS = 10

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
        "report-uri": "/csp-report",
        **({"report-to": "csp", "upgrade-insecure-requests": True} if ENV.https else {}),
    }
}
# A name that begins so is only taken by browsers from this host itself, over https.
_OURS = "__Host-" if ENV.https else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_OURS}sessionid", f"{_OURS}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_OURS}language"
GREENLANE_THEME_COOKIE, GREENLANE_DEVICE_COOKIE = f"{_OURS}theme", f"{_OURS}device"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_SECURE = ENV.https
LANGUAGE_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 63_072_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # and no longer, however often it is used
GREENLANE_IDLE_SECONDS = 60 * 60  # after which a session that nobody used is over
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

_DSN = conninfo_to_dict(ENV.dsn)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _DSN.pop("dbname", "greenlane"),
        "USER": _DSN.pop("user", ""),
        "PASSWORD": _DSN.pop("password", ""),
        "HOST": _DSN.pop("host", ""),
        "PORT": str(_DSN.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # A network that swallows everything is noticed within seconds, not minutes.
        "OPTIONS": {
            "connect_timeout": 3,
            "tcp_user_timeout": 8000,
            "keepalives_idle": 5,
            **_DSN,
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "greenlane.web.context.frame",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [Path(__file__).parent.parent / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ENV.home / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# A message larger than this is refused by the doors before it is read (see messages.guard).
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["greenlane.usecases.uploads.Counted"]

GREENLANE_COUNTRY = ENV.country
GREENLANE_LAW = ENV.law_folder
GREENLANE_HOME = ENV.home
GREENLANE_HTTPS = ENV.https
GREENLANE_PROXIES = ENV.proxies
GREENLANE_FILES_HOST = ENV.files_host
GREENLANE_SCANNER = ENV.scanner
GREENLANE_PARTNERS = ENV.partners
GREENLANE_ISSUER = ENV.issuer
GREENLANE_SANDBOX = ENV.sandbox
if GREENLANE_SANDBOX:  # nowhere else does anything look for wishes
    API_MIDDLEWARE.append("greenlane.api.sandbox.Sandbox")
GREENLANE_FAILPOINT = ENV.failpoint
GREENLANE_UNSAFE_DATABASE = ENV.unsafe_database

GREENLANE_SIEM, GREENLANE_SIEM_SECRET = ENV.siem, ENV.siem_secret
GREENLANE_CARD, GREENLANE_CARD_TOKEN = ENV.card, ENV.card_token
GREENLANE_CARD_SECRET = ENV.card_secret
GREENLANE_TRACES = ENV.traces
GREENLANE_METRICS_TOKEN = ENV.metrics_token
metrics.keep_under(ENV.home / "metrics")
(ENV.home / "log").mkdir(parents=True, exist_ok=True)
LOGGING = told.settings(ENV.log_level, ENV.home / "log" / "commands.jsonl")
