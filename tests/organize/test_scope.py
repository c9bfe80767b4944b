"""Role x page x verb on the organizers' site, and that nothing outside of somebody's scope is seen or changed there."""

import pytest
from django.urls import reverse

from apps.organize.base import ScopedAdmin
from apps.organize.desk_verbs import VERBS as VERBS_OF_THE_DESK
from apps.organize.participants import VERBS as GUESTS
from apps.organize.site import organize
from apps.organize.tabs import TABS
from apps.organize.urls import PAGES
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Dispute, LoggedEvent, Match, Registration, Tournament
from tests.organize.at_the_desk import address, enter
from tests.organize.sheets import as_csv, look
from tests.support.record import record

pytestmark = pytest.mark.django_db

NOWHERE = 10**9
MODELS = sorted(organize._registry, key=lambda model: model.__name__)
VERBS = [(page.name, verb) for page in PAGES for verb in page.verbs] + [("participants", verb) for verb in GUESTS]
# What the front page, a page for referees, and one for organizers alone answer each role.
ANSWERS = {
    "anonymous": (302, 302, 302),
    "player": (200, 302, 302),
    "referee": (200, 200, 404),
    "referee of another scope": (200, 200, 404),
    "organizer": (200, 200, 200),
    "organizer of another": (200, 404, 404),
    "staff without role": (200, 302, 302),
    "superuser": (200, 200, 200),
}


def listing(model):
    return reverse(f"organize:{model._meta.app_label}_{model._meta.model_name}_changelist")


def row_page(model, pk, verb="change"):
    return reverse(f"organize:{model._meta.app_label}_{model._meta.model_name}_{verb}", args=[pk])


def rows_of(model, tournament):
    path = {Tournament: "pk", Dispute: "match__tournament"}.get(model, "tournament")
    return model._default_manager.filter(**{path: tournament.pk})


def test_every_page_of_the_site_stands_on_the_scope():
    assert all(isinstance(page, ScopedAdmin) for page in organize._registry.values())


def test_each_role_opens_its_pages_and_no_others(people, two):
    hers, _ = two
    wrong = []
    for role, (front, referees, organizers) in ANSWERS.items():
        client = enter(people[role])
        pages = {reverse("organize:index"): front}
        pages |= {address(tab.name, hers.pk): referees if tab.least is Role.REFEREE else organizers for tab in TABS}
        for page, status in pages.items():
            found = client.get(page).status_code
            wrong += [(role, page, found, status)] if found != status else []
    assert wrong == []


def test_a_verb_changes_nothing_for_those_who_may_not_open_its_page(people, two):
    hers, _ = two
    before, sent = record(hers.pk), everything(hers)
    for role, answers in ANSWERS.items():
        client = enter(people[role])
        for tab, verb in VERBS:
            least = next(page.least for page in TABS if page.name == tab)
            status = answers[1 if least is Role.REFEREE else 2]
            if status != 200:
                answer = client.post(address(tab, hers.pk), {"verb": verb, **sent})
                assert answer.status_code == status, (role, tab, verb)
        assert record(hers.pk) == before, role


EXPORTS = ("participants_csv", "participants_xlsx", "history_csv")


def test_each_role_takes_along_what_it_organizes_and_nothing_of_others(people, two):
    hers, his = two
    for name in EXPORTS:
        for role, (_front, _referees, organizers) in ANSWERS.items():
            client = enter(people[role])
            answer = client.get(reverse(f"organize:{name}", args=[hers.pk]))
            assert answer.status_code == organizers, (name, role)
            assert answer.streaming == (organizers == 200), (name, role)
        client = enter(people["organizer"])
        foreign, missing = (client.get(reverse(f"organize:{name}", args=[pk])) for pk in (his.pk, NOWHERE))
        assert (foreign.status_code, plain(foreign)) == (404, plain(missing)), name
    taken = b"".join(enter(people["organizer"]).get(reverse("organize:participants_csv", args=[hers.pk])))
    ids = {int(line.split(",")[0]) for line in taken.decode("utf-8-sig").splitlines()[1:]}
    assert ids == set(Registration.objects.living().filter(tournament=hers).values_list("pk", flat=True))


