"""What organizers ask of those who register, and the answers."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField
from apps.tournaments.selectors.asked_fields import answers_of, public_answers
from apps.tournaments.selectors.registration_csv import registrations_csv
from tests.support.cast import registration_of
from tests.support.record import record, refused, told

pytestmark = pytest.mark.django_db
ASKED = [
    {"key": "ign", "label": "Name in the game", "kind": "text", "required": True, "is_public": True},
    {"key": "club", "label": "Club", "kind": "choice", "choices": ["Reds", "Blues"]},
    {"key": "age", "label": "Age", "kind": "number"},
    {"key": "vegetarian", "label": "No meat", "kind": "yes_no"},
]
ANSWERS = {"ign": "carol#1", "club": "Reds", "age": 17, "vegetarian": True}


@pytest.fixture
def cup(cast):
    return asking(cast, cast.open())


def asking(cast, tournament):
    for number, field in enumerate(ASKED):
        services.add_field(tournament.pk, cast.alice, ordering=number, **field)
    return tournament


def field(key):
    return RegistrationField.objects.get(key=key)


def wrong(given, answering):
    with pytest.raises(ValidationError) as refusal:
        answering(given)
    return refusal.value.message_dict


def test_who_registers_answers_what_is_asked_and_the_rest_is_for_the_staff(cast, cup):
    with told(cup.pk) as events:
        registration = services.register_player(cup.pk, cast.carol, ANSWERS)
    assert answers_of(registration.pk) == ANSWERS
    assert public_answers([registration.pk]) == {registration.pk: {"ign": "carol#1"}}
    assert "Reds" not in str([(event.data, event.public) for event in events])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "ign"),
        ({"ign": "  "}, "ign"),
        ({"ign": 7}, "ign"),
        ({"ign": "x" * 501}, "ign"),
        ({"ign": "a\x00b"}, "ign"),
        ({"ign": "a", "club": "Greens"}, "club"),
        ({"ign": "a", "club": ["Reds"]}, "club"),
        ({"ign": "a", "age": "17"}, "age"),
        ({"ign": "a", "age": True}, "age"),
        ({"ign": "a", "age": 10**16}, "age"),
        ({"ign": "a", "age": float("nan")}, "age"),
        ({"ign": "a", "age": 0.12345678}, "age"),
        ({"ign": "a", "vegetarian": "yes"}, "vegetarian"),
        ({"ign": "a", "shoe": "7"}, "shoe"),
        ({"ign": "a", "\x00" * 50: "7"}, "?"),
    ],
)
def test_what_is_no_answer_is_refused_by_its_name_and_nobody_is_registered(cast, cup, given, named):
    before = record(cup.pk)
    assert list(wrong(given, lambda given: services.register_player(cup.pk, cast.carol, given))) == [f"answers.{named}"]
    assert record(cup.pk) == before


def test_each_wrong_answer_is_named_at_once(cast, cup):
    found = wrong({"club": "Greens", "age": "x"}, lambda given: services.register_player(cup.pk, cast.carol, given))
    assert set(found) == {"answers.ign", "answers.club", "answers.age"}


def test_answers_are_changed_before_the_start_and_by_an_organizer_at_any_time(cast, cup):
    carol = services.register_player(cup.pk, cast.carol, ANSWERS)
    with told(cup.pk) as events:
        services.answer(carol.pk, cast.carol, {"age": 18, "club": None}, all_anew=False)
    assert answers_of(carol.pk) == {"ign": "carol#1", "age": 18, "vegetarian": True}
    assert [(event.type, event.public, event.audience_registrations) for event in events] == [
        ("answers_updated", None, [carol.pk])
    ]
    services.answer(carol.pk, cast.carol, {"ign": "c"}, all_anew=True)
    assert answers_of(carol.pk) == {"ign": "c"}
    with told(cup.pk) as events:
        services.answer(carol.pk, cast.carol, {"ign": "c"}, all_anew=True)
    assert events == []
    services.close_registration(cup.pk, cast.alice)
    services.open_check_in(cup.pk, cast.alice)
    for row in Registration.objects.filter(tournament=cup):
        services.check_in_registration(row.pk, cast.alice)
    services.start_tournament(cup.pk, cast.alice)
    with refused(cup.pk, Conflict):
        services.answer(carol.pk, cast.carol, {"ign": "d"}, all_anew=False)
    services.answer(carol.pk, cast.alice, {"ign": "d"}, all_anew=False)
    assert answers_of(carol.pk) == {"ign": "d"}


def test_a_needed_answer_is_not_taken_back_and_others_do_not_answer(cast, cup):
    carol = services.register_player(cup.pk, cast.carol, ANSWERS)
    assert "answers.ign" in wrong({"ign": None}, lambda given: services.answer(carol.pk, cast.carol, given, all_anew=0))
    for other in (cast.bob, cast.rita, cast.oscar):
        with refused(cup.pk, PermissionRefused):
            services.answer(carol.pk, other, {"ign": "x"}, all_anew=False)
    services.withdraw_registration(carol.pk, cast.carol)
    with refused(cup.pk, Conflict):
        services.answer(carol.pk, cast.carol, {"ign": "x"}, all_anew=False)


def test_answers_are_not_changed_without_end(cast, cup, monkeypatch):
    monkeypatch.setattr("apps.tournaments.services.asked_fields.MOST_ANSWERS", 1)
    carol = services.register_player(cup.pk, cast.carol, ANSWERS)
    services.answer(carol.pk, cast.carol, {"age": 18}, all_anew=False)
    with refused(cup.pk, Conflict, "they stay now"):
        services.answer(carol.pk, cast.carol, {"age": 19}, all_anew=False)


def test_somebody_answers_for_a_guest_who_later_takes_along_only_their_own(cast, cup):
    ((guest, code),) = services.add_guests(cup.pk, cast.alice, ["Nina"])
    services.answer(guest.pk, cast.alice, {"club": "Reds"}, all_anew=False)
    services.claim_guest(code, cast.carol)
    services.answer(guest.pk, cast.carol, {"ign": "carol#1"}, all_anew=False)
    services.undo_claim(guest.pk, cast.alice)
    assert answers_of(guest.pk) == {"club": "Reds"}


def test_what_is_asked_is_the_organizers_before_the_start(cast, cup):
    for other in (cast.bob, cast.rita, cast.oscar):
        with refused(cup.pk, PermissionRefused):
            services.add_field(cup.pk, other, key="x", label="X", kind="text")
        with refused(cup.pk, PermissionRefused):
            services.edit_field(field("age").pk, other, label="X")
        with refused(cup.pk, PermissionRefused):
            services.remove_field(field("age").pk, other)
    live = cast.live()
    with refused(live.pk, Conflict):
        services.add_field(live.pk, cast.alice, key="x", label="X", kind="text")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"key": "ign"}, "key"),
        ({"key": "two words"}, "key"),
        ({"label": "\u202e"}, "label"),
        ({"kind": "date"}, "kind"),
        ({"choices": ["a", "b"]}, "choices"),
        ({"kind": "choice"}, "choices"),
        ({"kind": "choice", "choices": ["a"]}, "choices"),
        ({"kind": "choice", "choices": ["a", "a "]}, "choices"),
        ({"kind": "choice", "choices": ["a", ""]}, "choices"),
        ({"kind": "choice", "choices": [str(n) for n in range(51)]}, "choices"),
    ],
)
def test_what_is_no_field_is_refused(cast, cup, values, named):
    usual = {"key": "new", "label": "New", "kind": "text"}
    before = record(cup.pk)
    assert named in wrong(values, lambda values: services.add_field(cup.pk, cast.alice, **{**usual, **values}))
    assert record(cup.pk) == before


def test_twenty_things_are_asked_at_most_and_not_changed_without_end(cast, cup, monkeypatch):
    for number in range(16):
        services.add_field(cup.pk, cast.alice, key=f"k{number}", label="K", kind="text")
    with refused(cup.pk, Conflict, "20"):
        services.add_field(cup.pk, cast.alice, key="more", label="K", kind="text")
    monkeypatch.setattr("apps.tournaments.services.asked_fields.MOST_FIELD_EDITS", 20)
    with refused(cup.pk, Conflict, "it stays now"):
        services.edit_field(field("k1").pk, cast.alice, label="L")
    with refused(cup.pk, Conflict, "it stays now"):
        services.remove_field(field("k1").pk, cast.alice)


def test_a_field_that_was_answered_changes_only_where_the_answers_stay_answers(cast, cup):
    carol = services.register_player(cup.pk, cast.carol, ANSWERS)
    for changes in (
        {"kind": "text", "choices": []},
        {"choices": ["Greens", "Blues"]},
        {"key": "team"},
        {"is_public": True},
    ):
        with refused(cup.pk, Conflict):
            services.edit_field(field("club").pk, cast.alice, **changes)
    with told(cup.pk) as events:
        services.edit_field(field("club").pk, cast.alice, choices=["Reds", "Greens"], label="Your club")
    assert [event.type for event in events] == ["fields_updated"]
    with told(cup.pk) as events:
        services.edit_field(field("club").pk, cast.alice, label="Your club")
    assert events == []
    services.edit_field(field("ign").pk, cast.alice, is_public=False)
    assert public_answers([carol.pk]) == {}
    services.remove_field(field("club").pk, cast.alice)
    assert "club" not in answers_of(carol.pk)


def test_nobody_answered_so_everything_of_a_field_may_change(cast, cup):
    changed = services.edit_field(field("club").pk, cast.alice, kind="text", choices=[], is_public=True)
    assert (changed.kind, changed.choices, changed.is_public) == ("text", [], True)


def test_the_table_names_who_takes_part_and_holds_no_formulas(cast, cup):
    services.register_player(cup.pk, cast.carol, {**ANSWERS, "ign": "=1+1", "age": -3})
    Registration.objects.filter(tournament=cup, user=cast.bob).update(name="@bob")
    text = "".join(registrations_csv(cup.pk))
    assert text.startswith(
        "\ufeffregistration_id,name,state,seed,is_guest,registered_at,checked_in_at,account,team,roster,ign,club,age,veg"
    )
    lines = text.split("\r\n")
    assert ",'@bob,confirmed," in lines[1] and lines[3].endswith("'=1+1,Reds,'-3,yes") and lines[4:] == [""]


def test_the_table_of_many_takes_no_query_per_row(cast, cup):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            "".join(registrations_csv(cup.pk))
        return len(seen)

    few = queries()
    rows = Registration.objects.bulk_create(
        Registration(tournament=cup, is_guest=True, name=f"Guest {n}", state="confirmed") for n in range(400)
    )
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration=row, field=field("ign"), value="x") for row in rows
    )
    assert queries() == few
    assert registration_of(cup, cast.bob).pk
