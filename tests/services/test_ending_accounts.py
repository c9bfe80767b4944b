"""Whoever ends their account is named nowhere any more, and what they played stands."""

import json

import pytest
from django.apps import apps as django_apps
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.db.models import BinaryField
from django.utils import timezone

from apps.accounts import services as accounts
from apps.accounts.ending import AGAIN_AFTER, DELETED, AccountInUse, end_account
from apps.accounts.models import User
from apps.accounts.personal import data_of
from apps.accounts.tokens import issue_tokens
from apps.common.models import KeptAnswer
from apps.teams.models import Team
from apps.teams.services import create_team
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Dispute, Invitation, LoggedEvent, Registration, Tournament
from apps.tournaments.selectors.snapshots import tournament_snapshot
from apps.tournaments.services.evidence import Given
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin, make_user, match_between, registration_of
from tests.support.http import caller, problem
from tests.support.record import check_numbers

pytestmark = pytest.mark.django_db

WORDS = "My opponent was not the one who had signed in."
# Each is found nowhere but in what names this person.
LINK = "https://video.example.org/of-the-quill"
RULED = "I was there and saw it with my own eyes."
VALUES = ("quillfeather", "Vasco Quill", "vasco@letters.example.org", WORDS, LINK, RULED)


@pytest.fixture
def vasco():
    return accounts.sign_up("quillfeather", PASSWORD, "vasco@letters.example.org", "Vasco Quill")


def found_in_tables(*values):
    """Every table and column whose text holds one of these, whatever a model shows of it."""
    for model in django_apps.get_models(include_auto_created=True):
        table = connection.ops.quote_name(model._meta.db_table)
        for field in model._meta.concrete_fields:
            column = connection.ops.quote_name(field.column)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
                held = [bytes(row[0]).decode() if isinstance(field, BinaryField) else str(row[0]) for row in cursor]
            # JSON may be kept with its letters escaped.
            text = "\n".join(held) + "\n".join(held).encode().decode("unicode-escape", errors="replace")
            yield from (f"{table}.{column}: {value}" for value in values if value in text)


def play(cast, vasco):
    """A tournament that Vasco wins after a dispute of his, one in which he waits, one he organized, one he helped."""
    won = cast.open(3, check_in_required=False)
    services.register_player(won.pk, vasco)
    services.close_registration(won.pk, cast.alice)
    services.start_tournament(won.pk, cast.alice)
    while match := won.matches.filter(state__in=["check_in", "ready"]).order_by("pk").first():
        services.start_match(match.pk, cast.rita) if match.state != "live" else None
        mine = registration_of(won, vasco).pk
        if mine in (match.participant1_id, match.participant2_id) and not Dispute.objects.exists():
            other = match.participant1 if match.participant2_id == mine else match.participant2
            services.report_result(match.pk, other.user, MatchScore(1, 0))
            services.dispute_result(match.pk, vasco, "other", WORDS, evidence=Given(LINK))
        first = 0 if match.participant2_id == mine else 1
        services.complete_match(match.pk, cast.rita, MatchScore(first, 1 - first))
    waits = cast.open(1, name="Later Cup")
    services.register_player(waits.pk, vasco)
    his = services.create_tournament(vasco, "Quiet Cup", won.game)
    services.publish_tournament(his.pk, vasco)
    services.announce(his.pk, vasco, "No lunch")
    services.give_role(waits.pk, cast.alice, vasco, Role.REFEREE)
    services.invite(waits.pk, cast.alice, "quillfeather", Role.ORGANIZER)
    ruled = cast.disputed_match(name="Ruled Cup")
    services.give_role(ruled.tournament_id, cast.alice, vasco, Role.REFEREE)
    services.rule(ruled.disputes.get().pk, vasco, MatchScore(1, 0), RULED)
    services.take_role(ruled.tournament_id, cast.alice, vasco)
    club = cast.open(0, name="Club Cup", needs_approval=True)
    services.register_player(club.pk, vasco)
    services.reject_registration(registration_of(club, vasco).pk, cast.alice, "Vasco Quill is not of the club.")
    ((_, code),) = services.add_guests(cast.open(0, name="Guests' Cup").pk, cast.alice, ["Vasco Quill"])
    services.claim_guest(code, vasco)
    return won, waits, his


