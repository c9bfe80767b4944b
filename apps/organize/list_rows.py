"""What the rows of a list's page are shown with, asked for once a page and not once a row."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from unfold.views import ChangeList

from apps.organize.corrections import corrections_of
from apps.organize.history import whose_of
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.models import Registration, RegistrationAnswer, RegistrationField, RosterPlace, Tournament
from apps.tournaments.services.importing import RATING


class ParticipantList(ChangeList):  # type: ignore[misc]
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: list[Registration] = list(self.result_list)
        _add_ratings(self.result_list)
        _add_waiting(self.result_list)
        places = Prefetch("places", RosterPlace.objects.standing().select_related("user"), to_attr="standing_places")
        prefetch_related_objects([row for row in self.result_list if row.team_id is not None], places)


class HistoryList(ChangeList):  # type: ignore[misc]
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: list[Any] = list(self.result_list)
        found, whose = corrections_of(self.result_list), whose_of(self.result_list)
        for row in self.result_list:
            row.corrections = found.get(row.pk, [])
            row.whose = whose.get(row.pk, "")


def columns_without_rows(tournament: Tournament) -> Collection[str]:
    """The columns that nobody has anything in."""
    has = {
        "roster": tournament.participation == "team",
        "rating": RegistrationField.objects.filter(tournament=tournament, key=RATING).exists(),
    }
    return [name for name, is_there in has.items() if not is_there]


def _add_ratings(rows: Sequence[Registration]) -> None:
    answers = RegistrationAnswer.objects.filter(registration__in=rows, field__key=RATING).order_by()
    rated = dict(answers.values_list("registration", "value"))
    for row in rows:
        vars(row)["rated"] = rated.get(row.pk, "")


def _add_waiting(rows: Sequence[Registration]) -> None:
    """The number of each on the waitlist of their tournament."""
    waiting = [row for row in rows if row.state == RegistrationState.WAITLISTED]
    theirs = {row.tournament_id for row in waiting}
    everybody = Registration.objects.filter(tournament__in=theirs).waitlist()
    found = everybody.values_list("tournament", "pk") if waiting else []
    numbers: Counter[int] = Counter()
    places: dict[int, int] = {}
    for tournament, pk in found:
        numbers[tournament] += 1
        places[pk] = numbers[tournament]
    for row in waiting:
        vars(row)["waits_as"] = places.get(row.pk)
