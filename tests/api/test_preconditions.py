"""`ETag`, `If-None-Match` and `If-Match`: a tournament's epoch, revision and extra on everything that belongs to it."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections

from apps.tournaments import services
from apps.tournaments.management.commands import rotate_epochs
from apps.tournaments.models import Tournament
from tests.support.endpoints import ROLES, TABLES
from tests.support.http import caller, problem
from tests.support.record import log, record

TOURNAMENT = "/api/v1/tournaments/{tournament_id}/"
DETAILS = [
    TOURNAMENT,
    *(TOURNAMENT + part for part in ("snapshot/", "events/?since=0", "registrations/", "matches/")),
    "/api/v1/matches/{match_id}/",
]
# The writes to something that is there; a preview only looks.
WRITES = [
    endpoint
    for endpoint in TABLES["tournaments"]
    if endpoint.method != "GET" and "{" in endpoint.path and "/preview/" not in endpoint.path
]

# What is offered, and an offer refused, are nothing that the tag stands for; a result that is determined is there.
UNSEEN = (
    "POST /api/v1/tournaments/{tournament_id}/roles/",
    "POST /api/v1/role-invitations/{invitation_id}/decline/",
    "DELETE /api/v1/tournaments/{tournament_id}/role-invitations/{invitation_id}/",
    "POST /api/v1/tournaments/{tournament_id}/result/",
)


# A live score raises only `extra`.
LIVE_SCORE = "POST /api/v1/matches/{match_id}/score/"


def tag(tournament_id, revision=None):
    """An ETag of the tournament as it is, or as it was at that revision; its `extra` is not compared by a write."""
    row = Tournament.objects.get(pk=tournament_id)
    return f'"{row.epoch.hex}.{row.revision if revision is None else revision}.0-0"'


def revision(tournament_id):
    return Tournament.objects.get(pk=tournament_id).revision


@pytest.fixture
def ids(cast):
    match = cast.begun_match()
    return {"tournament_id": match.tournament_id, "match_id": match.pk}


@pytest.fixture(params=DETAILS)
def path(request, ids):
    return request.param.format(**ids)


@pytest.mark.django_db
def test_a_detail_carries_the_revision(ids, path):
    answer = caller().get(path)
    row = Tournament.objects.get(pk=ids["tournament_id"])
    assert answer["ETag"].startswith(f'"{row.epoch.hex}.{row.revision}.{row.extra}-')
    assert {"Authorization", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}


@pytest.mark.django_db
@pytest.mark.parametrize("known", ["{}", "W/{}", '"0", {}', "*"])
def test_what_is_known_is_not_sent_again(path, known):
    first = caller().get(path)
    again = caller().get(path, headers={"If-None-Match": known.format(first["ETag"])})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.django_db
def test_what_has_changed_is_sent(cast, ids, path):
    first = caller().get(path)
    services.update_score(ids["match_id"], cast.rita, 1, 0)
    again = caller().get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize("before, after", [("carol", "bob"), ("bob", "carol")])
def test_a_tag_is_of_what_its_reader_sees(cast, before, after):
    """A browser keeps one answer for an address, whoever is signed in."""
    path = f"/api/v1/matches/{cast.reported_match().pk}/"
    known = caller(getattr(cast, before)).get(path)["ETag"]
    assert caller(getattr(cast, after)).get(path, headers={"If-None-Match": known}).status_code == 200
    assert caller(getattr(cast, before)).get(path, headers={"If-None-Match": known}).status_code == 304


@pytest.mark.django_db
def test_the_next_page_of_the_log_is_not_the_one_before(cast):
    path = f"/api/v1/tournaments/{cast.begun_match().tournament_id}/events/?limit=2&since="
    first = caller(cast.bob).get(path + "0")
    known, next_page = first["ETag"], path + str(first.json()["sequence"])
    assert caller(cast.bob).get(path + "0", headers={"If-None-Match": known}).status_code == 304
    assert caller(cast.bob).get(next_page, headers={"If-None-Match": known}).json()["events"]


@pytest.mark.django_db
def test_a_private_tournament_is_not_there_whatever_tag_is_named(cast, ids, path):
    services.edit_tournament(ids["tournament_id"], cast.alice, visibility="private")
    problem(caller().get(path, headers={"If-None-Match": "*"}), 404, "not_found")


@pytest.fixture(params=WRITES, ids=str)
def asked(request, cast):
    """`ask(if_match)` is one of the writes, by somebody who may do it."""
    endpoint = request.param
    scene = endpoint.scene(cast)
    client = caller(scene.person(next(role for role in ROLES if endpoint.answers[role] < 300)))

    class Asked:
        tournament_id = scene.tournament.pk
        raises = int(str(endpoint) not in (*UNSEEN, LIVE_SCORE))

        def __call__(self, if_match):
            ask = getattr(client, endpoint.method.lower())
            return ask(endpoint.path.format(**scene.ids), endpoint.body_for(scene), headers={"If-Match": if_match})

    return Asked()


@pytest.mark.django_db
def test_every_write_is_made_where_nothing_has_changed_and_raises_the_revision(asked):
    before = revision(asked.tournament_id)
    answer = asked(tag(asked.tournament_id))
    assert answer.status_code < 300, answer.content
    assert answer["ETag"].split(".")[:2] == tag(asked.tournament_id).split(".")[:2]
    assert revision(asked.tournament_id) - before == asked.raises


@pytest.mark.django_db
def test_every_write_is_refused_where_something_has_changed(asked):
    before = record(asked.tournament_id)
    answer = asked(tag(asked.tournament_id, revision(asked.tournament_id) - 1))
    assert "Read it again" in problem(answer, 412, "precondition_failed")["detail"]
    assert answer.json()["revision"] == revision(asked.tournament_id)
    assert record(asked.tournament_id) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("if_match", "status"), [("*", 200), ('"0", {}', 200), ("W/{}", 200), ('{}x"', 412), ('"x"', 412), ('""', 412)]
)
def test_an_if_match_is_read_as_the_standard_says(cast, if_match, status):
    tournament = cast.open()
    named = if_match.replace("{}", tag(tournament.pk))
    path = TOURNAMENT.format(tournament_id=tournament.pk)
    assert caller(cast.alice).patch(path, {"name": "X"}, headers={"If-Match": named}).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("if_match", ["*", '"0"'])
def test_what_is_not_there_yet_matches_nothing(cast, if_match):
    body = {"name": "New Cup", "game": cast.open().game.slug}
    answer = caller(cast.alice).post("/api/v1/tournaments/", body, headers={"If-Match": if_match})
    problem(answer, 412, "precondition_failed")
    assert not Tournament.objects.filter(name="New Cup").exists()


@pytest.mark.django_db
def test_a_write_that_changes_nothing_leaves_the_tag(cast):
    match = cast.match()
    client, path = caller(cast.bob), f"/api/v1/matches/{match.pk}/ready/"
    assert client.post(path)["ETag"] == client.post(path)["ETag"]


@pytest.mark.django_db
def test_a_write_sent_again_meets_its_own_revision_and_gets_its_answer(cast):
    tournament = cast.open()
    headers = {"If-Match": tag(tournament.pk), "Idempotency-Key": "k"}
    path = TOURNAMENT.format(tournament_id=tournament.pk) + "announcements/"
    answers = [caller(cast.alice).post(path, {"title": "Lunch"}, headers=headers) for _ in range(2)]
    assert (answers[0].status_code, answers[0].content) == (answers[1].status_code, answers[1].content)
    assert answers[0].status_code == 201


@pytest.mark.django_db
def test_rotated_epochs_are_a_change(ids, path, capsys):
    first = caller().get(path)
    call_command("rotate_epochs")
    assert caller().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_what_was_read_of_a_lost_history_is_known_by_nobody(cast, ids, path):
    """A backup was restored, and others have written since: the numbers are what they were, and the state is not."""
    lost = caller().get(path)["ETag"]
    Tournament.objects.filter(pk=ids["tournament_id"]).update(epoch=uuid.uuid4())
    assert caller().get(path, headers={"If-None-Match": lost}).status_code == 200
    url = TOURNAMENT.format(**ids)
    problem(caller(cast.alice).patch(url, {"name": "X"}, headers={"If-Match": lost}), 412, "precondition_failed")


@pytest.mark.django_db
def test_epochs_are_rotated_while_others_write(cast, monkeypatch):
    tournament = cast.draft()
    number = Tournament.objects.get(pk=tournament.pk).revision

    def new_epoch():
        services.edit_tournament(tournament.pk, cast.alice, name="Written meanwhile")
        return made

    made = uuid.uuid4()
    monkeypatch.setattr(rotate_epochs.uuid, "uuid4", new_epoch)
    call_command("rotate_epochs")
    row = Tournament.objects.get(pk=tournament.pk)
    assert (row.epoch, row.name, row.revision) == (made, "Written meanwhile", number + 2)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["live score", "organizer's name"])
def test_what_nobody_decides_by_is_sent_and_hinders_no_write(cast, ids, change):
    url = TOURNAMENT.format(**ids)
    read = caller().get(url)["ETag"]
    if change == "live score":
        services.update_score(ids["match_id"], cast.rita, 1, 0)
        services.tell_scores(ids["tournament_id"], [ids["match_id"]])
    else:
        cast.alice.display_name = "Alice the Second"
        cast.alice.save()
    assert caller().get(url, headers={"If-None-Match": read}).status_code == 200
    assert caller(cast.alice).patch(url, {"name": "X"}, headers={"If-Match": read}).status_code == 200


@pytest.mark.django_db
def test_a_live_score_answers_with_a_tag_that_is_good_for_the_next_write_after_it_was_told(cast, ids):
    url = "/api/v1/matches/{match_id}/score/".format(**ids)
    read = caller(cast.rita).post(url, {"participant1_score": 1, "participant2_score": 0})["ETag"]
    services.tell_scores(ids["tournament_id"], [ids["match_id"]])
    score = {"participant1_score": 2, "participant2_score": 0}
    assert caller(cast.rita).post(url, score, headers={"If-Match": read}).status_code == 200


def test_of_many_who_read_the_same_revision_one_writes(postgres_db, cast):
    tournament = cast.open()
    path = TOURNAMENT.format(tournament_id=tournament.pk) + "announcements/"
    together, read = threading.Barrier(8), tag(tournament.pk)

    def announce(n):
        client = caller(cast.alice)
        together.wait(timeout=60)
        try:
            return client.post(path, {"title": str(n)}, headers={"If-Match": read}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(announce, range(8))) == [201] + [412] * 7
    assert len(log(tournament.pk, "announcement")) == 1