def test_nothing_names_them_in_any_table_and_the_results_stand(cast, vasco):
    won, waits, his = play(cast, vasco)
    services.cancel_tournament(his.pk, vasco)
    won.refresh_from_db()
    assert won.state == "completed"
    before = tournament_snapshot(won.pk)
    mine = registration_of(won, vasco).pk
    assert before["tournament"]["champion_id"] == mine
    assert {line.split(": ", 1)[1] for line in found_in_tables(*VALUES)} == set(VALUES)
    end_account(vasco.pk)
    do_tasks()
    assert list(found_in_tables(*VALUES)) == []
    after = tournament_snapshot(won.pk)
    assert after["tournament"]["champion_id"] == mine
    assert after["tournament"]["champion_name"] == DELETED
    assert [row["participant1_score"] for row in after["matches"]] == [
        row["participant1_score"] for row in before["matches"]
    ]
    for tournament in (won, waits, his):
        check_numbers(tournament.pk)


def test_the_export_made_before_holds_it_all(cast, vasco):
    play(cast, vasco)
    text = json.dumps(data_of(vasco), ensure_ascii=False)
    assert [value for value in VALUES if value not in text] == []
    create_team(vasco, "Red Pandas", "RP")
    assert [team["name"] for team in data_of(vasco)["teams"]["teams"]] == ["Red Pandas"]
    held = data_of(vasco)["tournaments"]
    assert [row["tournament"]["name"] for row in held["registrations"]] == [
        "Friday Cup",
        "Later Cup",
        "Club Cup",
        "Guests' Cup",
    ]
    assert held["registrations"][2]["reason"] == "Vasco Quill is not of the club."
    assert [row["title"] for row in held["announcements"]] == ["No lunch"]
    assert [row["role"] for row in held["roles"]] == ["referee"]
    assert {row["type"] for row in held["deeds"]} >= {"registration_created", "dispute_created", "announcement"}


def test_what_they_answered_is_in_their_data_and_goes_with_them(cast, vasco):
    cup = cast.open(0)
    services.add_field(cup.pk, cast.alice, key="ign", label="Name in the game", kind="text", is_public=True)
    path = f"/api/v1/tournaments/{cup.pk}/registrations/"
    caller(vasco).post(path, {"answers": {"ign": "vasco-the-seven"}}, HTTP_IDEMPOTENCY_KEY="registering")
    mine = registration_of(cup, vasco)
    for key, answer in (("once", "vasco-the-eighth"), ("again", "vasco-the-ninth")):
        caller(vasco).put(
            f"/api/v1/registrations/{mine.pk}/answers/", {"answers": {"ign": answer}}, HTTP_IDEMPOTENCY_KEY=key
        )
    assert KeptAnswer.objects.count() == 3
    ((registration,)) = data_of(vasco)["tournaments"]["registrations"]
    assert registration["answers"] == {"Name in the game": "vasco-the-ninth"}
    end_account(vasco.pk)
    do_tasks()
    assert list(found_in_tables("vasco-the")) == []


def test_all_that_was_given_out_ends_at_once(cast, vasco):
    client, access = caller(vasco), issue_tokens(vasco)["access"]
    end_account(vasco.pk)
    problem(client.get("/api/v1/me/"), 401, "authentication_failed")
    vasco.refresh_from_db()
    assert (vasco.is_active, vasco.has_usable_password(), vasco.ended_at is not None) == (False, False, True)
    answer = caller().post("/api/token/verify/", {"token": access})
    assert answer.status_code == 401


