"""Roles that are offered: held only once they are accepted, and a name that is nobody's is treated as any other."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Deadline, Invitation, TournamentRole
from apps.tournaments.selectors.deadlines import deadlines_for, public_deadlines
from apps.tournaments.selectors.invitations import open_invitations
from apps.tournaments.selectors.roles import membership_of, role_of
from apps.tournaments.services import invitations
from apps.tournaments.services.clock import act_on
from tests.support.cast import play_out
from tests.support.record import record, refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(cast):
    return cast.open()


def invited(cast, cup, person="carol", role=Role.REFEREE):
    services.invite(cup.pk, cast.alice, person, role)
    return Invitation.objects.get(username=person, state="open")


def changes(events):
    return [(event.type, event.data["change"], event.data["user_id"], event.data["value"]) for event in events]


def test_who_is_invited_has_no_role_until_they_accept(cast, cup):
    invitation = invited(cast, cup)
    assert role_of(cast.carol.pk, cup.pk) is Role.SPECTATOR
    assert list(open_invitations(cast.carol.pk)) == [invitation]
    with told(cup.pk) as events:
        accepted = services.accept_invitation(invitation.pk, cast.carol)
    assert (accepted.state, accepted.answered_at is not None) == ("accepted", True)
    assert role_of(cast.carol.pk, cup.pk) is Role.REFEREE
    assert changes(events) == [("access_changed", "role_given", cast.carol.pk, "referee")]
    assert (events[0].actor, events[0].data["changed_by"]) == (cast.carol, "organizer")
    assert not open_invitations(cast.carol.pk)


def test_who_declines_has_no_role_and_nothing_is_told(cast, cup):
    invitation = invited(cast, cup)
    with told(cup.pk) as events:
        assert services.decline_invitation(invitation.pk, cast.carol).state == "declined"
    assert events == []
    assert role_of(cast.carol.pk, cup.pk) is Role.SPECTATOR
    assert not open_invitations(cast.carol.pk)


def test_inviting_changes_nothing_that_others_are_shown(cast, cup):
    before = record(cup.pk)
    invited(cast, cup)
    after = record(cup.pk)
    for row in ("Invitation", "Deadline"):
        assert (len(before.pop(row)), len(after.pop(row))) == (0, 1)
    assert after == before


@pytest.mark.parametrize("answer", [services.accept_invitation, services.decline_invitation])
def test_an_invitation_is_for_its_person_alone(cast, cup, answer):
    invitation = invited(cast, cup)
    for person in (cast.alice, cast.oscar, cast.bob):
        with refused(cup.pk, NotFound):
            answer(invitation.pk, person)
    with refused(cup.pk, NotFound):
        answer(10**9, cast.carol)


@pytest.mark.parametrize("answer", [services.accept_invitation, services.decline_invitation])
@pytest.mark.parametrize("before", ["accepted", "declined", "withdrawn"])
def test_an_invitation_is_answered_once(cast, cup, answer, before):
    invitation = invited(cast, cup)
    match before:
        case "accepted":
            services.accept_invitation(invitation.pk, cast.carol)
        case "declined":
            services.decline_invitation(invitation.pk, cast.carol)
        case "withdrawn":
            services.take_back(cup.pk, cast.alice, "carol")
    with refused(cup.pk, Conflict, before):
        answer(invitation.pk, cast.carol)


def test_who_is_invited_to_a_draft_enters_it_by_accepting(cast):
    draft = cast.draft()
    invitation = invited(cast, draft)
    with refused(draft.pk, NotFound):
        services.register_player(draft.pk, cast.carol)
    services.accept_invitation(invitation.pk, cast.carol)
    assert role_of(cast.carol.pk, draft.pk) is Role.REFEREE


def test_a_second_invitation_takes_the_place_of_the_first(cast, cup):
    invited(cast, cup)
    invitation = invited(cast, cup, role=Role.ORGANIZER)
    assert Invitation.objects.filter(tournament=cup).count() == 1
    services.accept_invitation(invitation.pk, cast.carol)
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER


def test_more_needs_a_new_acceptance_and_less_does_not(cast, cup):
    services.invite(cup.pk, cast.alice, "rita", Role.ORGANIZER)
    assert role_of(cast.rita.pk, cup.pk) is Role.REFEREE
    services.accept_invitation(open_invitations(cast.rita.pk).get().pk, cast.rita)
    assert role_of(cast.rita.pk, cup.pk) is Role.ORGANIZER
    with told(cup.pk) as events:
        services.invite(cup.pk, cast.alice, "rita", Role.REFEREE)
    assert changes(events) == [("access_changed", "role_given", cast.rita.pk, "referee")]
    assert not open_invitations(cast.rita.pk)


def test_to_offer_what_is_held_takes_back_an_offer_of_more(cast, cup):
    services.invite(cup.pk, cast.alice, "rita", Role.ORGANIZER)
    with told(cup.pk) as events:
        services.invite(cup.pk, cast.alice, "rita", Role.REFEREE)
    assert events == []
    assert (role_of(cast.rita.pk, cup.pk), open_invitations(cast.rita.pk).count()) == (Role.REFEREE, 0)


def test_accepting_takes_nothing_from_who_holds_more_by_then(cast, cup):
    invitation = invited(cast, cup)
    services.give_role(cup.pk, cast.alice, cast.carol, Role.ORGANIZER)
    services.accept_invitation(invitation.pk, cast.carol)
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER


def test_an_invitation_of_somebody_who_organizes_no_longer_gives_nothing(cast, cup):
    services.give_role(cup.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    services.invite(cup.pk, cast.oscar, "carol", Role.ORGANIZER)
    services.take_role(cup.pk, cast.alice, cast.oscar)
    [invitation] = open_invitations(cast.carol.pk)
    with refused(cup.pk, Conflict, "invite you again"):
        services.accept_invitation(invitation.pk, cast.carol)
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
    services.accept_invitation(invitation.pk, cast.carol)
    assert role_of(cast.carol.pk, cup.pk) is Role.REFEREE


def test_taking_back_takes_the_role_and_the_invitation(cast, cup):
    services.invite(cup.pk, cast.alice, "rita", Role.ORGANIZER)
    with told(cup.pk) as events:
        services.take_back(cup.pk, cast.alice, "rita")
    assert changes(events) == [("access_changed", "role_taken", cast.rita.pk, "referee")]
    assert not open_invitations(cast.rita.pk)
    with told(cup.pk) as events:
        services.take_back(cup.pk, cast.alice, "rita")
    assert events == []


def test_a_name_that_is_nobodys_is_invited_all_the_same_and_to_no_effect(cast, cup):
    User.objects.filter(pk=cast.oscar.pk).update(is_active=False)
    for name in ("nobody", "oscar"):
        assert invited(cast, cup, name).user is None
    # Who takes the name later was not meant.
    later = User.objects.create_user("nobody")
    assert not open_invitations(later.pk)
    services.invite(cup.pk, cast.alice, "nobody", Role.REFEREE)
    assert open_invitations(later.pk).count() == 1


@pytest.mark.parametrize("verb", ["invite", "invite again", "take back"])
def test_the_same_statements_are_run_whether_a_name_is_somebodys_or_not(cast, cup, verb):
    def run(name):
        if verb != "invite":
            services.invite(cup.pk, cast.alice, name, Role.REFEREE)
        with CaptureQueriesContext(connection) as captured:
            if verb == "take back":
                services.take_back(cup.pk, cast.alice, name)
            else:
                services.invite(cup.pk, cast.alice, name, Role.REFEREE)
        return [re.sub(r'("s\d+_x\d+"| WHERE .*| VALUES .*| SET .*)', "", query["sql"]) for query in captured]

    assert run("carol") == run("nobody")


def test_so_many_invitations_are_open_at_once_whoever_they_are_for(cast, cup, settings):
    settings.INVITATIONS_PER_TOURNAMENT = 3
    for name in ("nobody", "carol", "nowhere"):
        services.invite(cup.pk, cast.alice, name, Role.REFEREE)
    for name in ("oscar", "nobody-else"):
        with refused(cup.pk, Conflict, "take one back"):
            services.invite(cup.pk, cast.alice, name, Role.REFEREE)
    services.invite(cup.pk, cast.alice, "carol", Role.ORGANIZER)
    services.take_back(cup.pk, cast.alice, "nobody")
    services.invite(cup.pk, cast.alice, "oscar", Role.REFEREE)
    other = cast.open(name="Another Cup")
    services.invite(other.pk, cast.alice, "oscar", Role.REFEREE)


@pytest.mark.parametrize("who", ["bob", "rita", "carol", "oscar"])
@pytest.mark.parametrize("verb", ["invite", "take back"])
def test_only_organizers_invite_and_take_back(cast, cup, who, verb):
    with refused(cup.pk, PermissionRefused):
        if verb == "invite":
            services.invite(cup.pk, getattr(cast, who), who, Role.ORGANIZER)
        else:
            services.take_back(cup.pk, getattr(cast, who), "rita")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PLAYER, Role.SPECTATOR])
def test_nobody_is_invited_to_what_cannot_be_given(cast, cup, role):
    with refused(cup.pk, InvalidInput):
        services.invite(cup.pk, cast.alice, "carol", role)
    assert TournamentRole.objects.filter(tournament=cup).count() == 1


@pytest.mark.parametrize("ending", ["cancelled", "completed"])
def test_the_invitations_of_a_tournament_that_is_over_are_taken_back(cast, ending):
    tournament = cast.live(2)
    invitation = invited(cast, tournament)
    if ending == "cancelled":
        services.cancel_tournament(tournament.pk, cast.alice)
    else:
        play_out(tournament, cast.rita)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_at is not None) == ("withdrawn", True)
    assert not open_invitations(cast.carol.pk)
    with refused(tournament.pk, Conflict):
        services.accept_invitation(invitation.pk, cast.carol)
    with refused(tournament.pk, Conflict, "is over"):
        services.invite(tournament.pk, cast.alice, "carol", Role.REFEREE)


def test_an_invitation_that_outlived_its_tournament_before_is_shown_to_nobody_and_gives_nothing(cast, cup):
    services.cancel_tournament(cup.pk, cast.alice)
    left = {"tournament": cup, "user": cast.carol, "username": "carol", "role": "referee", "invited_by": cast.alice}
    invitation = Invitation.objects.create(**left, at=timezone.now())
    assert not open_invitations(cast.carol.pk)
    with refused(cup.pk, Conflict, "is over"):
        services.accept_invitation(invitation.pk, cast.carol)
    services.decline_invitation(invitation.pk, cast.carol)


@pytest.mark.parametrize("name", ["carol", "nobody"])
def test_so_many_invitations_of_one_organizer_to_one_person_are_open_over_all_tournaments(cast, settings, name):
    settings.INVITATIONS_PER_PERSON = 2
    cups = [cast.open(name=f"Cup {number}") for number in range(3)]
    for cup in cups[:2]:
        services.invite(cup.pk, cast.alice, name, Role.REFEREE)
    with refused(cups[2].pk, Conflict, "wait for an answer"):
        services.invite(cups[2].pk, cast.alice, name, Role.REFEREE)
    services.invite(cups[1].pk, cast.alice, name, Role.ORGANIZER)
    services.invite(cups[2].pk, cast.alice, "rita", Role.ORGANIZER)
    services.give_role(cups[2].pk, cast.alice, cast.oscar, Role.ORGANIZER)
    services.invite(cups[2].pk, cast.oscar, name, Role.REFEREE)
    services.cancel_tournament(cups[0].pk, cast.alice)
    services.invite(cups[2].pk, cast.alice, name, Role.REFEREE)


def test_inviting_and_taking_back_has_an_end(cast, cup, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_SENT", 3)
    for _ in range(3):
        services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
        services.take_back(cup.pk, cast.alice, "carol")
    with refused(cup.pk, Conflict, "there are no more"):
        services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)


def ends_of(invitation):
    return Deadline.objects.get(kind="invitation_ends", subject=invitation.pk)


def is_due(invitation):
    Deadline.objects.filter(pk=ends_of(invitation).pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_an_invitation_that_nobody_answers_ends_by_the_clock(cast, cup, settings):
    settings.INVITATION_DAYS = 3
    invitation = invited(cast, cup)
    assert ends_of(invitation).due_at == invitation.at + timedelta(days=3)
    assert open_invitations(cast.carol.pk).get().ends_at == ends_of(invitation).due_at
    is_due(invitation)
    with told(cup.pk) as events:
        act_on(ends_of(invitation).pk)
    invitation.refresh_from_db()
    assert (invitation.state, ends_of(invitation).state) == ("expired", "done")
    assert [(event.type, event.data["moved_by"], event.public) for event in events] == [
        ("deadline_moved", "clock", None)
    ]
    assert events[0].least_role == Role.ORGANIZER.value
    with refused(cup.pk, Conflict, "expired"):
        services.accept_invitation(invitation.pk, cast.carol)
    again = invited(cast, cup)
    services.accept_invitation(again.pk, cast.carol)


@pytest.mark.parametrize("answer", [services.accept_invitation, services.decline_invitation])
def test_nobody_answers_after_the_end_though_the_clock_is_late(cast, cup, answer):
    invitation = invited(cast, cup)
    is_due(invitation)
    assert not open_invitations(cast.carol.pk)
    with refused(cup.pk, Conflict, "has ended"):
        answer(invitation.pk, cast.carol)


def test_an_invitation_that_is_sent_again_ends_later(cast, cup):
    invitation = invited(cast, cup)
    is_due(invitation)
    assert invited(cast, cup, role=Role.ORGANIZER) == invitation
    assert ends_of(invitation).due_at > timezone.now() + timedelta(days=13)


@pytest.mark.parametrize("how", ["accept", "decline", "take back", "cancel"])
def test_what_is_answered_or_taken_back_has_no_end_to_come(cast, cup, how):
    invitation = invited(cast, cup)
    match how:
        case "accept":
            services.accept_invitation(invitation.pk, cast.carol)
        case "decline":
            services.decline_invitation(invitation.pk, cast.carol)
        case "take back":
            services.take_back(cup.pk, cast.alice, "carol")
        case "cancel":
            services.cancel_tournament(cup.pk, cast.alice)
    assert ends_of(invitation).state == "off"


def test_an_end_that_comes_too_late_changes_no_answer(cast, cup):
    invitation = invited(cast, cup)
    is_due(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(state="declined")
    act_on(ends_of(invitation).pk)
    invitation.refresh_from_db()
    assert invitation.state == "declined"


def test_when_invitations_end_is_the_organizers_business(cast, cup):
    invitation = invited(cast, cup)
    assert ends_of(invitation) in deadlines_for(membership_of(cast.alice.pk, cup.pk), cup.pk)
    for person in (cast.rita, cast.bob, cast.carol):
        assert not deadlines_for(membership_of(person.pk, cup.pk), cup.pk)
    assert public_deadlines(cup.pk) == []
    with told(cup.pk) as events:
        services.switch_off_deadline(ends_of(invitation).pk, cast.alice)
    assert [event.least_role for event in events] == [Role.ORGANIZER.value]
    assert open_invitations(cast.carol.pk).get().ends_at is None
