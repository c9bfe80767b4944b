"""What becomes of payouts when something goes wrong: a result taken back, a line cut, a key changed, a person gone."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.accounts.ending import end_account
from apps.accounts.personal import data_of
from apps.common.due import jobs, run
from apps.common.key_files import is_fernet_key, keys_in
from apps.payouts import services
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.models import AppendOnly, Batch, LedgerEntry, PaymentDetails, Payout, Sending
from apps.payouts.providers import Answer
from apps.payouts.selectors.books import balances_of
from apps.payouts.selectors.keys import sealer
from apps.payouts.selectors.payouts import to_approve
from apps.payouts.services.carrying_out import carry_out
from apps.payouts.services.erasing import erase_person
from apps.teams import services as teams
from apps.teams.models import TeamMember
from apps.tournaments import services as tournament_services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Game, LoggedEvent, Match, Registration
from apps.tournaments.selectors.results import approved_result
from tests.support.cast import make_user
from tests.support.factors import App
from tests.support.payouts import BANK, Bank, CutOff, details, second_organizer, sentences

pytestmark = pytest.mark.django_db
ALL_TO_TWO = {"currency": "BDT", "amount": "300.00", "fixed": {"1": "200", "2": "100"}, "percent": {}}


@pytest.fixture
def cup(cast):
    found = cast.completed(2)
    services.declare_prizes(found.pk, cast.alice, **ALL_TO_TWO)
    second_organizer(cast, found)
    return found


@pytest.fixture
def bank(settings):
    settings.PAYOUT_PROVIDERS = [BANK]
    Bank.forget()
    return Bank


def approved(cast, cup):
    payouts = services.propose_payouts(cup.pk, cast.alice)
    for payout in payouts:
        details(payout)
        services.approve_payout(payout.pk, cast.oscar)
    return list(Payout.objects.filter(tournament=cup))


def reopened(cup, actor, *, go_on=False):
    """The final taken back, and won by the other side."""
    final = Match.objects.get(tournament=cup)
    seen = tournament_services.preview_reopen(final.pk, actor)
    tournament_services.reopen_match(final.pk, actor, seen.state, go_on=go_on)
    tournament_services.complete_match(final.pk, actor, MatchScore(0, 1))
    return seen


def played_by_teams(cast):
    """Two teams of two; the first wins."""
    duos = Game.objects.create(slug="duos", name="Duos", team_size=2)
    cup = cast.open(0, game=duos, participation="team", check_in_required=False)
    for name, people in (("Wolves", (cast.bob, cast.carol)), ("Foxes", (cast.bella, make_user("dora")))):
        team = teams.create_team(people[0], name)
        TeamMember.objects.create(team=team, user=people[1])
        tournament_services.register_team(cup.pk, people[0], team.pk, [person.pk for person in people])
    tournament_services.close_registration(cup.pk, cast.alice)
    tournament_services.start_tournament(cup.pk, cast.alice, random_seed=1)
    final = Match.objects.get(tournament=cup)
    tournament_services.complete_match(final.pk, cast.alice, MatchScore(1, 0))
    return cup


def test_a_reopening_takes_back_what_is_not_paid_and_says_so_before(cast, cup):
    first, _ = approved(cast, cup)
    seen = reopened(cup, cast.alice)
    said = [str(sentence) for sentence in seen.besides]
    assert f"Payout {first.pk} of Bob, BDT 200.00, is approved, and is taken back." in said
    assert set(Payout.objects.values_list("state", flat=True)) == {"failed"}
    assert balances_of(cup.pk)["pool"] == 30000
    with pytest.raises(Conflict, match="was taken back"):
        services.approve_payout(first.pk, cast.oscar)
    made = services.propose_payouts(cup.pk, cast.alice)
    assert {payout.person: payout.amount for payout in made} == {cast.bella: 20000, cast.bob: 10000}
    # Who said where it goes need not say it again.
    assert PaymentDetails.objects.filter(payout__in=made).count() == 2
    assert sentences(cup) == []


def test_what_is_paid_holds_a_reopening_up_and_stands_in_the_reconciliation_after_it(cast, cup, client):
    first, _ = approved(cast, cup)
    services.mark_paid(first.pk, cast.oscar, "TX-1")
    with pytest.raises(Conflict, match="is paid, and stays"):
        reopened(cup, cast.alice)
    first.refresh_from_db()
    assert first.result.superseded_at is None
    # The page says it and asks for it in other words.
    client.force_login(cast.alice)
    page = client.get(f"/matches/{Match.objects.get(tournament=cup).pk}/reopen/").content.decode()
    assert "Reopen it all the same" in page
    assert 'name="go_on"' in page
    # So does the desk.
    match = Match.objects.get(tournament=cup)
    sides = {f"participant{slot}_id": getattr(match, f"participant{slot}_id") for slot in (1, 2)}
    desk = f"/organize/tournaments/tournament/{cup.pk}/desk/"
    answer = client.post(desk, {"verb": "look_at_reopening", "match": match.pk, **sides})
    assert any("is paid, and stays" in sentence for sentence in answer.context["question"]["sentences"])
    assert "The tournament goes on." in answer.context["question"]["sentences"]
    client.post(desk, {"verb": "reopen", **answer.context["question_fields"]})
    match.refresh_from_db()
    assert match.state == "ready"
    tournament_services.complete_match(match.pk, cast.alice, MatchScore(0, 1))
    said, short = sentences(cup)
    assert short.startswith("BDT 200.00 is due that nobody has proposed, and the pool holds BDT 100.00")
    assert said.startswith("Bob was paid or sent BDT 200.00, and is due BDT 100.00")
    # Of 300 only 100 are left, so Bella's 200 cannot be proposed, and Bob has more than he is due.
    with pytest.raises(Conflict, match=r"The pool holds BDT 100\.00"):
        services.propose_payouts(cup.pk, cast.alice)
    services.reverse_payout(first.pk, cast.oscar, "He sent it back.")
    assert [payout.amount for payout in services.propose_payouts(cup.pk, cast.alice)] == [20000, 10000]
    assert sentences(cup) == []


@pytest.mark.parametrize(("way", "orders"), [("breaks", 1), ("loses", 1)])
def test_what_was_cut_off_is_asked_about_before_it_is_sent_again(cast, cup, bank, way, orders):
    first, _ = approved(cast, cup)
    services.send_payout(first.pk, cast.oscar, "bank")
    assert services.send_payout(first.pk, cast.oscar, "bank").state == "sent"
    attempt = Sending.objects.get()
    assert DBTaskResult.objects.filter(task_path="apps.payouts.tasks.ask_provider").count() == 1
    getattr(bank, way).add(attempt.key)
    with pytest.raises(CutOff):
        carry_out(attempt.pk)
    assert balances_of(cup.pk)["sent"] == 20000
    with pytest.raises(Conflict, match="its answer comes by itself"):
        services.mark_failed(first.pk, cast.oscar, "It seems so.")
    carry_out(attempt.pk)
    carry_out(attempt.pk)
    assert bank.sent == [attempt.key] * orders
    first.refresh_from_db()
    assert (first.state, Sending.objects.get().reference) == ("paid", f"B-{attempt.key}")
    assert sentences(cup) == []


def test_what_has_not_gone_to_the_provider_when_the_result_is_taken_back_does_not_go(cast, cup, bank):
    first, second = approved(cast, cup)
    services.send_payout(first.pk, cast.oscar, "bank")
    services.send_payout(second.pk, cast.oscar, "bank")
    waiting, begun = Sending.objects.get(payout=first), Sending.objects.get(payout=second)
    bank.breaks.add(begun.key)
    with pytest.raises(CutOff):
        carry_out(begun.pk)
    reopened(cup, cast.alice, go_on=True)
    for attempt in (waiting, begun, waiting):
        carry_out(attempt.pk)
    assert bank.sent == [begun.key]
    first.refresh_from_db()
    assert (first.state, first.reason) == ("failed", "The result was taken back.")
    # Bella had 100 of the first result, and wins by the second one.
    made = services.propose_payouts(cup.pk, cast.alice)
    assert {payout.person: payout.amount for payout in made} == {cast.bella: 10000, cast.bob: 10000}
    assert sentences(cup) == []


def test_an_answer_is_taken_in_however_long_it_is_and_whatever_it_holds(cast, cup, bank):
    first, _ = approved(cast, cup)
    services.send_payout(first.pk, cast.oscar, "bank")
    attempt = Sending.objects.get()
    bank.says[attempt.key] = Answer(SendingState.FAILED, reference="R" * 300, reason="No\x00" + "o" * 900)
    carry_out(attempt.pk)
    first.refresh_from_db()
    assert (first.state, len(first.reason), first.reason[:4]) == ("failed", 500, "No o")
    assert Sending.objects.get().reference == "R" * 100


def test_a_provider_that_was_not_heard_of_for_long_is_asked_again(cast, cup, bank):
    first, _ = approved(cast, cup)
    services.send_payout(first.pk, cast.oscar, "bank")
    asked = DBTaskResult.objects.filter(task_path="apps.payouts.tasks.ask_provider")
    job = next(job for job in jobs() if job.name == "unanswered_payouts")
    assert (run(job).done, asked.count()) == (0, 1)
    Sending.objects.update(sent_at=timezone.now() - timedelta(minutes=11))
    assert (run(job).done, run(job).done, asked.count()) == (1, 0, 2)


def test_where_it_goes_is_said_by_whom_it_is_for_and_read_by_who_may_pay_it(cast, cup):
    first, second = services.propose_payouts(cup.pk, cast.alice)
    for person in (cast.bella, cast.alice):
        with pytest.raises(PermissionRefused):
            details(first, person)
    with pytest.raises(NotFound):
        services.read_details(first.pk, cast.bob)
    details(first)
    for person in (cast.bob, cast.alice):
        assert services.read_details(first.pk, person).account == "01712345678"
    with pytest.raises(PermissionRefused):
        services.read_details(first.pk, cast.bella)
    assert b"01712345678" not in bytes(PaymentDetails.objects.get().sealed)
    assert "01712345678" not in str(list(LoggedEvent.objects.values_list("data", flat=True)))
    services.approve_payout(first.pk, cast.oscar)
    services.mark_paid(first.pk, cast.oscar, "TX-1")
    with pytest.raises(Conflict):
        details(first)
    with pytest.raises(InvalidInput, match="begins with a letter or a digit"):
        services.put_details(second.pk, second.person, "bank", "=cmd|' /C calc'!A0", "Bella")


def of_a_guest(cast, cup):
    Registration.objects.filter(tournament=cup, user=cast.bob).update(user=None, is_guest=True)
    return services.propose_payouts(cup.pk, cast.alice)[0]


def read_anew(payout):
    return Payout.objects.get(pk=payout.pk)


def test_no_organizer_turns_a_guest_s_payout_elsewhere_once_it_is_approved(cast, cup, settings):
    first = of_a_guest(cast, cup)
    details(first, cast.alice)
    services.approve_payout(first.pk, cast.oscar)
    for organizer in (cast.alice, cast.oscar):
        with pytest.raises(PermissionRefused, match="say first that it failed"):
            services.put_details(first.pk, organizer, "bkash", "01999999999", "Else")
    assert services.read_details(first.pk, cast.alice).account == "01712345678"
    services.mark_failed(first.pk, cast.alice, "Another account.")
    details(first, cast.alice)
    assert services.approve_payout(first.pk, cast.oscar).state == "approved"
    settings.PAYOUTS_TWO_PEOPLE = False
    details(first, cast.alice)


def test_who_said_where_a_guest_s_payout_goes_does_not_approve_it(cast, cup, settings):
    first = of_a_guest(cast, cup)
    assert to_approve(cast.oscar, cup.pk).filter(pk=first.pk).exists()
    details(first, cast.oscar)
    assert not to_approve(cast.oscar, cup.pk).filter(pk=first.pk).exists()
    for organizer, why in ((cast.oscar, "You said where"), (cast.alice, "You proposed")):
        with pytest.raises(PermissionRefused, match=why):
            services.approve_payout(first.pk, organizer)
    details(first, cast.alice)
    assert services.approve_payout(first.pk, cast.oscar).state == "approved"


def test_whom_it_is_for_says_where_and_may_approve_it_as_before(cast, cup):
    tournament_services.give_role(cup.pk, cast.alice, cast.bob, Role.ORGANIZER)
    first, _ = services.propose_payouts(cup.pk, cast.alice)
    details(first)
    assert to_approve(cast.bob, cup.pk).filter(pk=first.pk).exists()
    assert services.approve_payout(first.pk, cast.bob).state == "approved"


def test_what_goes_elsewhere_since_it_was_looked_at_is_not_approved(cast, cup):
    first = of_a_guest(cast, cup)
    second = Payout.objects.filter(tournament=cup).exclude(pk=first.pk).get()
    for payout, person in ((first, cast.alice), (second, second.person)):
        details(payout, person)
        seen = read_anew(payout).version
        services.put_details(payout.pk, person, "bkash", "01999999999", "Else")
        with pytest.raises(Conflict, match="has changed since you looked"):
            services.approve_payout(payout.pk, cast.oscar, seen)
        assert services.approve_payout(payout.pk, cast.oscar, read_anew(payout).version).state == "approved"


def test_what_failed_since_it_was_looked_at_is_not_approved_anew(cast, cup):
    first, _ = services.propose_payouts(cup.pk, cast.alice)
    seen = read_anew(first).version
    services.approve_payout(first.pk, cast.oscar, seen)
    services.mark_failed(first.pk, cast.oscar, "No such account.")
    with pytest.raises(Conflict, match="has changed since you looked"):
        services.approve_payout(first.pk, cast.oscar, seen)
    assert read_anew(first).moment == "failed 1"


def test_a_new_key_encrypts_and_an_old_one_still_reads(cast, cup, settings):
    first, second = services.propose_payouts(cup.pk, cast.alice)
    details(first)
    old = settings.PAYOUT_KEYS
    settings.PAYOUT_KEYS = [Fernet.generate_key().decode(), *old]
    details(second)
    assert services.read_details(first.pk, cast.alice).holder == f"Holder {first.pk}"
    settings.PAYOUT_KEYS = settings.PAYOUT_KEYS[:1]
    assert services.read_details(second.pk, cast.alice).holder == f"Holder {second.pk}"


def test_details_whose_key_is_gone_hold_up_nobody_and_may_be_said_anew(cast, cup, settings, client):
    first, second = approved(cast, cup)
    batch = services.make_batch(cup.pk, cast.alice)
    for payout in (first, second):
        services.mark_failed(payout.pk, cast.oscar, "Once more.")
        services.approve_payout(payout.pk, cast.oscar)
    settings.PAYOUT_KEYS = [Fernet.generate_key().decode()]
    client.force_login(cast.bob)
    assert client.get("/my/payouts/").status_code == 200
    assert data_of(cast.bob)["payouts"]["payouts"][0]["details"] is None
    for read in (lambda: services.read_details(first.pk, cast.bob), lambda: services.read_batch(cup.pk, cast.alice, 1)):
        with pytest.raises(NotFound):
            read()
    details(second)
    again = services.make_batch(cup.pk, cast.alice)
    assert (again.number, again.content.count("DC-")) == (batch.number + 1, 1)


def test_development_has_a_key_in_a_file_of_its_own_and_production_has_none_by_itself(tmp_path, settings):
    path = tmp_path / "keys" / "payouts"
    first = keys_in(path)
    assert (keys_in(path), path.stat().st_mode & 0o777, is_fernet_key(first[0])) == (first, 0o600, True)
    settings.PAYOUT_KEYS, settings.PAYOUT_KEYS_FILE = [], str(path)
    with pytest.raises(ImproperlyConfigured, match="set PAYOUT_KEYS"):
        sealer()
    settings.DEBUG = True
    assert Fernet(first[0]).decrypt(sealer().encrypt(b"where")) == b"where"


def test_details_and_the_batches_that_hold_them_are_deleted_90_days_after_the_payment(cast, cup):
    approved(cast, cup)
    batch = services.make_batch(cup.pk, cast.alice)
    assert services.read_batch(cup.pk, cast.oscar, batch.number) == batch
    for payout in Payout.objects.all():
        services.mark_paid(payout.pk, cast.oscar, f"TX-{payout.pk}")
    job = next(job for job in jobs() if job.name == "payment_details")
    assert run(job).done == 0
    long_ago = timezone.now() - timedelta(days=91)
    Payout.objects.update(paid_at=long_ago)
    Batch.objects.update(made_at=long_ago)
    run(job)
    run(job)
    assert not PaymentDetails.objects.exists()
    with pytest.raises(NotFound):
        services.read_batch(cup.pk, cast.oscar, batch.number)
    assert sentences(cup) == []


def test_a_batch_goes_90_days_after_a_payment_though_another_one_in_it_failed(cast, cup):
    first, second = approved(cast, cup)
    batch = services.make_batch(cup.pk, cast.alice)
    services.mark_paid(first.pk, cast.oscar, "TX-1")
    services.mark_failed(second.pk, cast.oscar, "Closed.")
    long_ago = timezone.now() - timedelta(days=91)
    Payout.objects.filter(pk=first.pk).update(paid_at=long_ago)
    Batch.objects.update(made_at=long_ago)
    run(next(job for job in jobs() if job.name == "payment_details"))
    # What is owed still needs to know where it goes.
    assert PaymentDetails.objects.get().payout_id == second.pk
    with pytest.raises(NotFound):
        services.read_batch(cup.pk, cast.oscar, batch.number)


def test_who_leaves_takes_their_details_along_and_what_was_paid_stays_in_the_books(cast, cup):
    first, _ = approved(cast, cup)
    services.make_batch(cup.pk, cast.alice)
    assert data_of(cast.bob)["payouts"]["payouts"][0]["details"]["account"] == "01712345678"
    erase_person(cast.bob.pk)
    erase_person(cast.bob.pk)
    first.refresh_from_db()
    assert (first.person, first.state) == (None, "sent")
    assert data_of(cast.bob)["payouts"] == {"payouts": []}
    assert bytes(Batch.objects.get().sealed) == b""
    assert PaymentDetails.objects.get().payout.person == cast.bella


def test_why_a_payout_failed_is_not_kept_of_who_is_gone(cast, cup):
    first, _ = approved(cast, cup)
    services.mark_failed(first.pk, cast.oscar, "The account of Bob Rahman, 01712345678, is closed.")
    assert "Bob Rahman" in sentences(cup)[0]
    erase_person(cast.bob.pk)
    first.refresh_from_db()
    assert (first.state, first.reason) == ("failed", "")
    assert sentences(cup) == [f"Payout {first.pk} of Bob, BDT 200.00, failed and is owed: approve it anew."]


def test_whoever_acts_with_money_has_a_second_factor(cast, cup, settings):
    settings.PAYOUTS_SECOND_FACTOR = True
    with pytest.raises(PermissionRefused, match="add an app or a passkey"):
        services.propose_payouts(cup.pk, cast.alice)
    App(cast.alice)
    assert len(services.propose_payouts(cup.pk, cast.alice)) == 2


def test_the_log_tells_organizers_and_whom_it_is_for_and_no_amount(cast, cup):
    services.propose_payouts(cup.pk, cast.alice)
    rows = LoggedEvent.objects.filter(type="payout_updated")
    assert {(row.least_role, row.public) for row in rows} == {(3, None)}
    assert all(row.audience_registrations == [row.data["registration_id"]] for row in rows)
    assert all("amount" not in row.data for row in rows)


def test_a_team_is_paid_through_its_captain_or_in_equal_parts(cast):
    cup = played_by_teams(cast)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.01", {"1": "100.01"}, {}, "roster")
    made = services.propose_payouts(cup.pk, cast.alice)
    people = {place.user for place in made[0].registration.places.all()}
    assert {payout.person for payout in made} == people
    assert sorted(payout.amount for payout in made) == [5000, 5001]
    for payout in made:
        services.reject_payout(payout.pk, cast.alice, "To the captain.")
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.01", {"1": "100.01"}, {}, "captain")
    (payout,) = services.propose_payouts(cup.pk, cast.alice)
    assert (payout.person, payout.amount) == (payout.registration.team.captain, 10001)


def test_the_prize_of_whose_account_has_ended_goes_where_an_organizer_says(cast, cup):
    end_account(cast.bob.pk)
    first, _ = services.propose_payouts(cup.pk, cast.alice)
    assert (first.person, first.amount) == (None, 20000)
    details(first, cast.oscar)
    assert services.read_details(first.pk, cast.oscar).holder == f"Holder {first.pk}"


def test_of_a_roster_the_parts_of_those_who_are_gone_are_nobody_else_s(cast):
    cup = played_by_teams(cast)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.01", {"1": "100.01"}, {}, "roster")
    winner = approved_result(cup.pk).places[0]["registration_id"]
    stays, leaves = [place.user for place in Registration.objects.get(pk=winner).roster]
    before = services.propose_payouts(cup.pk, cast.alice)
    assert {payout.person: payout.amount for payout in before} == {stays: 5001, leaves: 5000}
    end_account(leaves.pk)
    erase_person(leaves.pk)
    services.reject_payout(next(payout.pk for payout in before if payout.person == stays), cast.alice, "Once more.")
    again = services.propose_payouts(cup.pk, cast.alice)
    assert {payout.person: payout.amount for payout in again} == {stays: 5001}
    gone = Payout.objects.get(person=None)
    services.reject_payout(gone.pk, cast.alice, "Once more.")
    again = services.propose_payouts(cup.pk, cast.alice)
    assert {payout.person: payout.amount for payout in again} == {None: 5000}


def test_what_was_said_for_one_who_is_gone_is_not_taken_for_another_who_is(cast):
    cup = played_by_teams(cast)
    other = second_organizer(cast, cup)
    services.declare_prizes(cup.pk, cast.alice, "BDT", "100.01", {"1": "100.01"}, {}, "roster")
    winner = approved_result(cup.pk).places[0]["registration_id"]
    goes_later, goes_first = [place.user for place in Registration.objects.get(pk=winner).roster]
    end_account(goes_first.pk)
    for payout in services.propose_payouts(cup.pk, cast.alice):
        if payout.person is None:
            details(payout, other)
        else:
            services.reject_payout(payout.pk, other, "Not yet.")
    end_account(goes_later.pk)
    (payout,) = services.propose_payouts(cup.pk, cast.alice)
    assert (payout.person, payout.amount) == (None, 5001)
    assert not PaymentDetails.objects.filter(payout=payout).exists()


def test_the_ledger_is_only_added_to(cast, cup):
    entry = LedgerEntry.objects.get()
    entry.amount = 1
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        LedgerEntry.objects.update(amount=1)


def test_the_command_says_every_difference_and_ends_with_1(cast, cup, capsys):
    call_command("reconcile", str(cup.pk))
    assert capsys.readouterr().out == "0 differences.\n"
    first, _ = approved(cast, cup)
    services.mark_failed(first.pk, cast.oscar, "Closed.")
    with pytest.raises(SystemExit, match="1"):
        call_command("reconcile")
    assert "failed (Closed.) and is owed" in capsys.readouterr().out
