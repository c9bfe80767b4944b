"""How the site sends mail, by its environment."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tests.support.process import server_environment

SAY = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS)"
PRODUCTION = {"DEBUG": "0", "SECRET_KEY": "s" * 50, "ALLOWED_HOSTS": "example.org", "SITE_URL": "https://example.org"}
SMTP, CONSOLE = "django.core.mail.backends.smtp.EmailBackend", "django.core.mail.backends.console.EmailBackend"


def settings_of(env):
    environment = server_environment({"DJANGO_SETTINGS_MODULE": "deltacrown.settings", **env})
    done = subprocess.run([sys.executable, "-c", SAY], cwd=ROOT, env=environment, capture_output=True, text=True)
    return done.stdout.rstrip("\n"), done.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DEBUG": "1"}, f"{CONSOLE}  25 False"),
        ({"DEBUG": "1", "EMAIL_HOST": "mail", "EMAIL_PORT": "587", "EMAIL_USE_TLS": "1"}, f"{SMTP} mail 587 True"),
        ({**PRODUCTION, "EMAIL_HOST": "mail"}, f"{SMTP} mail 25 False"),
        (PRODUCTION, "  25 False"),
    ],
    ids=["development", "development with a host", "production", "production without a host"],
)
def test_links_are_printed_in_development_alone(env, said):
    assert settings_of(env)[0] == said


@pytest.mark.parametrize("rate", ["10", "ten/hour", "0/hour", "10/fortnight", "-1/min", "60/0hour", "60/00min"])
def test_a_rate_that_is_none_is_refused_by_name(rate):
    assert "THROTTLE_GUESS must be a rate such as 60/hour or 10/5min." in settings_of({"THROTTLE_GUESS": rate})[1]
