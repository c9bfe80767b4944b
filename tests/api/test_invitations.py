"""Invitations over HTTP: they are answered by their person, and tell whoever sends them nothing."""

import pytest
from rest_framework.throttling import SimpleRateThrottle

from apps.accounts.invited_addresses import refuse_mails
from apps.accounts.models import User
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Invitation, TournamentRole
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.services import give_role
from tests.support.http import caller, problem
from tests.support.mailboxes import confirm

pytestmark = pytest.mark.django_db

MINE = "/api/v1/me/invitations/"
ANSWER = "/api/v1/role-invitations/"


def roles(tournament, username=""):
    return f"/api/v1/tournaments/{tournament.pk}/roles/" + (f"{username}/" if username else "")


def offers_in(tournament, number=None):
    return f"/api/v1/tournaments/{tournament.pk}/role-invitations/" + (f"{number}/" if number else "")


def invite(cast, cup, username, role="referee"):
    return caller(cast.alice).post(roles(cup), {"username": username, "role": role})


def shown(answer):
    """All of an answer that its caller can tell from another's."""
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.fixture
def cup(cast):
    return cast.open()


@pytest.fixture
def names(cast):
    """Names of every kind: a person's, an inactive one's, a player's, and nobody's."""
    User.objects.filter(pk=cast.oscar.pk).update(is_active=False)
    return ["carol", "oscar", "bob", "nobody", "no such name at all", "x" * 150]


def test_an_invitation_is_answered_alike_whether_the_name_is_somebodys_or_not(cast, cup, names):
    answers = [shown(invite(cast, cup, name)) for name in names]
    assert answers[0][0] == 202
    assert answers == answers[:1] * len(names)
    again = [shown(invite(cast, cup, name, "organizer")) for name in names]
    assert again == answers
    assert TournamentRole.objects.filter(tournament=cup).count() == 1


def test_taking_back_is_answered_alike_whatever_there_was(cast, cup, names):
    for name in ("carol", "nobody"):
        invite(cast, cup, name)
    answers = [caller(cast.alice).delete(roles(cup, name)) for name in [*names, "alice"]]
    assert {(answer.status_code, answer.content, answer["ETag"]) for answer in answers} == {
        (204, b"", answers[0]["ETag"])
    }
    assert not Invitation.objects.filter(state="open")
    assert caller(cast.alice).delete(roles(cup, "rita")).status_code == 204
    assert not TournamentRole.objects.filter(tournament=cup)


def test_an_address_is_invited_and_taken_back_like_a_name_and_tells_as_little(cast, cup, names):
    confirm(cast.carol)
    told = shown(invite(cast, cup, "carol"))
    for address in (cast.carol.email, "nobody@example.org", cast.bob.email):
        assert shown(invite(cast, cup, address)) == told
    [by_name, by_address] = caller(cast.carol).get(MINE).json()["results"]
    assert by_name.keys() == by_address.keys() and "@" not in str(by_address)
    assert caller(cast.bob).get(MINE).json()["results"] == [], "the address is not known to be Bob's"
    offers = caller(cast.alice).get(offers_in(cup)).json()["results"]
    for offer in offers:
        if offer["address"]:
            assert caller(cast.alice).delete(offers_in(cup, offer["id"])).status_code == 204
    assert len(caller(cast.carol).get(MINE).json()["results"]) == 1
    problem(invite(cast, cup, "nobody@"), 400, "invalid_schema")


def test_an_address_stands_in_no_address_of_a_request(cast, cup):
    invite(cast, cup, cast.carol.email)
    for address in (cast.carol.email, "nobody@example.org"):
        refused = problem(caller(cast.alice).delete(roles(cup, address)), 400, "invalid_schema")
        assert "by its number" in refused["detail"] and "@" not in refused["detail"]
    assert Invitation.objects.get().state == "open"
    # Of accounts of before some are called like an address, and hold their roles under that.
    User.objects.filter(pk=cast.rita.pk).update(username="rita@example.org")
    assert caller(cast.alice).delete(roles(cup, "rita@example.org")).status_code == 204
    assert role_of(cast.rita.pk, cup.pk) is Role.SPECTATOR


