from collections.abc import Mapping
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from apps.web import labels
from apps.web import states as state_names
from apps.web.pieces import COLLECTED, place_of
from apps.web.ranks import plain, rank_reason
from apps.web.scopes import parts_of_scope

register = template.Library()
register.filter(parts_of_scope)

_KINDS = {
    "tournament": state_names.TOURNAMENT_LABELS,
    "match": state_names.MATCH_LABELS,
    "registration": state_names.REGISTRATION_LABELS,
    "payout": state_names.PAYOUT_LABELS,
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


class PieceNode(Node):
    def __init__(self, name: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        name = "-".join(str(word.resolve(context)) for word in self.name)
        with context.push(piece=name):
            text = self.nodelist.render(context)
        collected = context.get(COLLECTED)
        if collected is None:
            return text
        collected[name] = text.strip()
        return mark_safe(place_of(name))


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """`{% piece "match" card.id %}<a data-piece="{{ piece }}">...</a>{% endpiece %}`: see apps/web/pieces.py."""
    name = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    return PieceNode(name, nodelist)


register.filter(plain)
register.filter(rank_reason)
