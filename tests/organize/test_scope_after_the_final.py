"""Role x page x verb for prizes, payouts, certificates and numbers, of tournaments that have them all."""

import pytest

from apps.certificates.models import Certificate
from apps.certificates.selectors import options_of
from apps.certificates.services import issue_certificates, set_logo
from apps.organize.urls import PAGES
from apps.payouts import services as payouts
from apps.payouts.models import Payout, StatementLine
from apps.tournaments import services
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Station, Tournament
from tests.organize.at_the_desk import address, enter
from tests.organize.test_scope import ANSWERS, NOWHERE, plain
from tests.support.background import do_tasks
from tests.support.payouts import details, second_organizer
from tests.support.pictures import a_picture
from tests.support.record import record

pytestmark = pytest.mark.django_db
VERBS = [
    (page.name, verb)
    for page in PAGES
    if page.name in ("prizes", "payouts", "certificates", "analytics")
    for verb in page.verbs
]
FILES = ("logo", "batch")


def ended(cast, name):
    """Over, with payouts in several states, a batch, a line that matches nothing, certificates and a logo."""
    cup = cast.completed(4, name=name)
    other = second_organizer(cast, cup)
    shares = {str(place): "100" for place in range(1, 5)}
    payouts.declare_prizes(cup.pk, cast.alice, "BDT", "400.00", shares, {})
    first, second, *_ = payouts.propose_payouts(cup.pk, cast.alice)
    for payout in (first, second):
        payouts.approve_payout(details(payout).pk, other)
        if payout is first:
            payouts.make_batch(cup.pk, other)
    line = b"reference,amount,currency,status\nOTHER-1,1.00,BDT,paid\n"
    payouts.take_statement(cup.pk, other, line, dry_run=False)
    set_logo(cup.pk, cast.alice, a_picture((4, len(name))))
    issue_certificates(cup.pk, cast.alice)
    do_tasks()
    return cup


@pytest.fixture
def two_ended(cast, people, settings, tmp_path):
    """Alice's, and one of Oscar's; the others are in hers what they are in her other one."""
    settings.MEDIA_ROOT = str(tmp_path)
    hers, his = ended(cast, "Hers"), ended(cast, "His")
    services.take_role(his.pk, cast.alice, cast.rita)
    Tournament.objects.filter(pk=his.pk).update(organizer=cast.oscar)
    services.take_role(hers.pk, cast.alice, cast.oscar)
    far = Station.objects.create(tournament=hers, name="Far away")
    ida = people["referee of another scope"]
    services.give_role(hers.pk, cast.alice, ida, Role.REFEREE, Scope(frozenset({far.pk})))
    return hers, his


def everything(cup, payout):
    """What a form could name, all of this tournament."""
    rows = Payout.objects.filter(tournament=cup)
    return {
        "payout": payout.pk,
        "payouts": list(rows.values_list("pk", flat=True)),
        "moment": payout.moment,
        "reason": "Because.",
        "reference": "TX-1",
        "provider": "bank",
        "method": "bkash",
        "account": "01712345678",
        "holder": "Mallory",
        "line": StatementLine.objects.get(statement__tournament=cup).pk,
        "note": "A slip.",
        "csv": "reference,amount,currency,status\nOTHER-2,1.00,BDT,paid\n",
        "code": Certificate.objects.filter(tournament=cup).first().code,
        "signed_by": "Mallory",
        "language": "bn",
        "currency": "EUR",
        "amount": "1",
        "fixed_1": "1",
        "recipient": "captain",
        "seen": f"{cup.epoch} {Tournament.objects.get(pk=cup.pk).revision}",
    }


def test_a_verb_changes_nothing_for_those_who_may_not_open_its_page(people, two_ended):
    hers, _ = two_ended
    before = record(hers.pk)
    sent = everything(hers, Payout.objects.filter(tournament=hers).first())
    for role, (_, _, status) in ANSWERS.items():
        if status == 200:
            continue
        client = enter(people[role])
        for tab, verb in VERBS:
            answer = client.post(address(tab, hers.pk), {"verb": verb, "logo": a_picture(), **sent})
            assert answer.status_code == status, (role, tab, verb)
        assert record(hers.pk) == before, role


def test_a_file_is_given_to_organizers_alone(people, two_ended):
    hers, his = two_ended
    for role, (_, _, status) in ANSWERS.items():
        client = enter(people[role])
        for name in FILES:
            assert client.get(address(name, hers.pk), {"number": 1}).status_code == status, (role, name)
    organizer = enter(people["organizer"])
    for name in FILES:
        foreign, missing = (organizer.get(address(name, pk), {"number": 1}) for pk in (his.pk, NOWHERE))
        assert (foreign.status_code, plain(foreign)) == (404, plain(missing)), name


def test_an_organizer_s_page_reaches_nothing_of_another_tournament(people, two_ended):
    hers, his = two_ended
    before, logo = record(his.pk), options_of(his.pk).logo
    client = enter(people["organizer"])
    first, *others = Payout.objects.filter(tournament=his)
    for payout in (first, *others):
        sent = {**everything(his, payout), "seen": ""}
        for tab, verb in VERBS:
            if payout is first or tab == "payouts":
                answer = client.post(address(tab, hers.pk), {"verb": verb, **sent})
                assert answer.status_code in (200, 302), (tab, verb)
                assert answer.context is None or "shown" not in answer.context, (tab, verb)
    assert record(his.pk) == before
    assert options_of(his.pk).logo == logo
