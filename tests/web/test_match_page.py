import re
from collections import Counter
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from apps.tournaments import services
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match
from apps.tournaments.realtime.sockets.commands import COMMANDS
from apps.tournaments.selectors.match_surroundings import surroundings_of
from apps.web import match_page
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def page(client, match, status=200):
    return page_of(client, f"/matches/{match.pk}/", status)


def commands(html):
    return set(re.findall(r'data-command="(\w+)"', html))


def test_everybody_sees_score_state_and_what_happened(client, cast):
    match = cast.begun_match(4, best_of=3)
    services.update_score(match.pk, cast.rita, 1, 0)
    services.tell_scores(match.tournament_id, [match.pk])
    html = page(client, match)
    told = words(html)
    assert "Semi-finals" in told and "Best of 3" in told and "Live" in told
    assert re.search(r"Bob .* 1 : 0 .*Bella", told)
    assert "Bob and Bella are playing" in told and "1–0" in told
    assert commands(html) == set()


def test_of_a_long_timeline_the_newest_is_shown(client, cast, monkeypatch):
    monkeypatch.setattr(match_page, "TIMELINE_LENGTH", 1)
    match = cast.begun_match(4, best_of=3)
    services.update_score(match.pk, cast.rita, 1, 0)
    services.tell_scores(match.tournament_id, [match.pk])
    told = words(page(client, match))
    assert "1–0" in told and "are playing" not in told


def test_the_match_for_third_place_is_called_by_its_name(client, cast):
    tournament = cast.live(4, third_place=True)
    assert "Third place" in words(page(client, tournament.matches.get(side="third_place")))


def test_a_player_says_that_they_are_ready(client, cast):
    match = cast.match()
    assert commands(page(sign_in(client, cast.bob), match)) == {"ready_up"}
    services.ready_up(match.pk, cast.bob)
    html = page(client, match)
    assert commands(html) == set() and "Waiting for the other side" in words(html)


def test_a_player_reports_a_live_match(client, cast):
    assert commands(page(sign_in(client, cast.bob), cast.begun_match())) == {"report_score"}


def test_the_other_side_confirms_or_disputes(client, cast):
    match = cast.reported_match(best_of_final=3)
    html = page(sign_in(client, cast.bella), match)
    assert commands(html) == {"confirm_result", "dispute_result"}
    assert f'name="report_id" value="{match.reports.get().pk}"' in html
    assert "The other side reported 2 : 0." in words(html)


def test_who_reported_may_only_correct_it(client, cast):
    html = page(sign_in(client, cast.bob), cast.reported_match(best_of_final=3))
    assert commands(html) == {"report_score"}
    assert "You reported 2 : 0." in words(html)


def test_a_report_is_shown_to_nobody_else(client, cast):
    html = page(sign_in(client, cast.carol), cast.reported_match(best_of_final=3))
    assert "reported" not in words(html) and "2 : 0" not in words(html)


def test_a_referee_starts_scores_and_completes(client, cast):
    sign_in(client, cast.rita)
    match = cast.match()
    assert commands(page(client, match)) == {"call_match", "start_match", "complete_match"}
    services.start_match(match.pk, cast.rita)
    html = page(client, match)
    assert commands(html) == {"complete_match"}
    assert html.count("data-step=") == 4


def test_a_referee_rules_on_a_disputed_match(client, cast):
    html = page(sign_in(client, cast.rita), cast.disputed_match())
    assert commands(html) == {"complete_match"} and "<details open>" in html


def test_a_match_that_is_over_has_no_commands(client, cast):
    match = cast.begun_match(4)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 1, 4, 3))
    html = page(sign_in(client, cast.bob), match)
    assert commands(html) == set()
    assert "Tie-break 4 : 3" in words(html) and "Bob Winner" in words(html)


def vetoing(cast):
    """Who is in turn, and the match."""
    match = cast.match(name="E", map_pool=["Ascent", "Bind"])
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    return match.participant1.user, match


def test_every_form_is_a_command_of_the_protocol_with_its_fields(client, cast):
    matches = [
        (cast.bob, cast.match(name="A")),
        (cast.bob, cast.begun_match(name="B")),
        (cast.bella, cast.reported_match(name="C")),
        (cast.rita, cast.begun_match(name="D")),
        vetoing(cast),
    ]
    forms = {}
    for person, match in matches:
        for name, body in re.findall(
            r'<form[^>]* data-command="(\w+)">(.*?)</form>', page(sign_in(client, person), match), re.S
        ):
            # A file is sent by the browser itself.
            forms[name] = set(re.findall(r'name="(\w+)"', body)) - {"csrfmiddlewaretoken", "picture"}
    assert set(forms) == {"ready_up", "report_score", "confirm_result", "dispute_result", "complete_match", "veto_map"}
    for name, fields in forms.items():
        assert fields <= set(COMMANDS[name].__struct_fields__), name


@contextmanager
def counted():
    """Counts queries, and the rows they find."""
    found = Counter()

    def count(execute, sql, params, many, context):
        found["queries"] += 1
        if sql.startswith("SELECT"):
            with closing(context["connection"].create_cursor()) as cursor:
                cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", params)
                found["rows"] += cursor.fetchone()[0]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield found


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("path", ["/matches/{}/", "/api/v1/matches/{}/"])
def test_the_work_for_a_match_does_not_grow_with_its_tournament(client, cast, form, path):
    work = []
    for players in (8, 64):
        tournament = cast.live(players, format=form, name=f"Cup of {players}")
        match = tournament.matches.order_by("stage", "round", "position").last()
        with counted() as found:
            page_of(client, path.format(match.pk))
        work.append(found)
    assert work[0] == work[1]


def test_a_match_nobody_made_is_not_there(client):
    page_of(client, "/matches/999/", status=404)


def test_a_match_taken_back_while_its_page_is_made_is_not_there(client, cast, monkeypatch):
    match = cast.live(4, format="swiss").matches.first()

    def taken_back(match_id):
        Match.objects.filter(pk=match.pk).delete()
        return surroundings_of(match_id)

    monkeypatch.setattr(match_page, "surroundings_of", taken_back)
    page(client, match, status=404)


def test_a_match_of_a_private_tournament_is_not_there_for_strangers(client, cast):
    match = cast.match(visibility="private")
    page(client, match, status=404)
    page(sign_in(client, cast.carol), match, status=404)
    page(sign_in(client, cast.bob), match)


def test_my_matches_are_those_to_play_and_those_played(client, cast):
    cast.match(name="Open Cup")
    cast.completed(name="Past Cup")
    cast.elsewhere(name="Other Cup")
    told = words(page_of(sign_in(client, cast.bob), "/my/matches/"))
    assert told.index("To play") < told.index("Open Cup") < told.index("Played") < told.index("Past Cup")
    assert "Other Cup" not in told


def test_who_plays_nowhere_is_shown_the_way(client, cast):
    assert "No match waits for you." in words(page_of(sign_in(client, cast.carol), "/my/matches/"))


def test_my_matches_ask_who_i_am(client, db):
    assert client.get("/my/matches/")["Location"] == "/accounts/login/?next=/my/matches/"
