"""Who gets a certificate, when it counts, and what takes it back."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.accounts.ending import end_account
from apps.certificates.domain.codes import printed, read_code
from apps.certificates.drawing import PDF, draw, file_name
from apps.certificates.finishing import finish
from apps.certificates.models import Certificate
from apps.certificates.selectors import certificates_of, named, progress_of, standing_of
from apps.certificates.services import erase_person, issue_certificates, revoke_certificate, set_certificate_options
from apps.certificates.tasks import draw_certificates
from apps.teams.services import create_team
from apps.tournaments.domain.errors import Conflict, NotFound, PermissionRefused
from apps.tournaments.models import Game, Match, Registration, RosterPlace
from apps.tournaments.services import preview_reopen, reopen_match
from tests.support.background import do_tasks
from tests.support.cast import play_out, registration_of
from tests.support.record import log, record, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def issued(cast, players=4, **fields):
    tournament = cast.completed(players, **fields)
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    return tournament


def certificate_of(tournament, user, **fields):
    return Certificate.objects.get(registration=registration_of(tournament, user), **fields)


def test_everybody_who_took_part_gets_one_for_their_place(cast):
    tournament = issued(cast)
    rows = Certificate.objects.filter(tournament=tournament)
    assert sorted((row.award, row.facts["place"], row.state) for row in rows) == [
        ("participant", [3, 4], "issued"),
        ("participant", [3, 4], "issued"),
        ("runner_up", [2, 2], "issued"),
        ("winner", [1, 1], "issued"),
    ]
    assert all(standing_of(row) == "genuine" for row in rows)
    told = log(tournament.pk, "certificate_issued")
    assert {event.data["registration_id"] for event in told} == set(rows.values_list("registration", flat=True))
    assert not any(row.code in str(event.data) for event in told for row in rows)


def test_who_was_not_there_or_was_sent_away_gets_none(cast):
    tournament = cast.completed(4)
    absent, sent_away = Registration.objects.filter(tournament=tournament).order_by("pk")[:2]
    Registration.objects.filter(pk=absent.pk).update(state="no_show")
    Registration.objects.filter(pk=sent_away.pk).update(state="disqualified")
    assert issue_certificates(tournament.pk, cast.alice).count == 2


def test_asking_twice_makes_each_once(cast):
    tournament = issued(cast)
    assert issue_certificates(tournament.pk, cast.alice).count == 0
    assert Certificate.objects.count() == 4


def test_only_organizers_issue_and_only_of_a_result_that_counts(cast):
    tournament = cast.live(4)
    with refused(tournament.pk, Conflict, "no result yet"):
        issue_certificates(tournament.pk, cast.alice)
    with refused(tournament.pk, PermissionRefused):
        issue_certificates(tournament.pk, cast.rita)


def test_where_the_tournament_wants_it_they_come_with_the_result(cast):
    tournament = cast.live(2)
    set_certificate_options(tournament.pk, cast.alice, is_automatic=True, language="bn", signed_by="নাদিয়া করিম")
    play_out(tournament, cast.rita)
    do_tasks()
    assert set(Certificate.objects.values_list("state", flat=True)) == {"issued"}
    assert {row.facts["language"] for row in Certificate.objects.all()} == {"bn"}


def test_a_result_that_is_taken_back_takes_them_along_and_the_next_one_makes_others(cast):
    tournament = issued(cast)
    final = Match.objects.filter(tournament=tournament).latest("round")
    preview = preview_reopen(final.pk, cast.alice)
    assert "4 certificates are taken back." in list(map(str, preview.besides))
    reopen_match(final.pk, cast.alice, preview.state)
    assert {standing_of(row) for row in Certificate.objects.all()} == {"superseded"}
    assert {event.data["superseded"] for event in log(tournament.pk, "certificate_revoked")} == {True}
    play_out(tournament, cast.rita)
    do_tasks()
    assert sorted(Certificate.objects.values_list("state", flat=True)) == ["issued"] * 4 + ["superseded"] * 4


def test_a_thousand_are_taken_back_as_fast_as_one(cast):
    tournament = issued(cast, 2)
    final = Match.objects.filter(tournament=tournament).latest("round")
    preview = preview_reopen(final.pk, cast.alice)
    with CaptureQueriesContext(connection) as asked:
        reopen_match(final.pk, cast.alice, preview.state)
    [update] = [query["sql"] for query in asked if query["sql"].startswith('UPDATE "certificates_certificate"')]
    assert "CASE" not in update
    assert all(row.ended_at is not None for row in Certificate.objects.all())


def test_one_that_is_taken_back_while_it_is_drawn_stays_so(cast):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)
    final = Match.objects.filter(tournament=tournament).latest("round")
    reopen_match(final.pk, cast.alice, preview_reopen(final.pk, cast.alice).state)
    do_tasks()
    assert set(Certificate.objects.values_list("state", flat=True)) == {"superseded"}
    with pytest.raises(NotFound):
        named(Certificate.objects.first().code)


def test_one_that_is_taken_back_while_it_is_drawn_leaves_no_file(cast, monkeypatch, tmp_path):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)

    def drawn_too_late(certificate, *made_with):
        drawn = draw(certificate, *made_with)
        if tournament.results.filter(superseded_at=None).exists():
            final = Match.objects.filter(tournament=tournament).latest("round")
            reopen_match(final.pk, cast.alice, preview_reopen(final.pk, cast.alice).state)
        return drawn

    monkeypatch.setattr("apps.certificates.tasks.draw", drawn_too_late)
    do_tasks()
    assert set(Certificate.objects.values_list("state", flat=True)) == {"superseded"}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_organizer_revokes_one_for_a_reason_and_may_give_another(cast):
    tournament = issued(cast, 2)
    row = certificate_of(tournament, cast.bob)
    with refused(tournament.pk, PermissionRefused):
        revoke_certificate(row.code, cast.bob, "Mine")
    revoke_certificate(printed(row.code), cast.alice, "The name was wrong.")
    again = named(row.code)
    assert (standing_of(again), again.reason) == ("revoked", "The name was wrong.")
    with pytest.raises(Conflict):
        revoke_certificate(row.code, cast.alice, "Again")
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    assert standing_of(certificate_of(tournament, cast.bob, state="issued")) == "genuine"


def test_a_row_that_somebody_has_changed_is_not_genuine(cast):
    tournament = issued(cast, 2)
    row = certificate_of(tournament, cast.bella)
    for changed in ({"award": "winner"}, {"facts": {**row.facts, "name": "Mallory"}}, {"pdf_sha256": "0" * 64}):
        Certificate.objects.filter(pk=row.pk).update(**changed)
        assert standing_of(named(row.code)) == "altered"
        row.save()
    # Nor is one under the code of another tournament's.
    other = certificate_of(issued(cast, 2, name="Sunday Cup"), cast.bob)
    Certificate.objects.filter(pk=other.pk).update(code="a" * 26)
    Certificate.objects.filter(pk=row.pk).update(code=other.code)
    assert standing_of(named(other.code)) == "altered"


def test_a_name_that_no_font_has_is_found_before_anything_is_drawn(cast):
    tournament = cast.completed(2)
    result = tournament.results.get()
    result.places[0]["name"] = "漢 Rahman"
    result.save()
    made = issue_certificates(tournament.pk, cast.alice)
    assert (made.count, [item.characters for item in made.unprintable]) == (1, [["漢"]])
    Game.objects.filter(pk=tournament.game_id).update(name="囲碁")
    cast.alice.refresh_from_db()
    revoked = Certificate.objects.get()
    do_tasks()
    revoke_certificate(revoked.code, cast.alice, "Anew")
    with refused(tournament.pk, Conflict, "No font has 囲, 碁"):
        issue_certificates(tournament.pk, cast.alice)


def test_one_that_cannot_be_drawn_holds_up_nobody_and_may_be_tried_again(cast, monkeypatch):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)
    row = Certificate.objects.order_by("pk").first()
    facts = dict(row.facts)
    Certificate.objects.filter(pk=row.pk).update(award="unknown")
    do_tasks()
    assert (progress_of(tournament.pk).issued, progress_of(tournament.pk).stuck) == (1, 1)
    Certificate.objects.filter(pk=row.pk).update(award=row.award, facts=facts)
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    assert progress_of(tournament.pk).issued == 2


def test_a_teams_names_the_team_and_all_who_play_for_it(cast):
    tournament = cast.completed(2)
    team = create_team(cast.bob, "Delta Wolves")
    Registration.objects.filter(pk=registration_of(tournament, cast.bob).pk).update(user=None, team=team)
    own = Registration.objects.get(team=team)
    for user, substitutes in ((cast.carol, True), (cast.bob, False)):
        RosterPlace.objects.create(tournament=tournament, registration=own, user=user, is_substitute=substitutes)
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    row = Certificate.objects.get(registration=own)
    assert row.facts["players"] == ["Bob", "Carol"]
    assert list(certificates_of(cast.carol)) == [row]
    # Somebody's end takes the names away, and not the team's.
    end_account(cast.carol.pk)
    do_tasks()
    after = named(row.code)
    assert (standing_of(after), after.facts["name"], after.facts["players"]) == ("revoked", row.facts["name"], [])


def test_who_left_a_team_before_is_on_none_of_its_certificates_and_takes_none_along(cast):
    tournament = cast.completed(2)
    team = create_team(cast.bob, "Delta Wolves")
    Registration.objects.filter(pk=registration_of(tournament, cast.bob).pk).update(user=None, team=team)
    own = Registration.objects.get(team=team)
    for user, left_at in ((cast.bob, None), (cast.carol, timezone.now() - timedelta(hours=1))):
        RosterPlace.objects.create(tournament=tournament, registration=own, user=user, left_at=left_at)
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    end_account(cast.carol.pk)
    do_tasks()
    row = Certificate.objects.get(registration=own)
    assert (standing_of(row), row.facts["players"]) == ("genuine", ["Bob"])
    # Who leaves afterwards is named on it all the same.
    RosterPlace.objects.filter(user=cast.bob).update(left_at=timezone.now() + timedelta(seconds=1))
    erase_person(cast.bob.pk)
    row.refresh_from_db()
    assert (standing_of(row), row.facts["players"]) == ("revoked", [])


def test_an_account_that_ends_is_named_on_no_certificate_that_nobody_has_seen_and_in_no_words(cast):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)
    final = Match.objects.filter(tournament=tournament).latest("round")
    reopen_match(final.pk, cast.alice, preview_reopen(final.pk, cast.alice).state)
    play_out(tournament, cast.rita)
    do_tasks()
    revoke_certificate(certificate_of(tournament, cast.bob, state="issued").code, cast.alice, "Bob used an engine.")
    end_account(cast.bob.pk)
    do_tasks()
    own = Certificate.objects.filter(registration=registration_of(tournament, cast.bob)).order_by("pk")
    assert [(row.state, row.facts["name"]) for row in own] == [
        ("superseded", "Deleted player"),
        ("revoked", "Deleted player"),
    ]
    assert not any("Bob" in row.reason for row in own)
    before = record(tournament.pk)
    erase_person(cast.bob.pk)
    assert record(tournament.pk) == before


def test_whose_task_died_are_drawn_when_somebody_asks_again(cast):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)
    DBTaskResult.objects.all().delete()
    issue_certificates(tournament.pk, cast.alice)
    do_tasks()
    assert progress_of(tournament.pk).issued == 2


def test_of_two_tasks_that_draw_the_same_one_goes_on(cast, monkeypatch):
    tournament = cast.completed(2)
    issue_certificates(tournament.pk, cast.alice)

    def drawn_by_both(certificate, *made_with):
        drawn = draw(certificate, *made_with)
        finish(tournament.pk, [drawn])
        return drawn

    monkeypatch.setattr("apps.certificates.tasks.AT_A_TIME", 1)
    monkeypatch.setattr("apps.certificates.tasks.draw", drawn_by_both)
    DBTaskResult.objects.all().delete()
    draw_certificates.call(tournament.pk)
    assert progress_of(tournament.pk).preparing == 1
    assert not DBTaskResult.objects.filter(task_path=draw_certificates.module_path).exists()


def test_an_account_that_ends_is_named_on_none_and_its_files_are_gone(cast):
    tournament = issued(cast, 2)
    row = certificate_of(tournament, cast.bob)
    assert default_storage.exists(file_name(row.pdf_sha256, PDF))
    end_account(cast.bob.pk)
    do_tasks()
    after = named(row.code)
    assert (standing_of(after), after.facts["name"], after.credential) == ("revoked", "Deleted player", "")
    assert not default_storage.exists(file_name(row.pdf_sha256, PDF))
    assert standing_of(certificate_of(tournament, cast.bella)) == "genuine"


def test_a_code_is_read_however_it_is_written():
    code = "abcdefghijklmnopqrstuvwxyz"
    assert read_code(f" {printed(code)} ") == code
    assert [read_code(text) for text in ("", "a" * 25, "a" * 27, "abcdefghijklmnopqrstuvwxy1")] == [""] * 4
