"""The settings of the tests: what differs from `settings`, and nothing else."""

import secrets
from pathlib import Path

from apps.common.key_files import new_key
from deltacrown.settings import *  # noqa: F403
from deltacrown.settings import BASE_DIR, DATABASES, REST_FRAMEWORK, STORAGES, VAR_DIR

# What production has to be given; with it the tests run as production does, with DEBUG off.
SECRET_KEY = "of the tests " + secrets.token_urlsafe(50)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
SITE_URL = "http://testserver"
# The pages name static files as they are, without collecting them first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
# Files are found when they are asked for. Without it each test client, whose middleware is its own, reads all of them.
WHITENOISE_AUTOREFRESH = True
CERTIFICATE_KEYS = [new_key()]
MEDIA_ROOT = str(VAR_DIR / "test-media")
# Empty, but there: its absence would be a warning, and a warning is a failure.
STATIC_ROOT = str(VAR_DIR / "no-static-files")
Path(STATIC_ROOT).mkdir(exist_ok=True)
PAYOUT_KEYS = [new_key()]
# Most tests act with money by people who have a password alone.
PAYOUTS_SECOND_FACTOR = False
# Imported when it is asked for.
PAYOUT_PROVIDERS = ["tests.support.payouts.Bank"]
# Most tests need people, not their mails.
SIGN_UP_BY_MAIL = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# In-process tests use the in-memory layer even where a Redis is at hand; the tests that want Redis say so.
REDIS_URL = ""
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Threads and commands share the database through a file: shared-cache memory ignores the busy timeout.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
PAGE_RATE_BURST = 1_000_000
# Alice holds as many tournaments as a test asks for.
LISTED_AFTER_REGISTRATIONS = NEW_ORGANIZER_TOURNAMENTS = KNOWN_ORGANIZER_TOURNAMENTS = 0
ANNOUNCEMENTS_PER_TOURNAMENT = 0
# Reports and disputes wait for somebody, but where a test is about the clock.
RESULT_CONFIRM_MINUTES = DISPUTE_REMINDER_MINUTES = 0
# The tests' database is another one than that of a process which is started, and may be in a transaction.
DRAW_IN_A_PROCESS = False
WS_RATE_EXEMPT_NETWORKS = []
WS_RATE_CONNECT_RPS_IP, WS_RATE_CONNECT_BURST_IP = 1000.0, 1000
