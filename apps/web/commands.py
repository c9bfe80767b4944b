"""What a player or a referee sends from a match's page: its form, and the service that carries it out."""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.limits.throttles import take
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, MatchState
from apps.tournaments.domain.report_states import ReportState
from apps.tournaments.domain.results import MAX_SCORE, MatchScore
from apps.tournaments.domain.veto import LONGEST_MAP, MOST_MAPS
from apps.tournaments.models import Dispute
from apps.tournaments.models.evidence import LONGEST_LINK
from apps.tournaments.models.ruling import LONGEST_RULING
from apps.tournaments.services.evidence import Given, check_may_show, drawn_for
from apps.tournaments.services.sides import meaning
from apps.web.labels import DISPUTE_REASONS

LONGEST_DESCRIPTION = 2000
_SCORE = {field.name for field in fields_of(MatchScore)}


# Fields that nobody types.
UNSEEN = {
    *("participant1_id", "participant2_id", "report_id", "map", "turn"),
    *("registration", "station", "dispute_id", "version"),
}


class MatchForm(forms.Form):
    """Whom the match was between on the page that it was sent from."""

    participant1_id = forms.IntegerField(min_value=1)
    participant2_id = forms.IntegerField(min_value=1)

    def clean(self) -> dict[str, Any] | None:
        """What is wrong with fields that nobody sees is said of the form."""
        if self.errors.keys() & UNSEEN:
            raise forms.ValidationError(_("This form does not say what it is about; send it again from here."))
        return super().clean()


class GuestForm(MatchForm):
    """`registration_id`: the guest who is there."""

    registration_id = forms.IntegerField(min_value=1)


class CallForm(MatchForm):
    """`station`: where to; without it, to the first that is free."""

    station = forms.IntegerField(min_value=1, required=False)


class VetoForm(MatchForm):
    """`turn`: how many turns were taken on the page that it was sent from; `registration`: the guest whose turn it is,
    where a referee sends it."""

    map = forms.CharField(max_length=LONGEST_MAP)
    turn = forms.IntegerField(min_value=0, max_value=MOST_MAPS)
    registration = forms.IntegerField(min_value=1, required=False)


class ScoreForm(MatchForm):
    """A result. The tie-break decides a level score."""

    participant1_score = forms.IntegerField(min_value=0, max_value=MAX_SCORE)
    participant2_score = forms.IntegerField(min_value=0, max_value=MAX_SCORE)
    participant1_tiebreak = forms.IntegerField(min_value=0, max_value=MAX_SCORE, required=False)
    participant2_tiebreak = forms.IntegerField(min_value=0, max_value=MAX_SCORE, required=False)


class EvidenceForm(MatchForm):
    """`evidence`: a link."""

    evidence = forms.CharField(max_length=LONGEST_LINK, required=False)
    picture = forms.FileField(required=False)


class ReportForm(ScoreForm, EvidenceForm):
    """A result, and what shows it."""


class RulingForm(ScoreForm):
    """A result, and why it is so."""

    text = forms.CharField(
        max_length=LONGEST_RULING,
        required=False,
        error_messages={"max_length": _("Explain it in at most %(limit_value)d characters.")},
    )


class CorrectionForm(RulingForm):
    """`dispute_id`: the dispute whose rulings were on the page when it was sent; `version`: of the newest of them."""

    dispute_id = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)


class ConfirmForm(MatchForm):
    """`report_id`: the report that was on the page when it was sent."""

    report_id = forms.IntegerField(min_value=1)


class DisputeForm(ConfirmForm, EvidenceForm):
    reason = forms.ChoiceField(choices=list(DISPUTE_REASONS.items()))
    description = forms.CharField(
        max_length=LONGEST_DESCRIPTION,
        required=False,
        error_messages={"max_length": _("Describe it in at most %(limit_value)d characters.")},
    )


@dataclass(frozen=True)
class Command:
    form: type[MatchForm]
    service: Callable[[int, User, Mapping[str, Any]], object]

    def carry_out(self, pk: int, user: User, sent: Mapping[str, Any]) -> None:
        """Do what a valid form asks for; raises `Conflict` where others play the match by now."""
        sides = sent["participant1_id"], sent["participant2_id"]
        rest = {name: value for name, value in sent.items() if name not in MatchForm.base_fields}
        with meaning(*sides):
            self.service(pk, user, rest)


def _score(fields: Mapping[str, Any]) -> MatchScore:
    return MatchScore(**{name: value for name, value in fields.items() if name in _SCORE})