def test_before_the_start_the_place_goes_to_who_waits(cast, vasco):
    tournament = cast.open(1, max_participants=2)
    services.register_player(tournament.pk, vasco)
    waiting = services.register_player(tournament.pk, make_user("walt"))
    assert waiting.state == "waitlisted"
    end_account(vasco.pk)
    do_tasks()
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def test_who_has_the_same_name_keeps_it(cast, vasco):
    other = make_user("second-vasco", display_name="Vasco Quill")
    tournament = cast.open(0)
    for person in (vasco, other):
        services.register_player(tournament.pk, person)
    end_account(vasco.pk)
    do_tasks()
    names = Registration.objects.filter(tournament=tournament).order_by("pk").values_list("name", flat=True)
    assert list(names) == [DELETED, "Vasco Quill"]
    told = LoggedEvent.objects.filter(tournament=tournament, type="registration_created").order_by("sequence")
    assert [event.data["name"] for event in told] == [DELETED, "Vasco Quill"]


def test_an_unfinished_tournament_is_handed_over_first(cast, vasco):
    tournament = services.create_tournament(vasco, "Quiet Cup", cast.open(0).game)
    with pytest.raises(AccountInUse, match="Quiet Cup"):
        end_account(vasco.pk)
    assert User.objects.get(pk=vasco.pk).username == "quillfeather"
    with pytest.raises(Conflict):
        services.hand_over(tournament.pk, vasco, "carol")
    services.give_role(tournament.pk, vasco, cast.carol, Role.ORGANIZER)
    with pytest.raises(PermissionRefused):
        services.hand_over(tournament.pk, cast.carol, "carol")
    services.hand_over(tournament.pk, vasco, "carol")
    tournament.refresh_from_db()
    assert tournament.organizer == cast.carol
    # He may still help, until he goes.
    services.edit_tournament(tournament.pk, vasco, rules="Be kind.")
    end_account(vasco.pk)
    do_tasks()
    assert not Tournament.objects.get(pk=tournament.pk).roles.exists()


def test_an_administrator_hands_over_in_place_of_an_owner(cast, vasco):
    tournament = services.create_tournament(vasco, "Quiet Cup", cast.open(0).game)
    services.give_role(tournament.pk, vasco, cast.carol, Role.ORGANIZER)
    services.hand_over(tournament.pk, make_admin(), "carol")
    assert Tournament.objects.get(pk=tournament.pk).organizer == cast.carol


def test_everybody_who_follows_begins_anew(cast, vasco):
    tournament = cast.open(0)
    services.register_player(tournament.pk, vasco)
    before = Tournament.objects.get(pk=tournament.pk)
    end_account(vasco.pk)
    do_tasks()
    after = Tournament.objects.get(pk=tournament.pk)
    assert after.epoch != before.epoch and after.revision > before.revision


def test_it_is_done_once_more_a_minute_later_for_what_was_under_way(cast, vasco, time_machine):
    tournament = cast.open(0)
    end_account(vasco.pk)
    do_tasks()
    # Its request had begun before.
    services.register_player(tournament.pk, vasco)
    assert Registration.objects.get(tournament=tournament).name == "Vasco Quill"
    time_machine.move_to(timezone.now() + AGAIN_AFTER)
    do_tasks()
    assert Registration.objects.get(tournament=tournament).name == DELETED


def test_answers_kept_for_others_are_renamed(cast, vasco):
    tournament = cast.open(0)
    services.register_player(tournament.pk, vasco)
    match_id = f"/api/v1/registrations/{registration_of(tournament, vasco).pk}/seed/"
    answer = caller(cast.alice).post(match_id, {"seed": 1}, headers={"Idempotency-Key": "one"})
    assert "Vasco Quill" in answer.content.decode()
    end_account(vasco.pk)
    do_tasks()
    again = caller(cast.alice).post(match_id, {"seed": 1}, headers={"Idempotency-Key": "one"})
    assert (again.status_code, again.json()["name"]) == (answer.status_code, DELETED)
    assert KeptAnswer.objects.count() == 1


