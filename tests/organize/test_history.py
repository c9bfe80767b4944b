"""What happened, in words: who and when, filtered, taken along, and what each correction changed."""

import json

import pytest
from django.db.models import JSONField
from django.urls import reverse
from django.utils import timezone

from apps.certificates import services as services_of_certificates
from apps.organize import earlier
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import LoggedEvent, Registration
from tests.organize.at_the_desk import address, enter
from tests.organize.sheets import rows_of_csv
from tests.support.background import do_tasks
from tests.support.cast import registration_of

pytestmark = pytest.mark.django_db


def rows(client, tournament, **asked):
    return client.get(address("history", tournament.pk), asked).context["cl"].result_list


def corrections(client, tournament, kind):
    return [tuple(change) for row in rows(client, tournament, type__exact=kind) for change in row.corrections]


def corrected(cast):
    """A match whose score was mended, disputed, ruled on twice, and taken back."""
    match = cast.begun_match(4, best_of=3, best_of_final=3)
    for score in ((1, 0), (0, 1)):
        services.update_score(match.pk, cast.rita, *score)
        services.tell_scores(match.tournament_id, [match.pk])
    for score in ((2, 0), (2, 1)):
        services.report_result(match.pk, cast.bob, MatchScore(*score))
    services.dispute_result(match.pk, cast.bella, "other")
    dispute = match.disputes.get()
    services.rule(dispute.pk, cast.rita, MatchScore(2, 1), "Seen.")
    services.rule(dispute.pk, cast.rita, MatchScore(0, 2), "Seen again.")
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    return match


def test_every_correction_of_a_match_shows_what_was_before_and_what_is_after(cast):
    match = corrected(cast)
    client, tournament = enter(cast.alice), match.tournament
    first, second = match.participant1.name, match.participant2.name
    assert ("Score", "1–0", "0–1") in corrections(client, tournament, "score_updated")
    assert corrections(client, tournament, "result_reported") == [("Report", "2–0", "2–1")]
    assert corrections(client, tournament, "dispute_ruled") == [("Ruling", "2–1", "0–2")]
    taken_back = [change for change in corrections(client, tournament, "match_reset") if change[0] == "Result"]
    assert taken_back == [("Result", f"{second}, 0–2", "none"), ("Result", f"{first}, 2–1", "none")]
    page = client.get(address("history", tournament.pk), {"type__exact": "dispute_ruled"}).content.decode()
    assert "<del>2–1</del>" in page and "<ins>0–2</ins>" in page


def test_what_is_about_somebody_names_them(cast):
    tournament = cast.completed(2)
    services_of_certificates.issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    client = enter(cast.alice)
    names = set(tournament.registrations.values_list("name", flat=True))
    said = {row.whose for row in rows(client, tournament, type__exact="certificate_issued")}
    assert said == names and len(names) == 2
    page = client.get(address("history", tournament.pk)).content.decode()
    sheet = rows_of_csv(client.get(reverse("organize:history_csv", args=[tournament.pk])))
    for name in names:
        assert f"Certificate issued: {name}" in page
        assert any(f"Certificate issued: {name}" in line for line in sheet)


def test_seeds_states_and_settings_show_what_was_before(cast):
    tournament = cast.open(2, needs_approval=True)
    client, bob = enter(cast.alice), registration_of(tournament, cast.bob)
    services.confirm_registration(bob.pk, cast.alice)
    for seed in (3, 5, None):
        services.seed_registration(bob.pk, seed, cast.alice)
    for places in (20, 24):
        services.edit_tournament(tournament.pk, cast.alice, max_participants=places)
    seeds = corrections(client, tournament, "registration_seeded")
    assert seeds == [("Seed", "5", "none"), ("Seed", "3", "5"), ("Seed", "none", "3")]
    assert ("State", "Waiting for approval", "Registered") in corrections(client, tournament, "registration_updated")
    settings = corrections(client, tournament, "tournament_updated")
    assert settings == [("Places", "20", "24"), ("Places", "?", "20")]


def test_what_changed_of_many_at_once_is_shown_for_some_of_them(cast):
    tournament = cast.checking_in(16)
    people = list(Registration.objects.filter(tournament=tournament).values_list("pk", flat=True))
    services.check_in_registrations(tournament.pk, people, cast.alice)
    client = enter(cast.alice)
    *some, rest = corrections(client, tournament, "registrations_updated")
    assert len(some) == 12 and rest == ("4 more", "…", "…")
    page = client.get(address("history", tournament.pk), {"type__exact": "registrations_updated"}).content.decode()
    assert page.count("<ins>Checked in</ins>") == 12 and "4 more" in page