@contextmanager
def _given(pk: int, user: User, sent: Mapping[str, Any]) -> Iterator[Given]:
    """What the form shows for what it says; a picture is drawn before anything is locked."""
    if sent["picture"]:
        check_may_show(pk, user)
        take("evidence", str(user.pk))
    with drawn_for(pk, user, sent["picture"]) as name:
        yield Given(sent["evidence"], name)


def _report(pk: int, user: User, sent: Mapping[str, Any]) -> None:
    with _given(pk, user, sent) as given:
        services.report_result(pk, user, _score(sent), given)


def _dispute(pk: int, user: User, sent: Mapping[str, Any]) -> None:
    with _given(pk, user, sent) as given:
        services.dispute_result(pk, user, sent["reason"], sent["description"], sent["report_id"], given)


def _give(pk: int, user: User, sent: Mapping[str, Any]) -> None:
    with _given(pk, user, sent) as given:
        services.give_evidence(pk, user, given)


def _correct(pk: int, user: User, sent: Mapping[str, Any]) -> None:
    if not Dispute.objects.filter(match=pk, pk=sent["dispute_id"]).exists():
        raise Conflict(str(_("Nobody has disputed this match, so there is no ruling to correct.")))
    services.rule(sent["dispute_id"], user, _score(sent), sent["text"], sent["version"])


def _veto(pk: int, user: User, map: str, turn: int, registration: int | None) -> object:
    return services.veto_map(pk, user, map, registration_id=registration, turn=turn)


COMMANDS: dict[str, Command] = {
    "ready_up": Command(MatchForm, lambda pk, user, _: services.ready_up(pk, user)),
    "ready_guest": Command(GuestForm, lambda pk, user, sent: services.ready_up(pk, user, **sent)),
    "call_match": Command(CallForm, lambda pk, user, sent: services.call_match(pk, user, sent["station"])),
    "veto_map": Command(VetoForm, lambda pk, user, sent: _veto(pk, user, **sent)),
    "start_match": Command(MatchForm, lambda pk, user, _: services.start_match(pk, user)),
    "report_score": Command(ReportForm, _report),
    "confirm_result": Command(ConfirmForm, lambda pk, user, sent: services.confirm_result(pk, user, **sent)),
    "dispute_result": Command(DisputeForm, _dispute),
    "give_evidence": Command(EvidenceForm, _give),
    "complete_match": Command(
        RulingForm, lambda pk, user, sent: services.complete_match(pk, user, _score(sent), sent["text"])
    ),
    "correct_ruling": Command(CorrectionForm, _correct),
}


def is_to_be_called(shown: Mapping[str, Any]) -> bool:
    """Whether its sides are known, wait for it, and were not called."""
    known = shown["participant1_id"] is not None and shown["participant2_id"] is not None
    return known and shown["state"] in (MatchState.CHECK_IN, MatchState.READY) and not shown["called_at"]


def offered(
    shown: Mapping[str, Any], slot: int | None, ready: set[int], is_referee: bool, guests: Container[int] = ()
) -> set[str]:
    """The commands that make sense now for who stands on side `slot` of the match, or is a referee. `ready`: the
    registrations that are here; `guests`: those whom a referee acts for."""
    known = shown["participant1_id"] is not None and shown["participant2_id"] is not None
    found = _of_player(shown, shown[f"participant{slot}_id"], ready) if slot else set()
    if is_referee and known and shown["state"] in OPEN_TO_A_RULING:
        found.add("complete_match")
        if shown["state"] in (MatchState.CHECK_IN, MatchState.READY):
            found.add("start_match")
        if is_to_be_called(shown):
            found.add("call_match")
        if shown["state"] == MatchState.CHECK_IN:
            found.add("ready_guest")
    turn = shown["veto"]["turn"] if shown["veto"] else None
    if turn and (turn["side"] == slot or (is_referee and shown[f"participant{turn['side']}_id"] in guests)):
        found.add("veto_map")
    return found


def _of_player(shown: Mapping[str, Any], me: int, ready: set[int]) -> set[str]:
    waiting = waiting_report(shown)
    if shown["state"] == MatchState.CHECK_IN and me not in ready:
        return {"ready_up"}
    if shown["state"] == MatchState.LIVE:
        return {"report_score"}
    if shown["state"] == MatchState.PENDING_RESULT and waiting is not None:
        mine = waiting["by"] == me
        return {"report_score", "give_evidence"} if mine else {"confirm_result", "dispute_result"}
    return {"give_evidence"} if shown["state"] == MatchState.DISPUTED else set()


def waiting_report(shown: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The report nobody has answered yet, for those who see it."""
    return next((report for report in shown.get("reports", ()) if report["state"] == ReportState.SUBMITTED), None)
