from typing import Any

from django import template

from apps.web import labels
from apps.web.ranks import plain, rank_reason

register = template.Library()

_KINDS = {
    "tournament": labels.TOURNAMENT_STATES,
    "match": labels.MATCH_STATES,
    "registration": labels.REGISTRATION_STATES,
    "format": labels.FORMATS,
    "role": labels.ROLES,
}


@register.filter
def label(value: str, kind: str) -> Any:
    """What people read for a state or a format; a name of later days is shown as it is."""
    return _KINDS[kind].get(value) or value.replace("_", " ").capitalize()


register.filter(plain)
register.filter(rank_reason)
