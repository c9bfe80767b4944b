"""What the tests of the organizers' site share: a tournament with everything in it, and ways to its pages."""

from django.test import Client
from django.urls import reverse

from apps.tournaments import services
from apps.tournaments.domain.results import GameScore, MatchScore


def rich(cast, name):
    """A tournament with at least one row in every table of the site."""
    match = cast.begun_match(4, name=name, best_of=3, best_of_final=3)
    services.update_score(match.pk, cast.rita, 1, 0, GameScore(1, 13, 4))
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.dispute_result(match.pk, cast.bella, "other")
    services.announce(match.tournament_id, cast.alice, f"Welcome to {name}")
    return match.tournament


def enter(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def address(tab, pk):
    return reverse("organize:tournaments_tournament_change" if tab == "setup" else f"organize:{tab}", args=[pk])


def form_of(client, page):
    """What the page's form would send if nothing were changed, with what it showed of each field."""
    form = client.get(page).context["adminform"].form
    fields = {}
    for field in form:
        widget = field.field.widget
        values = widget.decompress(field.value()) if hasattr(widget, "decompress") else [field.value()]
        many = hasattr(widget, "decompress")
        for number, value in enumerate(values):
            if value is not None and value is not False:
                fields[f"{field.html_name}_{number}" if many else field.html_name] = value
                fields[f"initial-{field.html_name}_{number}" if many else f"initial-{field.html_name}"] = value
    return fields