def test_a_file_reaches_no_registration_of_another_tournament(people, two):
    hers, his = two
    before = record(his.pk), record(hers.pk)
    foreign = Registration.objects.filter(tournament=his).first()
    Tournament.objects.filter(pk=hers.pk).update(state="registration_open")
    client, sent = enter(people["organizer"]), as_csv([["registration_id", "seed"], [foreign.pk, 1]])
    answer = look(client, hers, sent)
    assert "Nobody who takes part here" in answer.context["refused_rows"][0].reason
    assert look(client, his, sent).status_code == 404
    Tournament.objects.filter(pk=hers.pk).update(state="live")
    assert (record(his.pk), record(hers.pk)) == before


def everything(tournament):
    """What a form could name, all of this tournament."""
    match = Match.objects.filter(tournament=tournament, state="disputed").first()
    registration = Registration.objects.filter(tournament=tournament).first()
    return {
        "match": match.pk,
        "participant1_id": match.participant1_id,
        "participant2_id": match.participant2_id,
        "participant1_score": 2,
        "participant2_score": 1,
        "winner": match.participant1_id,
        "registration": registration.pk,
        "move": "cancel",
        "seen": f"{tournament.epoch} {Tournament.objects.get(pk=tournament.pk).revision}",
        "title": "Hello",
        "names": "Somebody",
        "username": "carol",
        "role": "organizer",
        "order": registration.pk,
        "reviewed": 1,
        "kind": "starts",
        "due_at": "2100-01-01T10:00",
        "name": "Name",
        "game1_1": 13,
        "game1_2": 4,
        "game2_1": 13,
        "game2_2": 5,
        "round": "1 winners 1",
        "best_of": 3,
        "rating": 1,
        "url": "https://example.org/",
    }


def test_an_organizer_s_page_reaches_nothing_of_another_tournament(people, two):
    hers, his = two
    before, sent = record(his.pk), {**everything(his), "seen": ""}
    client = enter(people["organizer"])
    for tab, verb in VERBS:
        client.post(address(tab, hers.pk), {"verb": verb, **sent})
        assert record(his.pk) == before, (tab, verb)


def test_a_referee_of_another_scope_rules_on_nothing(people, two):
    hers, _ = two
    before = record(hers.pk)
    client = enter(people["referee of another scope"])
    page = client.get(address("desk", hers.pk))
    assert not any(column.lines for column in page.context["columns"])
    for verb in VERBS_OF_THE_DESK:
        client.post(address("desk", hers.pk), {"verb": verb, **everything(hers)})
        assert record(hers.pk) == before, verb


def test_no_way_to_a_row_leads_out_of_the_scope(people, two):
    client = enter(people["organizer"])
    for model in MODELS:
        own = set(rows_of(model, two[0]).values_list("pk", flat=True))
        other = rows_of(model, two[1]).first()
        for query in ("", "?_popup=1", "?all=", "?o=1", "?p=9", f"?q={other}", f"?id__exact={other.pk}", "?pk__gt=0"):
            answer = client.get(listing(model) + query, follow=True)
            assert answer.status_code in (200, 400), (model, query)
            if answer.status_code == 400:
                # A look-up that no filter of the list asks for.
                continue
            shown = answer.context["cl"]
            assert {row.pk for row in shown.queryset} <= own and shown.result_count <= len(own), (model, query)
        for verb in ("change", "history", "delete"):
            foreign, missing = (client.get(row_page(model, pk, verb)) for pk in (other.pk, NOWHERE))
            assert (foreign.status_code, plain(foreign)) == (404, plain(missing)), (model, verb)


def plain(answer):
    """The page, but for the token of its forms and its own address."""
    token = answer.context["csrf_token"] if answer.context else ""
    text = answer.content.decode().replace(str(token), "")
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and "next" not in line)


