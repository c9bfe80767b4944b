"""All settings: of this file and its two parts, which alone read the environment. `.env.example` explains each."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp import constants as csp
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from apps.common.secret_key import generated_key
from deltacrown import env
from deltacrown.settings_limits import *  # noqa: F403
from deltacrown.settings_sign_in import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

DEVELOPMENT_SECRET = "development-only-secret-key-that-is-not-a-secret"

# Off unless somebody says otherwise: only `make run`, the demo and the tests do so by themselves. What a start without
# it needs is in `start.py`; the commands that serve nothing do without.
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY") or (DEVELOPMENT_SECRET if DEBUG else generated_key())
HOST = env.text("HOST", "127.0.0.1")
PORT = env.integer("PORT", 8000, minimum=1, maximum=65_535)
WORKERS = env.integer("WORKERS", 1, minimum=1)
METRICS_TOKEN = env.text("METRICS_TOKEN")
# Where the workers of a server add up what they count; the server command makes it.
METRICS_DIRECTORY = env.text("PROMETHEUS_MULTIPROC_DIR")
REQUEST_HEAD_SECONDS = env.decimal("REQUEST_HEAD_SECONDS", 10.0, minimum=0.1)
REQUEST_BODY_SECONDS = env.decimal("REQUEST_BODY_SECONDS", 20.0, minimum=0.1)
REQUEST_BODY_MAX_BYTES = env.integer("REQUEST_BODY_MAX_BYTES", 262_144, minimum=1024)
KEPT_ANSWERS_MAX_BYTES = env.integer("KEPT_ANSWERS_MAX_BYTES", 8_388_608, minimum=1024)
REQUEST_BODY_MAX_BYTES_VISITOR = env.integer("REQUEST_BODY_MAX_BYTES_VISITOR", 16_384, minimum=1024)
RESPONSE_STALL_SECONDS = env.decimal("RESPONSE_STALL_SECONDS", 20.0, minimum=0.1)
# Both ways: of a body after REQUEST_BODY_SECONDS, of an answer within RESPONSE_STALL_SECONDS.
REQUEST_BYTES_PER_SECOND = env.integer("REQUEST_BYTES_PER_SECOND", 1024, minimum=1)
HTTP_CONNECTIONS_PER_ADDRESS = env.integer("HTTP_CONNECTIONS_PER_ADDRESS", 100, minimum=1)
# Django's own, for whoever reads a body without our parser. A view that takes files says `max_body_bytes`.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = REQUEST_BODY_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = 10
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# The one source of absolute addresses: links in mails, pictures and codes are never made from a request's Host header.
SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}" if DEBUG else "").rstrip("/")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    # The first that has a command has it: our `runserver` stands on Daphne's, which serves sockets. Daphne is not here:
    # every process would import Twisted with it, and only that command needs it.
    "deltacrown",
    # Its templates come before Django's; the sites are ours (`apps/common/admin_sites.py`).
    "unfold.apps.BasicAppConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "apps.common.admin_config.StaffAdminConfig",
    "channels",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.discord",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.twitch",
    "apps.common",
    "apps.limits",
    "apps.accounts",
    "apps.teams",
    "apps.tournaments",
    "apps.analytics",
    "apps.certificates",
    "apps.payouts",
    "apps.web",
    "apps.organize",
]
MIDDLEWARE = [
    # Outermost, so that its header is on the answers of all others too.
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    # Around all that refuse.
    "deltacrown.refusal_throttle.RefusalThrottleMiddleware",
    "apps.common.middleware.BodyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "apps.common.middleware.TextMiddleware",
    "apps.common.static_files.StaticFilesMiddleware",
    "apps.common.middleware.BusyMiddleware",
    "apps.common.middleware.AdminMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "deltacrown.page_throttle.PageThrottleMiddleware",
    "deltacrown.throttling.ThrottleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "deltacrown.urls"
ASGI_APPLICATION = "deltacrown.asgi.application"
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
            ]
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL", str(VAR_DIR / "deltacrown.sqlite3"))}
# Requests that write at a time, in each process. Each has a connection, the writes of sockets take up to 8 more, and of
# the pool's 16 some must be left to those that read.
WRITES_AT_ONCE = env.integer("WRITES_AT_ONCE", 6, minimum=1)
env.require_connections_to_read(DATABASES["default"], WRITES_AT_ONCE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# `redis_url()` says which of them counts; the layer and the cache ask it when they are made.
REDIS_URL = env.text("REDIS_URL")
REDIS_HOST = env.text("REDIS_HOST")
REDIS_PORT = env.integer("REDIS_PORT", 6379, minimum=1, maximum=65_535)
REDIS_DB = env.integer("REDIS_DB", 0)
CHANNEL_PREFIX = env.text("CHANNEL_PREFIX", "dc:layer:")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "apps.common.backends.channel_layer"}}
CACHE_PREFIX = env.text("CACHE_PREFIX", "dc:cache")
CACHES = {"default": {"BACKEND": "apps.common.backends.cache"}}

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.integer("EMAIL_PORT", 25, minimum=1, maximum=65_535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.decimal("EMAIL_TIMEOUT", 10.0, minimum=0.1)
# Development prints its mails. Elsewhere that would put links into a log, so without a host there is no backend.
_MAIL = "smtp" if EMAIL_HOST else "console" if DEBUG else ""
EMAIL_BACKEND = env.text("EMAIL_BACKEND", _MAIL and f"django.core.mail.backends.{_MAIL}.EmailBackend")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "DeltaCrown <noreply@localhost>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Rounds of many are drawn in a process of their own; off, in a thread of who serves.
DRAW_IN_A_PROCESS = env.flag("DRAW_IN_A_PROCESS", True)
TASK_WORKER = env.flag("TASK_WORKER", True)
TASK_POLL_SECONDS = env.decimal("TASK_POLL_SECONDS", 2.0, minimum=0.05)
TASK_LEASE_SECONDS = env.decimal("TASK_LEASE_SECONDS", 60.0, minimum=1.0)
TASK_TIMEOUT_SECONDS = env.decimal("TASK_TIMEOUT_SECONDS", 600.0, minimum=1.0)
TASK_ATTEMPTS = env.integer("TASK_ATTEMPTS", 6, minimum=1)
TASK_RETRY_SECONDS = env.decimal("TASK_RETRY_SECONDS", 10.0, minimum=0.1)

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("bn", "বাংলা")]
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_TZ = True
FORMAT_MODULE_PATH = "deltacrown.formats"

STATIC_URL = "static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
# Files of people; all workers share it, and no address leads there (`apps/common/files.py`).
MEDIA_ROOT = env.text("MEDIA_ROOT", str(VAR_DIR / "media"))
# What certificates are signed with, newest first; else the lines of a file, which a site in development makes itself.
CERTIFICATE_KEYS = env.words("CERTIFICATE_KEYS")
CERTIFICATE_KEYS_FILE = env.text("CERTIFICATE_KEYS_FILE", str(VAR_DIR / "keys" / "certificates") if DEBUG else "")
# Payment details are encrypted with the newest, which is the first; development keeps one in the file.
PAYOUT_KEYS = env.words("PAYOUT_KEYS")
PAYOUT_KEYS_FILE = str(VAR_DIR / "keys" / "payouts")
# Who proposed a payout may not approve it; who acts with money has a second factor.
PAYOUTS_TWO_PEOPLE = env.flag("PAYOUTS_TWO_PEOPLE", True)
PAYOUTS_SECOND_FACTOR = env.flag("PAYOUTS_SECOND_FACTOR", True)
# Classes of providers that send by themselves, by their dotted paths (`apps/payouts/providers`).
PAYOUT_PROVIDERS = env.words("PAYOUT_PROVIDERS")
# With DEBUG it names files as they are, and WhiteNoise finds them where they are.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.common.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "apps.common.schema.ApiSchema",
    "DEFAULT_THROTTLE_CLASSES": ["deltacrown.throttling.BucketThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": env.rate("API_THROTTLE_USER", "600/min"),
        "anon": env.rate("API_THROTTLE_ANON", "300/min"),
        # By address, for the API and the pages alike. `refused`: what no other throttle has counted.
        "refused": env.rate("THROTTLE_REFUSED", "1200/min"),
        "sign_up": env.rate("API_THROTTLE_SIGN_UP", "60/hour"),
        "sign_in": env.rate("API_THROTTLE_SIGN_IN", "120/hour"),
        "invitations": env.rate("API_THROTTLE_INVITATIONS", "120/hour"),
        # Codes of guests, by the person who tries them: in a hall all have one address.
        "claims": env.rate("THROTTLE_CLAIMS", "30/hour"),
        # Pictures that one person sends, as evidence or as a logo.
        "evidence": env.rate("THROTTLE_EVIDENCE", "60/hour"),
        # Files of participants that one person sends, looked at and imported, and new codes for all guests.
        "imports": env.rate("THROTTLE_IMPORTS", "60/hour"),
        # Certificates looked at, by the address that asks.
        "certificates": env.rate("THROTTLE_CERTIFICATES", "600/hour"),
        "own_data": env.rate("THROTTLE_OWN_DATA", "30/hour"),
        "own_name": env.rate("THROTTLE_OWN_NAME", "10/hour"),
        "reset": env.rate("THROTTLE_RESET", "30/hour"),
        # By the address that a mail goes to, for each kind of mail.
        "mailbox": env.rate("THROTTLE_MAILBOX", "5/6hours"),
        # News of a kind to one mailbox.
        "news": env.rate("THROTTLE_NEWS", "20/day"),
        # Of all kinds together, by addresses with tags (dora+cup@example.org) to one mailbox.
        "mailbox_tags": env.rate("THROTTLE_MAILBOX_TAGS", "20/6hours"),
        # By account: shared by all sources it was never signed in from, and for each that it was.
        "guess": env.rate("THROTTLE_GUESS", "10/5min"),
        # Challenges for passkeys, by the address that asks.
        "passkey": env.rate("THROTTLE_PASSKEY", "240/hour"),
        # Codes tried for an account whose password is known.
        "second_factor": env.rate("THROTTLE_SECOND_FACTOR", "10/30min"),
        "second_factor_long": env.rate("THROTTLE_SECOND_FACTOR_LONG", "100/7day"),
        # By account: signing out everywhere else.
        "sign_out_elsewhere": env.rate("THROTTLE_SIGN_OUT_ELSEWHERE", "5/hour"),
        "known_source": env.rate("THROTTLE_KNOWN_SOURCE", "30/5min"),
    },
    "EXCEPTION_HANDLER": "apps.common.problems.problem_response",
    "NUM_PROXIES": 0,
    # A tournament has a format, and is listed by it; answers have one.
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
PAGE_RATE_RPS = env.decimal("PAGE_RATE_RPS", 10.0, minimum=0.1)
PAGE_RATE_BURST = env.integer("PAGE_RATE_BURST", 60, minimum=1)
# Pages of these origins may call the API with a bearer token; nobody's cookies go with what they send.
CORS_ALLOWED_ORIGINS = [origin.rstrip("/").lower() for origin in env.words("CORS_ALLOWED_ORIGINS")]
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match"]
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After"]
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "DeltaCrown",
    "DESCRIPTION": "Esports tournaments, live.",
    "VERSION": "1",
    "TAGS": [
        {"name": "accounts", "description": "Accounts, tokens, and who you are."},
        {"name": "tournaments", "description": "Tournaments from draft to champion, their state and their log."},
        {"name": "registrations", "description": "Who takes part."},
        {"name": "teams", "description": "People who play under one name, and how one joins them."},
        {"name": "matches", "description": "Matches, results and disputes."},
        {"name": "payouts", "description": "Prizes, and how they are paid."},
        {"name": "announcements", "description": "What organizers tell everybody."},
        {"name": "guests", "description": "People without an account, and the codes by which somebody becomes them."},
        {"name": "certificates", "description": "That somebody took part, and how well they did; and checking that."},
        {"name": "stations", "description": "Where matches are played, and calling matches there."},
        {"name": "schedule", "description": "When each match is played, and when all is over."},
        {"name": "deadlines", "description": "What the clock does, and when."},
        {"name": "analytics", "description": "What is counted of tournaments, for who organizes them."},
        {"name": "roles", "description": "Referees and organizers, and their invitations."},
        {"name": "sockets", "description": "Tickets for sockets; Artifacts/asyncapi.yaml describes those."},
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "ENFORCE_NON_BLANK_FIELDS": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    # All at once takes a browser half a minute to draw.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "defaultModelsExpandDepth": -1},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "TournamentStateEnum": "apps.tournaments.models.TOURNAMENT_STATE_CHOICES",
        "FieldKindEnum": "apps.tournaments.models.FIELD_KIND_CHOICES",
        "MatchStateEnum": "apps.tournaments.models.MATCH_STATE_CHOICES",
        "RegistrationStateEnum": "apps.tournaments.models.REGISTRATION_STATE_CHOICES",
    },
}
SIMPLE_JWT: dict[str, Any] = {
    "ALGORITHM": "HS256",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.integer("ACCESS_TOKEN_MINUTES", 60, minimum=1, maximum=525_600)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.integer("REFRESH_TOKEN_DAYS", 14, minimum=1, maximum=3_650)),
}
# For how long the refresh token before the newest one gives the newest again, whose answer may have been lost.
REFRESH_GRACE_SECONDS = env.integer("REFRESH_GRACE_SECONDS", 10)
JWT_LEEWAY_SECONDS = env.integer("JWT_LEEWAY_SECONDS", 60)

# The people's pages, and all that is not told otherwise in `urls.py`. 'self' holds for sockets of the same origin too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.NONE],
        "script-src": [csp.SELF],
        "style-src": [csp.SELF],
        "img-src": [csp.SELF],
        "font-src": [csp.SELF],
        "connect-src": [csp.SELF],
        "form-action": [csp.SELF],
        "frame-ancestors": [csp.NONE],
        "base-uri": [csp.NONE],
    }
}
# What both admin sites say of themselves to unfold; each has a menu of its own.
_UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "DeltaCrown",
    "SITE_HEADER": "DeltaCrown",
    "SITE_SYMBOL": "trophy",
    "SHOW_BACK_BUTTON": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": None,
    "STYLES": [lambda request: static("common/admin.css")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("web/crown.svg")}],
    "ACCOUNT": {"navigation": [{"title": gettext_lazy("My account"), "link": reverse_lazy("web:account")}]},
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("web:language"), "navigation": []},
    "SIDEBAR": {"show_search": True, "command_search": True},
}
UNFOLD_ADMIN = {
    **_UNFOLD,
    "SITE_SUBHEADER": gettext_lazy("Platform"),
    "DASHBOARD_CALLBACK": "deltacrown.staff_front.with_numbers",
    "STYLES": [*_UNFOLD["STYLES"], lambda request: static("common/front.css")],
}
UNFOLD_ORGANIZE = {
    **_UNFOLD,
    "SITE_SUBHEADER": gettext_lazy("Organizers"),
    "SHOW_HISTORY": False,
    "SIDEBAR": {
        **_UNFOLD["SIDEBAR"],
        "navigation": [
            {
                "items": [
                    {"title": gettext_lazy("My tournaments"), "icon": "trophy", "link": reverse_lazy("organize:index")},
                    {
                        "title": gettext_lazy("All tournaments"),
                        "icon": "list",
                        "link": reverse_lazy("organize:tournaments_tournament_changelist"),
                        "permission": "apps.organize.site.has_lists",
                    },
                    {
                        "title": gettext_lazy("Matches"),
                        "icon": "swords",
                        "link": reverse_lazy("organize:tournaments_match_changelist"),
                        "permission": "apps.organize.site.has_lists",
                    },
                    {
                        "title": gettext_lazy("Disputes"),
                        "icon": "gavel",
                        "link": reverse_lazy("organize:tournaments_dispute_changelist"),
                        "permission": "apps.organize.site.has_lists",
                    },
                ],
            },
        ],
    },
    "STYLES": [*_UNFOLD["STYLES"], lambda request: static("organize/organize.css")],
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.flag("SECURE_COOKIES", HTTPS)
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", HTTPS)
# Asked by machines beside it, without the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY", False) else None
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.flag("SECURE_HSTS_PRELOAD", False)
# Both are promises about other sites of the domain, which only its owner can make.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": "ext://deltacrown.logs.PROCESSORS",
            "foreign_pre_chain": "ext://deltacrown.logs.FOREIGN_PROCESSORS",
        }
    },
    "filters": {
        "unless_redis_is_away": {"()": "deltacrown.logs.UnlessRedisIsAway"},
        "unless_probed": {"()": "deltacrown.logs.UnlessProbed"},
        "refusal_as_a_warning": {"()": "deltacrown.logs.RefusalAsAWarning"},
    },
    "handlers": {
        # Here, since Django's loggers of what is suspicious have a name for each kind.
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "structured",
            "filters": ["refusal_as_a_warning"],
        },
    },
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own console handler would say everything a second time.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"filters": ["unless_probed"]},
        "channels_redis.pubsub": {"filters": ["unless_redis_is_away"]},
        "httpx": {"level": "WARNING"},
        # At DEBUG it shows whole addresses, and our keys to other sites in them.
        "urllib3": {"level": "WARNING"},
        # It shows whole addresses, queries included.
        "daphne": {"level": "INFO"},
        # It has a line for every socket that opens and closes.
        "uvicorn.error": {"level": "WARNING"},
    },
}
