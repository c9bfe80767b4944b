"""Patterns to begin a new tournament with: what is usual for a kind of event. They are fields of a form, no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from apps.tournaments.domain.formats import double_elimination, groups, round_robin, single_elimination, swiss


@dataclass(frozen=True)
class Pattern:
    name: str
    title: Promise
    says: Promise
    fields: Mapping[str, Any] = field(default_factory=dict)


PATTERNS = (
    Pattern(
        "evening",
        gettext_lazy("An evening: single elimination"),
        gettext_lazy("32 places, check-in, best of 1 and the final best of 3, a match for third place."),
        {
            "format": single_elimination.NAME,
            "max_participants": 32,
            "best_of": 1,
            "best_of_final": 3,
            "third_place": True,
            "check_in_required": True,
        },
    ),
    Pattern(
        "two_lives",
        gettext_lazy("Out after two defeats: double elimination"),
        gettext_lazy("16 places, check-in, best of 3 and the final best of 5, which is played again if need be."),
        {
            "format": double_elimination.NAME,
            "max_participants": 16,
            "best_of": 3,
            "best_of_final": 5,
            "check_in_required": True,
            "options": {"grand_final": "double"},
        },
    ),
    Pattern(
        "league",
        gettext_lazy("A league: round robin"),
        gettext_lazy("8 places, everyone meets everyone twice, level results count, no check-in."),
        {
            "format": round_robin.NAME,
            "min_participants": 3,
            "max_participants": 8,
            "check_in_required": False,
            "check_in_minutes": 0,
            "options": {"double": True, "draws": True, "points_win": 3, "points_draw": 1},
        },
    ),
    Pattern(
        "swiss",
        gettext_lazy("A day for many: Swiss"),
        gettext_lazy("64 places, as many rounds as it takes, who comes late gets half a point for the first."),
        {
            "format": swiss.NAME,
            "min_participants": 4,
            "max_participants": 64,
            "check_in_required": True,
            "options": {"late_entry": swiss.HALF_POINT},
        },
    ),
    Pattern(
        "weekend",
        gettext_lazy("A weekend: groups and playoff"),
        gettext_lazy("16 places in groups of four, two of each go on, best of 3 and the final best of 5."),
        {
            "format": groups.NAME,
            "min_participants": 8,
            "max_participants": 16,
            "best_of": 3,
            "best_of_final": 5,
            "check_in_required": True,
            "options": {"group_size": 4, "advance": 2},
        },
    ),
)
BY_NAME = {pattern.name: pattern for pattern in PATTERNS}