def test_actions_reach_no_row_of_others(people, two):
    _, his = two
    before = record(his.pk)
    client = enter(people["organizer"])
    for model in MODELS:
        chosen = list(rows_of(model, his).values_list("pk", flat=True))
        for action in (*organize.get_model_admin(model).actions, "delete_selected"):
            for across in ("0", "1"):
                sent = {"action": action, "_selected_action": chosen, "select_across": across, "post": "yes"}
                client.post(listing(model), sent)
            assert record(his.pk) == before, (model, action)


def test_a_referee_s_lists_hold_the_scope_alone(people, two):
    hers, _ = two
    for role, sees in (("referee", True), ("referee of another scope", False)):
        client = enter(people[role])
        for model in (Match, Dispute):
            found = {row.pk for row in client.get(listing(model)).context["cl"].queryset}
            assert found == (set(rows_of(model, hers).values_list("pk", flat=True)) if sees else set()), (role, model)
        for model in (Tournament, Registration, LoggedEvent):
            assert client.get(listing(model)).context["cl"].result_count == 0, (role, model)
            assert client.get(row_page(model, rows_of(model, hers).first().pk)).status_code == 404


def test_the_command_palette_finds_what_is_in_the_scope_and_forgets_it(people, two, cast):
    hers, his = two
    client, search = enter(people["organizer"]), reverse("organize:search")
    found = client.get(search, {"s": "his", "extended": "1"}).content.decode()
    assert row_page(Tournament, his.pk) not in found
    found = client.get(search, {"s": "hers", "extended": "1"}).content.decode()
    assert row_page(Tournament, hers.pk) in found
    Tournament.objects.filter(pk=hers.pk).update(organizer=cast.oscar)
    Tournament.objects.filter(pk=his.pk).update(organizer=cast.alice)
    assert row_page(Tournament, hers.pk) not in client.get(search, {"s": "hers", "extended": "1"}).content.decode()


def test_suggestions_and_redirects_of_the_admin_lead_nowhere(people, two):
    _, his = two
    client = enter(people["organizer"])
    asked = {"app_label": "tournaments", "model_name": "registration", "field_name": "tournament", "term": "His"}
    answer = client.get(reverse("organize:autocomplete"), asked)
    assert answer.status_code == 403 or answer.json()["results"] == []
    assert client.get(f"/organize/r/1/{his.pk}/").status_code == 404
    assert client.get(f"/organize/r/1/{NOWHERE}/").status_code == 404


def test_the_staff_flag_gives_nothing_and_nobody_signs_in_here(people):
    stranger = enter(people["staff without role"])
    assert stranger.get("/organize/").context["needs"] == []
    for model in MODELS:
        assert stranger.get(listing(model), follow=True).status_code == 403, model
    nobody = enter(None)
    answer = nobody.get("/organize/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert nobody.post("/organize/login/", {"username": "alice", "password": "x"}).status_code == 302


def test_no_search_makes_more_conditions_than_a_query_can_hold(people):
    client = enter(people["organizer"])
    asked = {"app_label": "tournaments", "model_name": "match", "field_name": "participant1"}
    for page, name in (
        (reverse("organize:search"), "s"),
        (listing(Registration), "q"),
        ("/organize/autocomplete/", "term"),
    ):
        answer = client.get(page, {**asked, name: "a " * 1500})
        assert answer.status_code == 400, page
    assert client.get(reverse("organize:search"), {"s": "a cup of tea", "extended": "1"}).status_code == 200


def test_a_number_beyond_all_ids_is_a_page_that_is_not_there(people):
    client = enter(people["organizer"])
    for pk in (NOWHERE, 10**18, 10**30):
        assert client.get(f"/organize/tournaments/tournament/{pk}/desk/").status_code == 404, pk
        assert client.get(f"/organize/tournaments/tournament/{pk}/change/").status_code == 404, pk
