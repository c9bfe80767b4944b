"""What `manage.py check` says of the site as a whole."""

from collections.abc import Iterator
from typing import Any

from daphne.management.commands.runserver import Command as DaphneCommand
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.management import get_commands, load_command_class

from apps.common.setting_lists import listed
from deltacrown.start import what_is_missing


@register()
def check_runserver(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = get_commands()["runserver"]
    command = load_command_class(found, "runserver") if isinstance(found, str) else found
    if isinstance(command, DaphneCommand):
        return []
    hint = 'Put "deltacrown" and "daphne" before every other app in INSTALLED_APPS.'
    return [Error("The runserver command is one that serves no sockets.", hint=hint, id="deltacrown.E009")]


@register(deploy=True)
def check_start(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What would keep the site from starting, for who asks before it is started."""
    if settings.DEBUG:
        return []
    missing = [Error(line, id="deltacrown.E006") for line in what_is_missing()]
    return [*missing, *_origins()]


def _origins() -> Iterator[CheckMessage]:
    if not listed("WS_ALLOWED_ORIGINS"):
        hint = "Set WS_ALLOWED_ORIGINS to the origins of your pages; until then only the request's own host is allowed."
        yield Warning("WS_ALLOWED_ORIGINS is empty.", hint=hint, id="deltacrown.W001")
