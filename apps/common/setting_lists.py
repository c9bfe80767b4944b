"""Settings that are lists, however they were given."""

from django.conf import settings


def listed(name: str) -> tuple[str, ...]:
    """The entries of a setting that is a list, or a text with commas as in the environment; blanks are dropped."""
    value = getattr(settings, name)
    entries = value.split(",") if isinstance(value, str) else value
    return tuple(entry.strip() for entry in entries if entry.strip())
