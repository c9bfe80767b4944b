"""The map veto on a match's page: what everybody sees, and the buttons of who is in turn."""

import re

import pytest

from apps.tournaments import services
from apps.tournaments.models import Match, Veto
from apps.web.match_page import written
from tests.support.cast import registration_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
MAPS = ["Ascent", "Bind", "Haven", "Icebox"]
OF_THREE = {"best_of": 3, "best_of_final": 3, "map_pool": MAPS}


def do(client, match, **form):
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    return client.post(f"/matches/{match.pk}/do/veto_map/", sides | form, follow=True)


def page(client, match):
    return page_of(client, f"/matches/{match.pk}/")


def buttons(html):
    return re.findall(r'<button class="button quiet-button" name="map" value="([^"]+)">', html)


def ready(cast, **fields):
    """The match, and who plays on side 1 and 2 of it."""
    match = cast.match(2, **{**OF_THREE, **fields})
    for person in (cast.bob, cast.bella):
        services.ready_up(match.pk, person)
    first = match.participant1_id == registration_of(match.tournament, cast.bob).pk
    people = (cast.bob, cast.bella) if first else (cast.bella, cast.bob)
    return Match.objects.get(pk=match.pk), *people


def test_who_is_in_turn_has_a_button_for_each_map_and_nobody_else_has(client, cast):
    match, first, second = ready(cast)
    html = page(sign_in(client, first), match)
    assert buttons(html) == MAPS and "It is your turn: ban a map." in words(html)
    for person in (second, cast.rita, cast.alice, cast.carol):
        html = page(sign_in(client, person), match)
        assert buttons(html) == [] and f"{first.shown_name} is to ban a map" in words(html)


def test_it_is_played_by_its_buttons_to_the_end(client, cast):
    match, first, second = ready(cast)
    answer = do(sign_in(client, first), match, map="Bind", turn=0)
    told = words(answer.content.decode())
    assert "Done." in told and f"{first.shown_name} banned Bind" in told
    assert f"{second.shown_name} is to pick a map" in told and "Maps left: Ascent, Haven, Icebox" in told
    assert "It is your turn: pick a map." in words(page(sign_in(client, second), match))
    do(client, match, map="Haven", turn=1)
    do(sign_in(client, first), match, map="Icebox", turn=2)
    client.logout()
    told = words(page(client, match))
    assert f"{first.shown_name} picked Icebox" in told and "Haven Icebox Ascent" in told
    assert "is to" not in told and "Maps left" not in told


def test_until_when_a_turn_is_stands_with_it_and_a_map_of_the_clock_is_told_from_others(client, cast):
    match, first, _ = ready(cast, veto_seconds=45)
    assert "data-left" in page(client, match)
    row = Veto.objects.get()
    row.steps = [{"map": "Bind", "action": "ban", "side": 1, "by_clock": True}]
    row.save()
    assert f"{first.shown_name} banned Bind at random: the time was up" in words(page(client, match))
    services.start_match(match.pk, cast.rita)
    told = words(page(client, match))
    assert f"follow from the number {row.seed}" in told and "went on before the veto was over" in told


def test_a_page_that_is_old_takes_no_other_turn(client, cast):
    order = [{"action": action, "side": 1} for action in ("ban", "pick", "pick")]
    match, first, _ = ready(cast, veto_order=order)
    sign_in(client, first)
    do(client, match, map="Ascent", turn=0)
    answer = do(client, match, map="Bind", turn=0)
    assert answer.status_code == 409 and "went on since you looked" in words(answer.content.decode())
    assert len(Veto.objects.get().steps) == 1


def test_what_is_refused_says_why_in_the_form(client, cast):
    match, first, second = ready(cast)
    answer = do(sign_in(client, second), match, map="Bind", turn=0)
    assert answer.status_code == 409 and "the other side" in words(answer.content.decode())
    sign_in(client, first)
    answer = do(client, match, map="Dust", turn=0)
    html = answer.content.decode()
    assert answer.status_code == 409 and "not in the pool" in words(html) and 'name="map"' in html
    for wrong in ({"map": "Bind"}, {"turn": 0}, {"map": "x" * 41, "turn": 0}, {"map": "Bind", "turn": -1}):
        answer = do(client, match, **wrong)
        assert answer.status_code == 400 and "does not say what it is about" in words(answer.content.decode())
    assert Veto.objects.get().steps == []


def test_a_referee_has_the_buttons_of_a_guest(client, cast):
    tournament = cast.open(1, check_in_required=False, veto_order=[{"action": "pick", "side": 1}] * 3, **OF_THREE)
    services.add_guests(tournament.pk, cast.alice, ["Nina"])
    services.close_registration(tournament.pk, cast.alice)
    guest = tournament.registrations.get(is_guest=True)
    services.seed_registration(guest.pk, 1, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament)
    assert match.participant1_id == guest.pk
    services.ready_up(match.pk, cast.bob)
    services.ready_up(match.pk, cast.rita, guest.pk)
    assert buttons(page(sign_in(client, cast.bob), match)) == []
    html = page(sign_in(client, cast.rita), match)
    assert buttons(html) == MAPS and f'name="registration" value="{guest.pk}"' in html
    assert "Done." in words(do(client, match, map="Bind", turn=0, registration=guest.pk).content.decode())
    assert Veto.objects.get().steps[0]["map"] == "Bind"


def test_the_veto_is_a_piece_of_the_page_that_is_told_when_it_changes(client, cast):
    match, first, _ = ready(cast)
    services.veto_map(match.pk, first, "Bind")
    assert "banned Bind" in written(match.pk, "en").pieces["veto"]
    other = cast.match(2)
    assert "hidden" in written(other.pk, "en").pieces["veto"].partition(">")[0]


def test_the_tournament_s_page_says_which_maps_there_are_beside_its_rules(client, cast):
    tournament = cast.open(2)
    assert "Map pool" not in words(page_of(client, f"/tournaments/{tournament.pk}/"))
    services.edit_tournament(tournament.pk, cast.alice, map_pool=MAPS)
    assert "Rules Map pool: Ascent, Bind, Haven, Icebox" in words(page_of(client, f"/tournaments/{tournament.pk}/"))


def test_a_referee_is_told_that_to_start_ends_the_veto(client, cast):
    match, *_ = ready(cast)
    assert "The map veto is not over" in words(page(sign_in(client, cast.rita), match))