def test_an_organizer_lists_what_is_offered_and_takes_it_back_by_its_number(cast, cup):
    give_role(cup.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    invite(cast, cup, "ann@example.org")
    invite(cast, cup, "carol")
    mine, others = (caller(person).get(offers_in(cup)).json()["results"] for person in (cast.alice, cast.oscar))
    assert [(row["username"], row["address"]) for row in mine] == [("carol", None), (None, "ann@example.org")]
    assert [(row["username"], row["address"]) for row in others] == [("carol", None), (None, None)]
    number = mine[1]["id"]
    refuse_mails(Invitation.objects.get(pk=number).username)
    assert caller(cast.alice).get(offers_in(cup)).json()["results"] == mine, "who invited does not see a refusal"

    elsewhere = cast.open(name="Elsewhere")
    problem(caller(cast.alice).delete(offers_in(elsewhere, number)), 404, "not_found")
    assert caller(cast.oscar).delete(offers_in(cup, number)).status_code == 204
    problem(caller(cast.oscar).delete(offers_in(cup, number)), 409, "conflict")
    assert [row["username"] for row in caller(cast.alice).get(offers_in(cup)).json()["results"]] == ["carol"]
    problem(caller(cast.carol).get(offers_in(cup)), 403, "insufficient_permissions")


def test_who_confirmed_the_address_accepts_what_it_is_invited_to(cast, cup):
    confirm(cast.carol)
    invite(cast, cup, cast.carol.email, "organizer")
    [found] = caller(cast.carol).get(MINE).json()["results"]
    assert caller(cast.oscar).post(f"{ANSWER}{found['id']}/accept/").status_code == 404
    assert caller(cast.carol).post(f"{ANSWER}{found['id']}/accept/").json()["state"] == "accepted"
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER


def test_a_person_sees_what_they_are_invited_to_and_accepts(cast, cup):
    invite(cast, cup, "carol", "organizer")
    carol = caller(cast.carol)
    [found] = carol.get(MINE).json()["results"]
    told = {"tournament": cup.pk, "tournament_name": "Friday Cup", "role": "organizer", "invited_by": "Alice"}
    assert {**told, "state": "open"}.items() <= found.items()
    assert set(found) == {*told, "id", "at", "ends_at", "scope", "state"}
    answer = carol.post(f"{ANSWER}{found['id']}/accept/")
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER
    assert carol.get(MINE).json()["results"] == []
    problem(carol.post(f"{ANSWER}{found['id']}/accept/"), 409, "conflict")


def test_a_person_declines(cast, cup):
    invite(cast, cup, "carol")
    carol = caller(cast.carol)
    [found] = carol.get(MINE).json()["results"]
    assert carol.post(f"{ANSWER}{found['id']}/decline/").json()["state"] == "declined"
    assert (carol.get(MINE).json()["count"], role_of(cast.carol.pk, cup.pk)) == (0, Role.SPECTATOR)


def test_an_acceptance_that_is_sent_again_is_answered_as_the_first_time(cast, cup):
    invite(cast, cup, "carol")
    number = Invitation.objects.get().pk
    answers = [caller(cast.carol).post(f"{ANSWER}{number}/accept/", headers={"Idempotency-Key": "a"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


def test_nobody_sees_or_answers_what_others_are_invited_to(cast, cup):
    invite(cast, cup, "carol")
    number = Invitation.objects.get().pk
    for person in (cast.bob, cast.alice):
        assert caller(person).get(MINE).json()["results"] == []
        answers = [
            caller(person).post(f"{ANSWER}{pk}/{verb}/") for pk in (number, 10**9) for verb in ("accept", "decline")
        ]
        assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    for answer in (caller().get(MINE), caller().post(f"{ANSWER}{number}/accept/")):
        problem(answer, 401, "authentication_required")


def test_no_more_is_offered_than_can_be_given(cast, cup):
    problem(invite(cast, cup, "bob", "admin"), 400, "invalid_schema")
    problem(invite(cast, cup, "x" * 151), 400, "invalid_schema")
    problem(invite(cast, cup, ""), 400, "invalid_schema")


def test_an_organizer_who_invites_too_many_is_told_to_wait_whoever_they_are(cast, cup, monkeypatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "invitations", "3/hour")
    for name in ("nobody", "carol", "nowhere"):
        assert invite(cast, cup, name).status_code == 202
    for name in ("oscar", "nobody-else"):
        problem(invite(cast, cup, name), 429, "rate_limit_exceeded")
    assert caller(cast.alice).delete(roles(cup, "nobody")).status_code == 204


@pytest.mark.parametrize(
    ("username", "method"), [("", "post"), ("", "options"), ("rita", "delete"), ("rita", "options")]
)
def test_who_is_nobody_is_asked_to_sign_in_whatever_they_send(cast, cup, username, method):
    assert getattr(caller(), method)(roles(cup, username)).status_code == 401


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_method_that_is_not_there_names_those_that_are(cast, cup, method):
    for address, allowed in ((roles(cup), "GET, POST, HEAD, OPTIONS"), (roles(cup, "rita"), "DELETE, OPTIONS")):
        answer = getattr(caller(cast.alice), method)(address)
        assert (answer.status_code, answer["Allow"]) == (405, allowed)