def test_what_others_were_answered_of_what_they_made_is_renamed(cast, vasco):
    """Answers made before the tasks run, and kept for whoever repeats the write."""
    his = services.create_tournament(vasco, "Quiet Cup", cast.open(0).game)
    services.give_role(his.pk, vasco, cast.carol, Role.ORGANIZER)
    services.invite(his.pk, vasco, "bob", Role.REFEREE)
    invitation = Invitation.objects.get(user=cast.bob)
    path = f"/api/v1/role-invitations/{invitation.pk}/accept/"
    accepted = caller(cast.bob).post(path, {}, headers={"Idempotency-Key": "one"})
    cancelled = caller(cast.carol).post(f"/api/v1/tournaments/{his.pk}/cancel/", headers={"Idempotency-Key": "one"})
    assert [answer.status_code for answer in (accepted, cancelled)] == [200, 200]
    assert "Vasco Quill" in cancelled.content.decode()
    end_account(vasco.pk)
    do_tasks()
    assert list(found_in_tables("Vasco Quill")) == []


def test_what_was_under_way_when_it_ended_is_taken_away_later(cast, vasco, time_machine):
    tournament = cast.open(0)
    end_account(vasco.pk)
    do_tasks()
    Invitation.objects.create(
        tournament=tournament, username="quillfeather", user=vasco, invited_by=cast.alice, at=timezone.now()
    )
    User.objects.filter(pk=vasco.pk).update(last_login=timezone.now())
    time_machine.move_to(timezone.now() + AGAIN_AFTER)
    do_tasks()
    assert not Invitation.objects.exists()
    assert User.objects.get(pk=vasco.pk).last_login is None
    assert list(found_in_tables(*VALUES)) == []


def test_nothing_that_was_read_before_brings_it_back(vasco):
    before = User.objects.get(pk=vasco.pk)
    end_account(vasco.pk)
    before.set_password("another long enough pass phrase")
    before.save()
    now = User.objects.get(pk=vasco.pk)
    assert (now.username, now.is_active, now.has_usable_password()) == (f"deleted {vasco.pk}", False, False)


def test_two_who_met_are_both_named_no_more(cast, vasco):
    walter = make_user("walter", display_name="Walter Inkwell")
    tournament = cast.open(0, check_in_required=False)
    for person in (vasco, walter):
        services.register_player(tournament.pk, person)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    for person in (vasco, walter):
        end_account(person.pk)
    do_tasks()
    assert list(found_in_tables("Vasco Quill", "Walter Inkwell")) == []


