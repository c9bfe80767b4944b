"""The admin site: an organizer sees their own tournaments, and what the engine owns is shown, not edited."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.tokens import verify_access
from apps.certificates.models import Certificate, CertificateOptions
from apps.payouts.models import LedgerEntry, Payout, Pool
from apps.tournaments import models, services
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.roles import Role
from tests.support.cast import access_token, make_admin
from tests.support.factors import shown_again

pytestmark = pytest.mark.django_db

OWNED = [
    models.Tournament,
    models.TournamentRole,
    models.Invitation,
    models.Registration,
    models.Bracket,
    models.Match,
    models.MatchGame,
    models.ResultReport,
    models.Dispute,
    models.LoggedEvent,
    models.Announcement,
]
OF_CERTIFICATES = [Certificate, CertificateOptions]
OF_PAYOUTS = [Pool, Payout, LedgerEntry]
OURS = [*OWNED, models.Game, User]


def name_of(model):
    return model.__name__


def listing(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page(row, verb="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{verb}", args=[row.pk])


def rows_of(model, tournament):
    path = {models.Tournament: "pk"}.get(model, "tournament")
    if model in (models.MatchGame, models.ResultReport, models.Dispute):
        path = "match__tournament"
    return model.objects.filter(**{path: tournament.pk})


def rich(cast, name):
    """A tournament with at least one row in every table."""
    match = cast.begun_match(4, name=name, best_of=3, best_of_final=3)
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 4))
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    services.invite(match.tournament_id, cast.alice, "carol", Role.REFEREE)
    services.announce(match.tournament_id, cast.alice, f"Welcome to {name}")
    return match.tournament


def shown(client, model):
    """The primary keys that a person finds in the list."""
    answer = client.get(listing(model))
    assert answer.status_code == 200
    return {row.pk for row in answer.context["cl"].queryset}


@pytest.fixture
def as_staff(cast, client):
    """`as_staff(user)`: the client of this person, who may enter the admin."""

    def enter(user):
        user.is_staff = True
        user.save()
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def two(cast):
    """Alice's tournament, and one of Oscar's with the same kinds of rows."""
    hers = rich(cast, "Hers")
    his = rich(cast, "His")
    models.Tournament.objects.filter(pk=his.pk).update(organizer=cast.oscar)
    return hers, his


def test_every_table_of_ours_is_in_the_admin():
    registered = {model for model in admin.site._registry if model.__module__.startswith("apps.")}
    assert registered == {*OURS, *OF_CERTIFICATES, *OF_PAYOUTS}


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_every_page_opens_for_an_admin(cast, client, model):
    tournament = rich(cast, "Cup")
    client.force_login(make_admin())
    assert shown(client, model) == set(model.objects.values_list("pk", flat=True))
    row = rows_of(model, tournament).first() if model in OWNED else model.objects.first()
    for address in (page(row), page(row, "history"), listing(model) + "?q=Cup"):
        answer = client.get(address)
        assert answer.status_code == 200, address


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_a_list_asks_the_same_number_of_queries_for_one_and_for_many(cast, client, model):
    client.force_login(make_admin())

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(listing(model)).status_code == 200
        return len(asked)

    rich(cast, "One")
    few = queries()
    for number in range(3):
        rich(cast, f"Cup {number}")
    assert queries() == few


@pytest.mark.parametrize("model", OWNED, ids=name_of)
def test_an_organizer_sees_their_own_and_what_belongs_to_it(two, cast, as_staff, model):
    hers, his = two
    client = as_staff(cast.alice)
    assert shown(client, model) == set(rows_of(model, hers).values_list("pk", flat=True)) != set()
    assert client.get(page(rows_of(model, hers).first())).status_code == 200
    # A page that is not theirs leads back to the start, as one that is not there does.
    assert client.get(page(rows_of(model, his).first())).status_code == 302


@pytest.mark.parametrize("model", OWNED, ids=name_of)
def test_an_organizer_sees_the_names_that_everyone_sees_and_never_those_people_sign_in_with(cast, as_staff, model):
    tournament = rich(cast, "Cup")
    client = as_staff(cast.alice)
    client.post(page(tournament), {**form_of(client, tournament), "rules": "None."})
    services.give_role(tournament.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(username=f"signs-in-{user.pk}", first_name="Signs", last_name="In")
    client = as_staff(User.objects.get(pk=cast.oscar.pk))
    own = User.objects.get(pk=cast.oscar.pk).username
    for row in rows_of(model, tournament):
        for address in (listing(model), page(row), page(row, "history")):
            text = client.get(address).content.decode().replace(own, "")
            assert "signs-in-" not in text and "Signs In" not in text, address
    if model is models.Tournament:
        assert "Alice" in client.get(page(tournament, "history")).content.decode()


@pytest.mark.parametrize("model", OWNED, ids=name_of)
def test_a_second_organizer_sees_the_same(two, cast, as_staff, model):
    hers, _ = two
    services.give_role(hers.pk, cast.alice, cast.carol, Role.ORGANIZER)
    expected = set(rows_of(model, hers).values_list("pk", flat=True))
    assert shown(as_staff(cast.carol), model) == expected


@pytest.mark.parametrize("model", OWNED, ids=name_of)
@pytest.mark.parametrize("who", ["carol", "rita", "bob"])
def test_being_staff_shows_nothing_by_itself(two, cast, as_staff, model, who):
    client = as_staff(getattr(cast, who))
    assert shown(client, model) == set()
    for tournament in two:
        assert client.get(page(rows_of(model, tournament).first())).status_code == 302


@pytest.mark.parametrize("model", OURS, ids=name_of)
@pytest.mark.parametrize("who", [None, "alice"])
def test_without_being_staff_nobody_enters(cast, client, model, who):
    if who:
        client.force_login(getattr(cast, who))
    answer = client.get(listing(model))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("model", [models.Game, User], ids=name_of)
def test_games_and_accounts_are_for_admins(two, cast, as_staff, model):
    assert as_staff(cast.alice).get(listing(model)).status_code == 403


@pytest.mark.parametrize("model", OWNED, ids=name_of)
def test_nothing_is_added_or_deleted_by_hand_but_for_a_role_taken_back(two, client, model):
    hers, _ = two
    client.force_login(make_admin())
    row = rows_of(model, hers).first()
    add = reverse(f"admin:tournaments_{model._meta.model_name}_add")
    for address in (add, page(row, "delete")) if model is not models.TournamentRole else (add,):
        assert client.get(address).status_code == 403
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert rows_of(model, hers).filter(pk=row.pk).exists()


def test_an_organizer_takes_a_role_back_and_it_is_told(two, cast, as_staff):
    hers, _ = two
    role, foreign = (models.TournamentRole.objects.get(tournament=tournament, role="referee") for tournament in two)
    client = as_staff(cast.alice)
    assert client.get(page(role, "delete")).status_code == 200
    client.post(page(role, "delete"), {"post": "yes"})
    client.post(page(foreign, "delete"), {"post": "yes"})
    assert list(models.TournamentRole.objects.filter(role="referee")) == [foreign]
    told = models.LoggedEvent.objects.filter(tournament=hers).last()
    assert (told.type, told.data["user_id"]) == ("access_changed", cast.rita.pk)


def test_several_roles_are_taken_back_at_once(cast, as_staff):
    tournament = cast.open()
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.REFEREE)
    roles = models.TournamentRole.objects.filter(tournament=tournament)
    picked = {"action": "delete_selected", "_selected_action": list(roles.values_list("pk", flat=True)), "post": "yes"}
    as_staff(cast.alice).post(listing(models.TournamentRole), picked)
    assert not roles.exists()
    assert models.LoggedEvent.objects.filter(type="access_changed", data__change="role_taken").count() == 2


@pytest.mark.parametrize("model", [model for model in OWNED if model is not models.Tournament], ids=name_of)
def test_what_the_engine_owns_is_not_edited(two, client, model):
    hers, _ = two
    client.force_login(make_admin())
    row = rows_of(model, hers).first()
    before = model.objects.values().get(pk=row.pk)
    assert client.post(page(row), {}).status_code == 403
    assert model.objects.values().get(pk=row.pk) == before


def form_of(client, tournament):
    """What the page's form would send if nothing were changed."""
    fields = client.get(page(tournament)).context["adminform"].form.initial
    sent = {name: "" if value is None else value for name, value in fields.items()}
    start = sent.pop("start_at", "")
    return {name: value for name, value in sent.items() if value is not False} | {
        "start_at_0": start and start.date(),
        "start_at_1": start and start.time(),
    }


