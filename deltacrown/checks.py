"""What `manage.py check` says of the site as a whole."""

from collections.abc import Iterator
from os import PathLike
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.management import get_commands, load_command_class

from apps.common.setting_lists import listed
from deltacrown import settings as defaults
from deltacrown.start import what_is_missing, what_is_not_migrated

# The type of a default, what a value of it may be, and that in words. Flags are integers to Python, so they come first.
KINDS: tuple[tuple[type, Any, str], ...] = (
    (bool, bool, "True or False"),
    (int, int, "a whole number"),
    (float, (int, float), "a number"),
    (str, (str, PathLike), "a text"),
)
MAY_BE_TEXT = {"WS_ALLOWED_ORIGINS", "WS_TRUSTED_PROXIES", "WS_RATE_EXEMPT_NETWORKS"}
LISTS = {
    **dict.fromkeys(MAY_BE_TEXT, "a list of texts, or one text with commas"),
    **dict.fromkeys(("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"), "a list of texts"),
}


@register()
def check_runserver(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = get_commands()["runserver"]
    if found == "deltacrown":
        return []
    command = load_command_class(found, "runserver") if isinstance(found, str) else found
    if any(kind.__module__.startswith("daphne.") for kind in type(command).__mro__):
        return []
    hint = 'Put "deltacrown" before every other app in INSTALLED_APPS.'
    return [Error("The runserver command is one that serves no sockets.", hint=hint, id="deltacrown.E009")]


@register()
def check_middleware(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What is left out of the list is not refused, not counted, not held back: each of ours shuts a door."""
    ours = [name for name in defaults.MIDDLEWARE if not name.startswith("django.")]
    hint = "Start from deltacrown.settings.MIDDLEWARE and add to it."
    missing = [name for name in ours if name not in settings.MIDDLEWARE]
    return [Error(f"MIDDLEWARE is without {name}.", hint=hint, id="deltacrown.E013") for name in missing]


@register()
def check_types(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A settings module can set anything; what it sets has the type of the default."""
    named = [(name, default) for name, default in vars(defaults).items() if name.isupper() and name[0] != "_"]
    return [
        Error(f"{name} is {getattr(settings, name)!r}; it must be {words}.", id="deltacrown.E010")
        for name, default in named
        if (words := _wrong_type(name, default, getattr(settings, name)))
    ]


def _wrong_type(name: str, default: object, value: object) -> str:
    """What the value must be and is not, in words; "" where it is right, or where others look at it."""
    if name in LISTS:
        return "" if _is_list(value) or (isinstance(value, str) and name in MAY_BE_TEXT) else LISTS[name]
    for kind, accepted, words in KINDS:
        if isinstance(default, kind):
            is_flag = isinstance(value, bool) and kind is not bool
            return words if is_flag or not isinstance(value, accepted) else ""
    return ""


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(entry, str) for entry in value)


@register(deploy=True)
def check_start(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What would keep the site from starting, for who asks before it is started."""
    if settings.DEBUG:
        return []
    missing = [Error(line, id="deltacrown.E006") for line in [*what_is_missing(), *what_is_not_migrated()]]
    return [*missing, *_origins()]


def _origins() -> Iterator[CheckMessage]:
    if not listed("WS_ALLOWED_ORIGINS"):
        hint = "Set WS_ALLOWED_ORIGINS to the origins of your pages; until then only the request's own host is allowed."
        yield Warning("WS_ALLOWED_ORIGINS is empty.", hint=hint, id="deltacrown.W001")