def test_nothing_of_others_goes_with_it():
    """Where a name or an address is a part of another's."""
    short = accounts.sign_up("e", PASSWORD, "a@letters.example.org", "E")
    newcomer = {"username": "emma", "password": PASSWORD, "display_name": "Emma"}
    first = caller().post("/api/v1/accounts/", newcomer, headers={"Idempotency-Key": "one"})
    accounts.sign_up("anna", PASSWORD, "anna.a@letters.example.org", "Anna")
    accounts.ask_for_reset("anna.a@letters.example.org")
    accounts.ask_for_reset("A@letters.example.org")
    end_account(short.pk)
    again = caller().post("/api/v1/accounts/", newcomer, headers={"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    do_tasks()
    # To confirm it, and to set a password.
    assert [message.to for message in mail.outbox] == 2 * [["anna.a@letters.example.org"]]


def test_an_account_that_ended_makes_no_tournament(cast, vasco):
    before = User.objects.get(pk=vasco.pk)
    end_account(vasco.pk)
    with pytest.raises(PermissionRefused):
        services.create_tournament(before, "Late Cup", cast.open(0).game)


def test_a_captain_s_team_needs_them(cast, vasco):
    tournament = cast.open(0)
    team = Team.objects.create(name="Red Pandas", captain=vasco)
    Registration.objects.create(tournament=tournament, team=team, name=team.name, state="confirmed")
    with pytest.raises(AccountInUse, match="Red Pandas"):
        end_account(vasco.pk)


def test_what_is_over_is_not_handed_over(cast, vasco):
    tournament = services.create_tournament(vasco, "Quiet Cup", cast.open(0).game)
    services.give_role(tournament.pk, vasco, cast.carol, Role.ORGANIZER)
    services.publish_tournament(tournament.pk, vasco)
    services.cancel_tournament(tournament.pk, vasco)
    with pytest.raises(Conflict, match="It is over"):
        services.hand_over(tournament.pk, vasco, "carol")


def test_nobody_gets_more_tournaments_than_they_may_run(cast, vasco, settings):
    game = cast.open(0).game
    first, second = (services.create_tournament(vasco, f"Quiet Cup {n}", game) for n in (1, 2))
    for tournament in (first, second):
        services.give_role(tournament.pk, vasco, cast.carol, Role.ORGANIZER)
    settings.NEW_ORGANIZER_TOURNAMENTS = 1
    services.hand_over(first.pk, vasco, "carol")
    with pytest.raises(Conflict, match="as many tournaments as they may"):
        services.hand_over(second.pk, vasco, "carol")
    assert Tournament.objects.get(pk=second.pk).organizer == vasco


def test_an_administrator_s_log_names_them_no_more(cast, vasco):
    LogEntry.objects.log_actions(
        make_admin().pk, [vasco], 2, "Changed Display name of Vasco Quill.", single_object=True
    )
    end_account(vasco.pk)
    [entry] = LogEntry.objects.all()
    assert (entry.object_repr, entry.change_message) == (DELETED, "")


def test_the_account_of_a_demo_plays_on(cast, vasco):
    User.objects.filter(pk=vasco.pk).update(is_demo=True)
    with pytest.raises(AccountInUse):
        end_account(vasco.pk)


def test_an_account_ends_once(cast, vasco):
    end_account(vasco.pk)
    ended = User.objects.get(pk=vasco.pk).ended_at
    end_account(vasco.pk)
    assert User.objects.get(pk=vasco.pk).ended_at == ended


def test_over_http_the_password_is_asked_for(cast, vasco):
    client = caller(vasco)
    problem(client.post("/api/v1/accounts/end/", {"password": "not this one"}), 401, "authentication_failed")
    assert client.post("/api/v1/accounts/end/", {"password": PASSWORD}).status_code == 204
    assert User.objects.get(pk=vasco.pk).username == f"deleted {vasco.pk}"


def test_over_http_a_tournament_that_is_not_over_is_named(cast, vasco):
    services.create_tournament(vasco, "Quiet Cup", cast.open(0).game)
    answer = caller(vasco).post("/api/v1/accounts/end/", {"password": PASSWORD})
    assert "Quiet Cup" in problem(answer, 409, "conflict")["detail"]


def test_the_match_of_a_running_tournament_stays_to_be_decided(cast, vasco):
    tournament = cast.open(1, check_in_required=False)
    services.register_player(tournament.pk, vasco)
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = match_between(tournament, cast.bob, vasco)
    end_account(vasco.pk)
    do_tasks()
    services.forfeit_match(match.pk, cast.rita, registration_of(tournament, cast.bob).pk)
    services.approve_result(tournament.pk, cast.alice)
    assert tournament_snapshot(tournament.pk)["tournament"]["champion_name"] == "Bob"


def test_a_sealed_answer_names_them_no_more_either(cast, vasco):
    tournament = cast.open(0)
    path, key = f"/api/v1/tournaments/{tournament.pk}/guests/", {"headers": {"Idempotency-Key": "entering"}}
    first = caller(cast.alice).post(path, {"names": ["Vasco Quill", "Nina"]}, **key).json()
    services.claim_guest(first[0]["claim_code"], vasco)
    end_account(vasco.pk)
    do_tasks()
    again = caller(cast.alice).post(path, {"names": ["Vasco Quill", "Nina"]}, **key).json()
    assert [row["name"] for row in again] == [DELETED, "Nina"]
