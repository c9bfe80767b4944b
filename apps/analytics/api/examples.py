"""Examples of what the API of analytics answers."""

from apps.analytics.shapes import OrganizerFigures, PlayerProfile, TournamentFigures
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState

FIGURES: TournamentFigures = {
    "at": "2026-12-04T22:41:07Z",
    "registrations": {
        "total": 19,
        "by_state": {**{state.value: 0 for state in RegistrationState}, "finished": 15, "no_show": 1, "withdrawn": 3},
        "places": 16,
        "fill_rate": 0.9375,
        "check_in_rate": 0.9375,
        "no_shows": 1,
        "moved_up": 2,
        "by_day": [{"day": "2026-12-01", "registered": 19, "total": 19}],
    },
    "matches": {
        "total": 15,
        "by_state": {**{state.value: 0 for state in MatchState}, "completed": 14, "forfeit": 1},
        "completion": 1.0,
        "forfeits": 1,
        "durations": {"matches": 14, "median_seconds": 1260.0, "p95_seconds": 2410.0},
        "by_round": [
            {"stage": 1, "side": "winners", "round": 1, "matches": 7, "median_seconds": 1140.0, "p95_seconds": 1900.0}
        ],
        "late": {"matches": 2, "median_seconds": 480.0, "p95_seconds": 660.0},
        "late_rate": 0.1429,
    },
    "disputes": {
        "total": 1,
        "open": 0,
        "rate": 0.0667,
        "by_reason": {"score_mismatch": 1, "no_show": 0, "cheating": 0, "technical_issue": 0, "other": 0},
        "to_ruling": {"matches": 1, "median_seconds": 312.0, "p95_seconds": 312.0},
    },
    "viewers": {"peak": 214, "median": 96, "samples": [{"at": "2026-12-04T18:00:00Z", "viewers": 41}]},
}
ORGANIZER: OrganizerFigures = {
    "tournaments": 4,
    "registrations": 61,
    "players": 33,
    "returning_players": 17,
    "returning_rate": 0.5152,
    "by_month": [{"month": "2026-12", "tournaments": 4, "registrations": 61}],
}
PROFILE: PlayerProfile = {
    "id": 12,
    "name": "Bob",
    "tournaments": [
        {
            "tournament_id": 7,
            "slug": "friday-cup",
            "name": "Friday Cup",
            "game": "Chess",
            "state": "completed",
            "start_at": "2026-12-04T18:00:00Z",
            "as_name": "Bob",
            "place_from": 1,
            "place_to": 1,
        }
    ],
    "record": {"matches": 4, "won": 3, "lost": 1, "win_rate": 0.75, "streak": 2, "longest_streak": 2},
    "opponents": [{"player_id": 13, "name": "Bella", "matches": 2, "won": 2, "lost": 0}],
}
