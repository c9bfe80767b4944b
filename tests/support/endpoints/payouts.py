"""The endpoints of prizes and payouts. The participant has won; another organizer than Alice has proposed."""

from collections.abc import Callable
from typing import Any

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.models import Payout, StatementLine
from apps.tournaments.domain.roles import Role
from apps.tournaments.services import give_role
from tests.support.cast import Cast, make_user
from tests.support.endpoints.scene import Scene
from tests.support.endpoints.table import Endpoint, answers, only, organizers, own
from tests.support.payouts import details, line_of_bank

_PRIZES = {"currency": "BDT", "amount": "100.00", "percent": {"1": "60", "2": "40"}}
_HEAD = "reference,amount,currency,status\n"
_UNKNOWN = f"{_HEAD}DC-0-1-ABCDEF,5.00,BDT,paid\n"


def _over(cast: Cast) -> Scene:
    scene = Scene(cast, cast.completed(4), cast.bob)
    services.declare_prizes(scene.tournament.pk, cast.alice, **_PRIZES, fixed={})
    return scene


def _proposed(cast: Cast) -> Scene:
    scene = _over(cast)
    heir = make_user("heir")
    give_role(scene.tournament.pk, cast.alice, heir, Role.ORGANIZER)
    services.propose_payouts(scene.tournament.pk, heir)
    scene.ids["payout_id"] = Payout.objects.get(person=cast.bob).pk
    return scene


def _said(cast: Cast) -> Scene:
    scene = _proposed(cast)
    details(_payout(scene))
    return scene


def _payout(scene: Scene) -> Payout:
    return Payout.objects.get(pk=scene.ids["payout_id"])


def _then(before: Callable[[Cast], Scene], act: Callable[[Scene, User], Any]) -> Callable[[Cast], Scene]:
    def scene(cast: Cast) -> Scene:
        found = before(cast)
        act(found, cast.alice)
        return found

    return scene


_approved = _then(_said, lambda scene, alice: services.approve_payout(scene.ids["payout_id"], alice))
_paid = _then(_approved, lambda scene, alice: services.mark_paid(scene.ids["payout_id"], alice, "TX-1"))


def _batch(scene: Scene, alice: User) -> None:
    scene.ids["number"] = services.make_batch(scene.tournament.pk, alice).number


_sent = _then(_approved, _batch)


def _unmatched(scene: Scene, alice: User) -> None:
    services.take_statement(scene.tournament.pk, alice, _UNKNOWN.encode(), dry_run=False)
    scene.ids["line_id"] = StatementLine.objects.get().pk


def _statement(scene: Scene) -> dict[str, str]:
    return {"csv": _HEAD + line_of_bank(_payout(scene).sendings.get())}


_T, _P = "/api/v1/tournaments/{tournament_id}/", "/api/v1/payouts/{payout_id}/"
_DETAILS = {"method": "bkash", "account": "01712345678", "holder": "Bob"}
_REASON = {"reason": "No."}
# No provider of the tests' site sends by itself.
_NONE_SENDS = organizers(400)

ENDPOINTS = [
    Endpoint("GET", f"{_T}prizes/", answers(200), _over),
    Endpoint("PUT", f"{_T}prizes/", organizers(), _over, _PRIZES),
    Endpoint("GET", f"{_T}payouts/", answers(200, anonymous=401), _proposed),
    Endpoint("POST", f"{_T}payouts/propose/", organizers(), _over),
    Endpoint("GET", f"{_T}payouts/batches/", organizers(), _sent),
    Endpoint("POST", f"{_T}payouts/batches/", organizers(201), _approved),
    Endpoint("GET", f"{_T}payouts/batches/{{number}}/", organizers(), _sent),
    Endpoint("POST", f"{_T}payouts/statements/", organizers(), _sent, _statement),
    Endpoint(
        "POST", f"{_T}payouts/lines/{{line_id}}/settle/", organizers(), _then(_sent, _unmatched), {"note": "Seen."}
    ),
    Endpoint("GET", f"{_T}reconciliation/", organizers(), _sent),
    Endpoint("GET", "/api/v1/me/payouts/", answers(200, anonymous=401), _proposed),
    Endpoint("POST", f"{_P}approve/", organizers(), _proposed),
    Endpoint("POST", f"{_P}reject/", organizers(), _proposed, _REASON),
    Endpoint("POST", f"{_P}mark-paid/", organizers(), _approved, {"reference": "TX-1"}),
    Endpoint("POST", f"{_P}mark-failed/", organizers(), _approved, _REASON),
    Endpoint("POST", f"{_P}reverse/", organizers(), _paid, _REASON),
    Endpoint("POST", f"{_P}send/", organizers(), _approved, {"provider": "bank"}),
    Endpoint("GET", f"{_P}details/", own(), _said),
    Endpoint("PUT", f"{_P}details/", only(200, "participant"), _proposed, _DETAILS, repeatable=False),
]