def test_an_organizer_edits_their_tournament(cast, as_staff):
    tournament = cast.draft()
    client = as_staff(cast.alice)
    answer = client.post(page(tournament), {**form_of(client, tournament), "name": "Saturday Cup", "best_of": 3})
    assert answer.status_code == 302, answer.context["errors"]
    after = models.Tournament.objects.get(pk=tournament.pk)
    assert (after.name, after.best_of, after.revision) == ("Saturday Cup", 3, tournament.revision + 1)


def test_an_edit_leaves_alone_what_went_on_meanwhile(cast, as_staff):
    tournament = cast.open(1)
    client = as_staff(cast.alice)
    form = form_of(client, tournament)
    services.register_player(tournament.pk, cast.carol)
    client.post(page(tournament), {**form, "name": "Saturday Cup"})
    after = models.Tournament.objects.get(pk=tournament.pk)
    assert (after.name, after.sequence) == ("Saturday Cup", tournament.sequence + 2)


def test_nobody_edits_another_s_tournament(two, cast, as_staff):
    hers, his = two
    client = as_staff(cast.alice)
    form = form_of(client, hers)
    assert client.post(page(his), {**form, "name": "Mine"}).status_code == 302
    assert models.Tournament.objects.get(pk=his.pk).name == "His"


def test_what_is_settled_is_not_edited_and_says_so(cast, as_staff):
    tournament = cast.live()
    client = as_staff(cast.alice)
    answer = client.post(page(tournament), {**form_of(client, tournament), "best_of": 5}, follow=True)
    texts = [str(message) for message in answer.context["messages"]]
    assert any("settled" in text for text in texts)
    assert not any("changed successfully" in text for text in texts)
    assert models.Tournament.objects.get(pk=tournament.pk).best_of == 1


