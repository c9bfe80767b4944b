"""The map veto of a match in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.veto import Action
from apps.tournaments.domain.veto_states import VetoState


def shown_veto(match: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the page tells of the veto in a match's snapshot, if there is one."""
    veto = match["veto"]
    if veto is None:
        return None
    turn = veto["turn"]
    return {
        "turn": _to_do(match, turn) if turn else "",
        "side": turn["side"] if turn else None,
        "picks": turn is not None and turn["action"] == Action.PICK,
        "number": len(veto["steps"]),
        "until": parse_datetime(match["deadlines"].get(DeadlineKind.VETO_TURN, "")),
        "is_off": veto["state"] == VetoState.OFF,
        "left": veto["maps_left"],
        "maps": veto["maps"],
        "steps": [{"text": done(match, step), "by_clock": step["by_clock"]} for step in veto["steps"]],
        "has_random": any(step["by_clock"] for step in veto["steps"]),
        "seed": veto["seed"],
    }


def _to_do(match: Mapping[str, Any], turn: Mapping[str, Any]) -> str:
    name = match[f"participant{turn['side']}_name"]
    text = _("{name} is to pick a map") if turn["action"] == Action.PICK else _("{name} is to ban a map")
    return text.format(name=name)


def done(match: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    name = match[f"participant{step['side']}_name"]
    text = _("{name} picked {map}") if step["action"] == Action.PICK else _("{name} banned {map}")
    return text.format(name=name, map=step["map"])