def test_however_often_a_large_field_was_seeded_a_page_reads_little_of_it(cast, monkeypatch):
    tournament, times, people = cast.open(), 60, 300
    registered = [{"registration_id": n, "name": f"P {n}", "state": "confirmed"} for n in range(people)]
    fields = [[{**row, "seed": n + time} for n, row in enumerate(registered)] for time in range(times)]
    told = [("registrations_seeded", field) for field in fields]
    told += [("registrations_updated", registered[:1])] * 99
    LoggedEvent.objects.bulk_create(
        LoggedEvent(
            tournament=tournament,
            sequence=1000 + n,
            type=kind,
            data={"registrations": them, "random_seed": None},
            at=timezone.now(),
        )
        for n, (kind, them) in enumerate(told)
    )
    length, client, read = len(json.dumps(told[0][1])), enter(cast.alice), []
    from_db_value = JSONField.from_db_value

    def counted(self, value, *more):
        read.append(len(value or ""))
        return from_db_value(self, value, *more)

    monkeypatch.setattr(JSONField, "from_db_value", counted)
    [seeded] = [row for row in rows(client, tournament) if row.type == "registrations_seeded"]
    assert sum(read) < times / 2 * length
    assert [tuple(change) for change in seeded.corrections[:2]] == [
        ("P 0, Seed", "58", "59"),
        ("P 1, Seed", "59", "60"),
    ]
    assert seeded.corrections[-1].title == "288 more"


def test_what_was_before_is_not_looked_up_where_it_is_too_far_back(cast, monkeypatch):
    monkeypatch.setattr(earlier, "MOST_TOLD", 1)
    tournament = cast.open(3)
    first, second, third = tournament.registrations.order_by("pk").values_list("pk", flat=True)
    services.seed_registration(first, 9, cast.alice)
    services.seed_in_order(tournament.pk, cast.alice, [first, second, third])
    services.seed_in_order(tournament.pk, cast.alice, [second, first, third])
    services.seed_registration(first, 8, cast.alice)
    services.seed_registration(third, 9, cast.alice)
    client = enter(cast.alice)
    assert corrections(client, tournament, "registration_seeded") == [
        ("Seed", "not looked up", "9"),
        ("Seed", "2", "8"),
        ("Seed", "not looked up", "9"),
    ]
    monkeypatch.undo()
    assert ("Seed", "3", "9") in corrections(client, tournament, "registration_seeded")


def test_the_log_is_filtered_by_what_who_when_and_by_names(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = corrected(cast)
    client, tournament = enter(cast.alice), match.tournament
    every = len(rows(client, tournament))
    by_rita = rows(client, tournament, who=cast.rita.pk)
    assert by_rita and {row.actor for row in by_rita} == {cast.rita} and len(by_rita) < every
    assert {row.actor for row in rows(client, tournament, who="site")} <= {None}
    assert {row.type for row in rows(client, tournament, type__exact="match_reset")} == {"match_reset"}
    assert {row.match_id for row in rows(client, tournament, q="bella") if row.match_id} == {match.pk}
    time_machine.shift(7200)
    assert rows(client, tournament, when="hour") == [] and len(rows(client, tournament, when="day")) == every
    page = client.get(address("history", tournament.pk)).content.decode()
    assert "Ruled on a dispute" in page and "Rita" in page


def test_the_log_is_taken_along_as_it_is_filtered_with_what_was_corrected(cast):
    match = corrected(cast)
    client, tournament = enter(cast.alice), match.tournament
    services.edit_tournament(tournament.pk, cast.alice, name="=Cup")
    page = reverse("organize:history_csv", args=[tournament.pk])
    header, *every = rows_of_csv(client.get(page))
    assert header == ["number", "at", "who", "what", "match", "changed", "before", "after"]
    shown = {row.sequence for row in client.get(address("history", tournament.pk)).context["cl"].queryset}
    assert {int(row[0]) for row in every} == shown
    assert every[-1][5:] == ["Name", "Friday Cup", "'=Cup"] or every[-1][5:] == ["Name", "?", "'=Cup"]
    ruled = rows_of_csv(client.get(page, {"type__exact": "dispute_ruled"}))[1:]
    assert [row[2:3] + row[5:] for row in ruled] == [
        ["Rita", "", "", ""],
        ["Rita", "Ruling", "2–1", "0–2"],
    ]
    assert client.get(page, {"nonsense": 1}).status_code == 400