def test_the_page_of_an_account_shows_the_display_name(cast, client):
    client.force_login(make_admin())
    assert "display_name" in client.get(page(cast.bob)).content.decode()


def test_lifting_a_ban_gives_nothing_back(cast, client):
    access = access_token(cast.bob)
    client.force_login(make_admin())
    shown_again(client)
    for active in ({}, {"is_active": "on"}):
        form = client.get(page(cast.bob)).context["adminform"].form
        sent = {"username": "bob", "email": "", "shown": form["shown"].value()}
        assert client.post(page(cast.bob), {**sent, **active}).status_code == 302
        assert User.objects.get(pk=cast.bob.pk).is_active == bool(active)
        with pytest.raises(CredentialError):
            verify_access(access)
    cast.bob.refresh_from_db()
    assert verify_access(access_token(cast.bob)).user == cast.bob


def test_the_front_page_lists_what_an_organizer_has(cast, as_staff):
    cast.draft()
    answer = as_staff(cast.alice).get(reverse("admin:index"))
    labels = {app["app_label"] for app in answer.context["app_list"]}
    assert labels == {"tournaments", "payouts", "certificates"}


@pytest.mark.parametrize("text", ["a " * 1500, "a " * 21, "a" * 201], ids=["1500 words", "21 words", "201 characters"])
@pytest.mark.parametrize("model", sorted(admin.site._registry, key=name_of), ids=name_of)
def test_a_search_of_more_than_a_query_holds_is_refused_and_says_what_is_possible(client, model, text):
    client.force_login(make_admin())
    answer = client.get(listing(model), {"q": text})
    assert (answer.status_code, answer.content) == (400, b"Search for 20 words and 200 characters at most.")
    assert client.get(listing(model), {"q": "a " * 20}).status_code == 200


def test_so_is_one_of_the_admins_own_suggestions(client):
    client.force_login(make_admin())
    assert client.get(reverse("admin:autocomplete"), {"term": "a " * 21}).status_code == 400


def test_a_fault_of_the_admins_own_code_is_not_blamed_on_the_request(client, cast, monkeypatch):
    User.objects.filter(pk=cast.alice.pk).update(is_staff=True)
    client.force_login(cast.alice)
    monkeypatch.setattr("apps.tournaments.admin.base.Q", lambda **lookup: int("ours"))
    with pytest.raises(ValueError, match="ours"):
        client.get(listing(models.Tournament))
