"""The vocabulary of what is told."""

from dataclasses import FrozenInstanceError, dataclass, fields

import pytest

from apps.tournaments.domain import event_registry, events
from apps.tournaments.domain.event_registry import LONGEST_NAME, REGISTRY, Audience, Event, EventNameTaken
from apps.tournaments.domain.roles import Role
from tests.support.for_each import for_each

IN_BOTH_ROOMS = {
    "match_started", "score_updated", "match_completed", "match_state_changed", "dispute_created", "dispute_resolved",
    "match_updated", "match_checked_in", "result_reported",
}  # fmt: skip
IN_THE_TOURNAMENTS_ROOM = {
    "bracket_generated", "bracket_updated", "tournament_state_changed", "tournament_completed", "registration_created",
    "registration_cancelled", "registration_checked_in", "registration_checkin_reverted", "standings_updated",
    "announcement", "tournament_updated", "registration_seeded", "access_changed",
}  # fmt: skip
EVERY = for_each("event_class", REGISTRY.values())
PERSONAL = ("user", "mail", "phone", "address", "password", "token")


def example(event_class):
    return event_class(**{field.name: n for n, field in enumerate(fields(event_class), start=1)})


@pytest.fixture
def registry(monkeypatch):
    """A registry of this test's own."""
    monkeypatch.setattr(event_registry, "REGISTRY", dict(REGISTRY))
    return event_registry.REGISTRY


def test_every_promised_event_is_there():
    assert set(REGISTRY) >= IN_BOTH_ROOMS | IN_THE_TOURNAMENTS_ROOM


@EVERY
def test_the_name_on_the_wire_is_the_class_name_in_snake_case(event_class):
    words = event_class.type.split("_")
    assert "".join(word.capitalize() for word in words) == event_class.__name__
    assert REGISTRY[event_class.type] is event_class


def test_what_each_changes_of_a_snapshot_is_said_with_it():
    """But for those of other apps: they change nothing of it."""
    own = [event for event in REGISTRY.values() if event.__module__.startswith("apps.tournaments.")]
    assert [event.type for event in own if "changes_snapshot" not in vars(event)] == []


def test_an_event_that_is_declared_is_known(registry):
    @dataclass(frozen=True)
    class CrownHandedOver(Event):
        match_id: int

    assert registry["crown_handed_over"] is CrownHandedOver
    assert CrownHandedOver(5).data() == {"match_id": 5}


def test_a_name_that_is_taken_is_refused_and_its_first_event_stays(registry):
    with pytest.raises(EventNameTaken) as refusal:

        class Announcement(Event):
            body: str

    said = str(refusal.value)
    assert "Two events have the name announcement" in said and "Rename one of them" in said
    assert "apps.tournaments.domain.events.Announcement" in said and f"{__name__}." in said
    assert registry["announcement"] is events.Announcement


def test_the_longest_name_that_the_log_takes_is_declared_and_a_longer_one_is_refused(registry):
    type("A" + "b" * (LONGEST_NAME - 1), (Event,), {})
    known = set(registry)
    with pytest.raises(ValueError, match=f"{LONGEST_NAME + 1} letters long; the log takes {LONGEST_NAME}"):
        type("A" + "b" * LONGEST_NAME, (Event,), {})
    assert set(registry) == known


def test_the_base_has_no_name_and_is_not_told():
    assert Event.type == ""
    assert Event not in REGISTRY.values()


@for_each("name", sorted(IN_BOTH_ROOMS))
def test_what_happens_in_a_match_is_told_in_its_room_too(name):
    event = example(REGISTRY[name])
    assert event.room_match_id == event.match_id


@EVERY
def test_what_the_documents_say_of_its_rooms_is_where_it_is_told(event_class):
    assert event_class.is_of_a_match() is (example(event_class).room_match_id is not None)


@for_each("name", sorted(IN_THE_TOURNAMENTS_ROOM))
def test_what_happens_beside_the_matches_is_told_in_the_tournaments_room_only(name):
    assert example(REGISTRY[name]).room_match_id is None


@EVERY
def test_its_data_are_its_fields(event_class):
    event = example(event_class)
    assert event.data() == {field.name: n for n, field in enumerate(fields(event_class), start=1)}


def test_changing_the_data_does_not_change_what_happened():
    event = events.StandingsUpdated(tournament_id=1, standings=[{"registration_id": 5}])
    event.data()["standings"][0]["registration_id"] = 6
    assert event.standings == [{"registration_id": 5}]


@EVERY
def test_what_happened_does_not_change(event_class):
    event = example(event_class)
    with pytest.raises(FrozenInstanceError):
        setattr(event, fields(event_class)[0].name, 99)


@EVERY
def test_no_event_has_a_field_for_anything_personal(event_class):
    names = {field.name for field in fields(event_class)}
    # Whose role changed is for those who give roles; everybody else gets a number without data.
    hidden = {"user_id"} if event_class is events.AccessChanged else set()
    assert {name for name in names if any(word in name for word in PERSONAL)} == hidden


def test_whose_role_has_changed_is_told_to_organizers_alone():
    told = events.AccessChanged(1, "role_given", 7, "referee", "now", "organizer").audience()
    assert told == Audience(Role.ORGANIZER, registrations=(), public=None)


def test_a_report_is_told_to_the_two_sides_and_the_staff():
    told = events.ResultReported(1, 2, 30, 40, {}, "now").audience()
    assert told == Audience(Role.REFEREE, registrations=(30, 40), public=None)


@EVERY
def test_only_a_live_score_repeats_its_sequence_inside_its_data(event_class):
    assert event_class.sequence_in_data is (event_class.type == "score_updated")


def test_an_event_is_for_everybody_unless_it_says_otherwise():
    assert events.TournamentStateChanged(1, "draft", "published", "now", "organizer").audience() == Audience()
    assert Audience() == Audience(least_role=Role.SPECTATOR, registrations=(), public=None)


def test_new_answers_are_told_to_who_gave_them_and_to_the_staff_and_hold_none():
    told = events.AnswersUpdated(1, 30)
    assert (told.audience(), told.data()) == (
        Audience(Role.REFEREE, (30,)),
        {"tournament_id": 1, "registration_id": 30},
    )


def test_when_an_invitation_ends_is_told_to_organizers_alone():
    told = events.DeadlineMoved(1, None, 9, "invitation_ends", None, None, "done", "clock", "", [])
    assert told.audience() == Audience(Role.ORGANIZER)


def test_the_words_of_a_ruling_are_for_its_sides_and_the_staff():
    ruled = events.DisputeRuled(
        1, 2, 3, 1, 2, 0, None, None, [], "So it was.", "2030-01-01T12:00:00Z", "referee", [7, 8]
    )
    assert ruled.audience() == Audience(Role.REFEREE, (7, 8), {**ruled.data(), "text": ""})


def test_of_what_a_side_shows_others_hear_nothing():
    given = events.EvidenceGiven(1, 2, 3, 4, None, 7, [7, 8], "2030-01-01T12:00:00Z")
    assert given.audience() == Audience(Role.REFEREE, (7, 8))
