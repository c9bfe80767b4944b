"""An example of each thing that the API answers, as the schema shows it: the same tournament in all of them."""

from typing import Any

EPOCH = "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"
GAME = {"slug": "valorant", "name": "VALORANT", "team_size": 5, "result_type": "maps"}
LISTED: dict[str, Any] = {
    "id": 7,
    "slug": "friday-night-cup",
    "name": "Friday Night Cup",
    "game": "VALORANT",
    "format": "single_elimination",
    "state": "live",
    "organizer": "Alice",
    "participants": 2,
    "start_at": "2026-12-04T18:00:00Z",
    "registration_id": 31,
}
NEW: dict[str, Any] = {
    "name": "Friday Night Cup",
    "game": "valorant",
    "format": "single_elimination",
    "max_participants": 16,
    "best_of": 3,
    "start_at": "2026-12-04T18:00:00Z",
}
VETO: dict[str, Any] = {
    "state": "open",
    "pool": ["Ascent", "Bind", "Haven"],
    "order": [{"action": "pick", "side": 1}, {"action": "pick", "side": 2}],
    "steps": [{"map": "Haven", "action": "pick", "side": 1, "by_clock": False}],
    "turn": {"action": "pick", "side": 2},
    "maps_left": ["Ascent", "Bind"],
    "maps": ["Haven"],
    "seed": None,
}
DETAIL: dict[str, Any] = {
    **{name: value for name, value in LISTED.items() if name != "registration_id"},
    "max_participants": 16,
    "min_participants": 2,
    "options": {},
    "third_place": False,
    "seeding": "standard",
    "best_of": 3,
    "best_of_final": 5,
    "visibility": "public",
    "check_in_required": True,
    "needs_approval": False,
    "check_in_minutes": 10,
    "rest_minutes": 0,
    "participation": "solo",
    "max_substitutes": 2,
    "map_pool": VETO["pool"],
    "veto_order": [],
    "veto_seconds": 45,
    "time_zone": "Asia/Dhaka",
    "rules": "Be on time.",
}
REGISTRATION = {"registration_id": 31, "name": "Bob", "seed": 1, "state": "active", "checked_in": True}
STATION = {"id": 3, "name": "Table 3", "is_open": True, "is_stream": False, "stream_id": None}
STREAM = {"id": 2, "name": "Main stage", "url": "https://www.twitch.tv/main_stage", "ordering": 0}
SCHEDULE: dict[str, Any] = {
    "start_at": "2026-12-04T18:00:00Z",
    "minutes_per_game": 20,
    "minutes": {"3": 45},
    "stations": 4,
    "rest_minutes": 10,
    "made_at": "2026-12-01T09:30:00Z",
    "over_at": "2026-12-04T21:10:00Z",
}
PLANNED: dict[str, Any] = {
    "time_zone": "Asia/Dhaka",
    "schedule": SCHEDULE,
    "matches": [
        {
            "match_id": 101,
            "stage": 1,
            "round": 1,
            "position": 1,
            "scheduled_time": "2026-12-04T18:00:00Z",
            "ends_at": "2026-12-04T18:45:00Z",
            "station": 1,
        }
    ],
}
DEADLINE = {"id": 12, "kind": "check_in_closes", "match_id": None, "due_at": "2026-12-04T17:50:00Z"}
OWN_REGISTRATION: dict[str, Any] = {
    **REGISTRATION,
    "tournament_id": 7,
    "is_guest": False,
    "roster": [],
    "waitlist_position": None,
    "reason": "",
    "answers": {"ign": "bob#1234", "vegetarian": True},
}
ROSTER = [
    {"place_id": 61, "name": "Bob", "is_substitute": False},
    {"place_id": 62, "name": "Bella", "is_substitute": True},
]
REGISTRATION_LISTED: dict[str, Any] = {**REGISTRATION, "answers": {"ign": "bob#1234"}}
GUEST = {"registration_id": 40, "name": "Nina", "claim_code": "K7QD-M2XA-5FHJ-RT3W-ZC6N-PV4B-GY"}
CLAIMED = {"registration_id": 40, "tournament_id": 7}
MATCH: dict[str, Any] = {
    "id": 101,
    "stage": 1,
    "side": "winners",
    "group": 0,
    "round": 1,
    "position": 1,
    "state": "live",
    "participant1_id": 31,
    "participant1_name": "Bob",
    "participant1_seed": 1,
    "participant2_id": 32,
    "participant2_name": "Bella",
    "participant2_seed": 2,
    "participant1_score": 1,
    "participant2_score": 0,
    "participant1_tiebreak": None,
    "participant2_tiebreak": None,
    "score_version": 4,
    "winner_id": None,
    "best_of": 5,
    "scheduled_time": None,
    "stream_id": None,
    "station_id": 3,
    "called_at": "2026-12-04T18:55:00Z",
    "winner_to": None,
    "winner_to_slot": None,
    "bye": False,
}
GAME_PLAYED = {"n": 1, "participant1_score": 13, "participant2_score": 9, "map": "Ascent"}
RESULT = {"participant1_score": 3, "participant2_score": 1, "participant1_id": 31, "participant2_id": 32}
REPORT: dict[str, Any] = {
    "id": 5,
    "by": 31,
    "participant1_score": 3,
    "participant2_score": 1,
    "participant1_tiebreak": None,
    "participant2_tiebreak": None,
    "games": [],
    "state": "submitted",
}
MATCH_SNAPSHOT: dict[str, Any] = {
    "sequence": 9,
    "epoch": EPOCH,
    "match": {
        **MATCH,
        "tournament_id": 7,
        "games": [GAME_PLAYED],
        "deadlines": {},
        "veto": None,
        "dispute": None,
        "reports": [REPORT],
    },
    "participants": [
        {"registration_id": 31, "name": "Bob", "seed": 1, "checked_in": True},
        {"registration_id": 32, "name": "Bella", "seed": 2, "checked_in": True},
    ],
}
SNAPSHOT: dict[str, Any] = {
    "sequence": 44,
    "epoch": EPOCH,
    "tournament": {
        "id": 7,
        "slug": "friday-night-cup",
        "name": "Friday Night Cup",
        "game": "VALORANT",
        "format": "single_elimination",
        "max_participants": 16,
        "start_at": "2026-12-04T18:00:00Z",
        "time_zone": "Asia/Dhaka",
        "best_of": 3,
        "third_place": False,
        "state": "live",
        "organizer": "Alice",
        "participants": 2,
        "rounds": 1,
        "bracket_status": "in_progress",
        "champion_id": None,
        "champion_name": "",
    },
    "matches": [MATCH],
    "standings": [],
    "registrations": [REGISTRATION],
    "stations": [STATION],
    "streams": [STREAM],
    "schedule": SCHEDULE,
    "deadlines": [DEADLINE],
}
TOURNAMENT_RESULT: dict[str, Any] = {
    "version": 1,
    "places": [
        {"registration_id": 31, "name": "Bob", "from": 1, "to": 1},
        {"registration_id": 32, "name": "Bella", "from": 2, "to": 2},
    ],
    "method": "bracket",
    "requires_review": False,
    "rules": ["winner: won the final", "runner-up: lost the final"],
    "approved_at": "2026-12-04T19:40:02.512Z",
    "log_sequence": 61,
    "log_hash": "9f2c6a1d0e6b5c3f7a8894d1b2a3e4f5061728394a5b6c7d8e9f0a1b2c3d4e5f",
}
EVENTS: dict[str, Any] = {
    "sequence": 44,
    "epoch": EPOCH,
    "events": [
        {"type": "skip", "sequence": 43},
        {
            "type": "match_state_changed",
            "sequence": 44,
            "at": "2026-12-04T18:02:11.204Z",
            "data": {"match_id": 101, "tournament_id": 7, "old_state": "ready", "new_state": "live"},
        },
    ],
}
ANNOUNCED: dict[str, Any] = {
    "id": 3,
    "match_id": None,
    "title": "Lunch",
    "body": "We go on at two.",
    "author": "Alice",
    "created_at": "2026-12-04T12:00:00Z",
}
DISPUTED: dict[str, Any] = {
    "id": 2,
    "match_id": 101,
    "opened_by": 32,
    "reason": "score_mismatch",
    "description": "It was three to two.",
    "status": "open",
    "created_at": "2026-12-04T19:10:00Z",
    "resolved_at": None,
}
FIELD: dict[str, Any] = {
    "id": 4,
    "key": "ign",
    "label": "Name in the game",
    "kind": "text",
    "choices": [],
    "required": True,
    "is_public": True,
    "is_conflict": False,
    "ordering": 0,
}
LINK = "https://video.example/watch?v=7"
EVIDENCE: dict[str, Any] = {
    "id": 3,
    "by": 31,
    "report_id": 5,
    "dispute_id": None,
    "link": LINK,
    "is_picture": False,
    "created_at": "2026-12-04T19:02:00Z",
}
RULING: dict[str, Any] = {
    "version": 1,
    "ruled_by": "referee",
    "at": "2026-12-04T19:20:00Z",
    "text": "The video shows the third game.",
    "participant1_score": 3,
    "participant2_score": 1,
    "participant1_tiebreak": None,
    "participant2_tiebreak": None,
    "games": [],
}
RULED: dict[str, Any] = {
    **DISPUTED,
    "status": "resolved",
    "resolved_at": RULING["at"],
    "reports": [REPORT],
    "evidence": [EVIDENCE],
    "rulings": [RULING],
}
REPORTED = {"id": 5, "version": 1, "state": "submitted"}
DISPUTE_OPENED = {"id": 2, "status": "open"}
PREVIEW: dict[str, Any] = {"state": "5f1c0e", "matches": [MATCH], "besides": [], "stays": []}
INVITATION = {
    "id": 4,
    "tournament": 7,
    "tournament_name": "Friday Night Cup",
    "role": "referee",
    "scope": {"stations": [], "stages": []},
    "invited_by": "Alice",
    "at": "2026-12-01T09:30:00Z",
    "ends_at": "2026-12-15T09:30:00Z",
    "state": "open",
}
ROLE_OFFER: dict[str, Any] = {
    "id": 4,
    "username": None,
    "address": "dora@example.org",
    "role": "referee",
    "scope": {"stations": [], "stages": []},
    "invited_by": "Alice",
    "at": "2026-12-01T09:30:00Z",
}
ROLE_HELD = {"username": "rita", "display_name": "Rita", "role": "referee", "scope": {"stations": [], "stages": []}}
TICKET = {"ticket": "Vj3p0cQ7tS9dYb1k", "expires_in": 30, "user_id": 12}
_NAMED = {name: LISTED[name] for name in ("id", "slug", "name", "state", "start_at")}
ME: dict[str, Any] = {
    "id": 12,
    "username": "bob",
    "display_name": "Bob",
    "registrations": [{"tournament": _NAMED, **REGISTRATION}],
    "roles": [],
    "open_matches": [{"tournament_id": 7, **MATCH}],
}
