from collections.abc import Mapping
from typing import Any

from django import template

from apps.web import labels
from apps.web import states as state_names
from apps.web.ranks import plain, rank_reason

register = template.Library()

_KINDS = {
    "tournament": state_names.TOURNAMENT_LABELS,
    "match": state_names.MATCH_LABELS,
    "registration": state_names.REGISTRATION_LABELS,
    "format": labels.FORMATS,
    "role": labels.ROLES,
    "dispute": labels.DISPUTE_REASONS,
}


@register.filter
def label(value: str, kind: str) -> Any:
    """What people read for a state or a format; a name of later days is shown as it is."""
    return _KINDS[kind].get(value) or value.replace("_", " ").capitalize()


@register.simple_tag
def states(kind: str) -> Mapping[str, str]:
    """`{% states "match" as MATCH %}`, and the state live is `MATCH.LIVE`; raises `KeyError` for no such kind."""
    return state_names.NAMES[kind]


register.filter(plain)
register.filter(rank_reason)
