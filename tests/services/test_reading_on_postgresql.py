"""What is read in the words of the database is read the same on PostgreSQL."""

from apps.tournaments import services
from apps.tournaments.selectors.match_surroundings import surroundings_of
from apps.tournaments.selectors.matchups import matchups_of
from apps.tournaments.selectors.tournaments import list_tournaments


def test_why_the_two_of_a_drawn_match_meet(postgres_db, cast):
    tournament = cast.live(6, format="swiss")
    whole = matchups_of(tournament.pk).matches
    for match in tournament.matches.all():
        alone = surroundings_of(match.pk).meetings.matches[match.pk]
        assert (alone.facts, alone.words) == (whole[match.pk].facts, whole[match.pk].words)


def test_where_the_two_of_a_knockout_s_match_come_from(postgres_db, cast):
    tournament = cast.live(6, format="double_elimination")
    for match in tournament.matches.filter(bye=False):
        assert match.pk in surroundings_of(match.pk).meetings.matches


def test_which_tournaments_of_a_new_organizer_are_listed(postgres_db, cast, settings):
    settings.LISTED_AFTER_REGISTRATIONS = 2
    cast.open(1, name="One came")
    cast.open(2, name="Two came")
    called_off = cast.open(2, name="Called off")
    services.cancel_tournament(called_off.pk, cast.alice)
    for who in (None, cast.carol):
        assert [tournament.name for tournament in list_tournaments(who, name="CAME")] == ["Two came"]
        assert [tournament.name for tournament in list_tournaments(who)] == ["Two came"]
