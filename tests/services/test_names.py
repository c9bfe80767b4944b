"""Names and titles hold nothing that cannot be seen, or that changes how the text around them reads."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from apps.accounts.models import User
from apps.accounts.services import sign_up
from apps.common.names import harmless, tidy, validate_name
from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.models import Announcement, Tournament
from apps.tournaments.services import announce, create_tournament, edit_tournament
from tests.support.cast import PASSWORD, make_admin
from tests.support.factors import shown_again
from tests.support.http import caller, problem
from tests.support.record import record

SPOOFING = {
    "a line break": "Nova\nwins",
    "a control character": "Nova\x07",
    "a turn of direction": "Nova\u202egnp.exe",
    "an isolate": "\u2066Nova",
    "a mark of direction": "Nova\u200f",
    "no width": "No\u200bva",
    "a joiner between Latin letters": "No\u200dva",
    "a soft hyphen": "No\u00adva",
    "a byte order mark": "\ufeffNova",
    "a line separator": "Nova\u2028wins",
    "a tag": "Nova\U000e0041",
    "a filler": "\u3164",
    "nothing but a mark": "\u0301",
    "private use": "\ue000",
}
WRITTEN = {
    "Bengali with a joiner": "র‍্যাব",
    "Bengali with a non-joiner": "র‌্যাব",
    "Persian": "می\u200cخواهم",
    "Arabic": "محمد",
    "Thai": "ผู้เล่น",
    "emoji in one picture": "\U0001f469\U0001f3fd‍\U0001f680 Ada",
    "a heart on fire": "❤️‍\U0001f525",
    "signs": "xX_N0va_Xx (2)",
}


@pytest.mark.parametrize("name", SPOOFING.values(), ids=SPOOFING)
def test_what_cannot_be_seen_is_refused(name):
    with pytest.raises(ValidationError):
        validate_name(tidy(name))


@pytest.mark.parametrize("name", WRITTEN.values(), ids=WRITTEN)
def test_what_people_write_is_kept(name):
    validate_name(tidy(name))
    assert harmless(name) == tidy(name) == name


def test_a_name_is_composed_and_its_spaces_are_single():
    assert tidy("  Jose\u0301\u00a0\u3000 Maria ") == "José Maria"


@pytest.mark.parametrize("name", SPOOFING.values(), ids=SPOOFING)
def test_an_older_name_is_shown_without_it(name):
    assert harmless(name).replace("\u0301", "").isprintable()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SPOOFING.values(), ids=SPOOFING)
def test_the_api_the_page_and_the_admin_refuse_it(client, name):
    new = {"username": "dora", "password": PASSWORD, "display_name": name}
    problem(caller().post("/api/v1/accounts/", new), 400, "invalid_schema")
    assert client.post("/accounts/signup/", new).status_code == 200
    chief = make_admin()
    client.force_login(chief)
    shown_again(client)
    client.post(f"/admin/accounts/user/{chief.pk}/change/", {"username": chief.username, "display_name": name})
    chief.refresh_from_db()
    assert chief.display_name != name
    assert not User.objects.filter(username="dora").exists()


@pytest.mark.django_db
def test_a_new_name_is_tidied_before_it_is_kept():
    sign_up("dora", PASSWORD, display_name=" Jose\u0301  ")
    assert User.objects.get(username="dora").display_name == "José"


@pytest.mark.django_db
def test_names_of_tournaments_and_titles_are_judged_likewise(cast):
    tournament = cast.draft()
    with pytest.raises(ValidationError):
        create_tournament(cast.alice, "Cup\u202e", tournament.game)
    with pytest.raises(ValidationError):
        edit_tournament(tournament.pk, cast.alice, name="Cup\u200b")
    with pytest.raises(InvalidInput, match="invisible"):
        announce(tournament.pk, cast.alice, "Final\u2066 moved")
    with pytest.raises(InvalidInput):
        announce(tournament.pk, cast.alice, "   ")
    assert not Announcement.objects.exists()
    assert announce(tournament.pk, cast.alice, " The  final ").title == "The final"


@pytest.mark.django_db
def test_the_map_of_a_game_is_judged_likewise(cast):
    match = cast.begun_match()
    game = GameScore(1, 13, 2, "Mirage\u202e")
    before = record(match.tournament_id)
    for write in (
        lambda: services.update_score(match.pk, cast.rita, 1, 0, game),
        lambda: services.report_result(match.pk, cast.bob, MatchScore(1, 0, games=(game,))),
        lambda: services.complete_match(match.pk, cast.rita, MatchScore(1, 0, games=(game,))),
    ):
        with pytest.raises(InvalidInput, match="invisible"):
            write()
    assert record(match.tournament_id) == before


@pytest.mark.django_db
def test_older_rows_are_left_alone_and_read_without_it(cast):
    tournament = cast.draft()
    Tournament.objects.filter(pk=tournament.pk).update(name="Cup\u202e of\u200b all")
    User.objects.filter(pk=cast.alice.pk).update(display_name="\u3164")
    assert Tournament.objects.get(pk=tournament.pk).name == "Cup of all"
    assert Tournament.objects.filter(name="Cup\u202e of\u200b all").exists()
    assert User.objects.get(pk=cast.alice.pk).shown_name == f"Player {cast.alice.pk}"


def test_the_refusal_is_in_the_language_of_the_page():
    with override("bn"), pytest.raises(ValidationError) as refused:
        validate_name("No\u200bva")
    with override("bn"):
        assert "অদৃশ্য" in refused.value.messages[0]
