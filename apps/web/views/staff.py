"""What referees and organizers decide. Each page says what will happen; only sending its form does it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.tournaments import services
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.errors import DomainError, InvalidInput, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.domain.winner import DISQUALIFIED_FIRST, NOBODY_FIRST, WON_BY_FORFEITS
from apps.tournaments.models import Bracket, Match, Tournament
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.matches import match_now, public_match
from apps.tournaments.selectors.previews import Consequences, preview_disqualification, preview_forfeit
from apps.tournaments.selectors.results import living_result
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import tournament_of_match, visible_tournament
from apps.tournaments.services.sides import meaning
from apps.web.consequences import Line, lines_of, place_lines, reset_lines, said
from apps.web.feed import versus
from apps.web.naming import FIELDS, Names, Row, all_names
from apps.web.refusals import in_words
from apps.web.views.base import page, signed_in, viewer

NOBODY = "nobody"
_WHY_REVIEWED = {
    DISQUALIFIED_FIRST: gettext_lazy("Who is first is disqualified."),
    NOBODY_FIRST: gettext_lazy("Nobody is first alone."),
    WON_BY_FORFEITS: gettext_lazy("The winner won no more matches in play than by forfeit."),
}
UNNAMED = gettext_lazy("This form does not say what it is about; open it again.")


@dataclass(frozen=True)
class Question:
    """A confirmation page: what will happen in `sentences` and, match by match, in `lines`; `fields` come back."""

    title: str
    button: str
    sentences: list[str]
    lines: list[Line]
    lines_title: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@login_required
@page
def forfeit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a match that is not played to one side (`winner`: a registration's id), or to `nobody`."""
    match, tournament = _match(request, pk)
    chosen = request.POST.get("winner", request.GET.get("winner", ""))

    def ask() -> Question:
        require_role(signed_in(request).pk, tournament.pk, Role.REFEREE)
        winner = _winner(chosen)
        found = preview_forfeit(match, winner)
        names = {side.pk: side.name for side in (match.participant1, match.participant2) if side}
        title = _("Walkover for {name}").format(name=names[winner]) if winner else _("Double forfeit")
        first = _("{name} wins without playing.").format(name=names[winner]) if winner else _("Both sides lose.")
        sentences = [first, _("A score entered so far does not count."), *said(found)]
        sides = {"participant1_id": str(match.participant1_id), "participant2_id": str(match.participant2_id)}
        fields = {"winner": chosen, **sides}
        return Question(title, title, sentences, _lines(tournament, found), _("What follows"), fields)

    def decide() -> str:
        named = [_number(request.POST.get(f"participant{slot}_id", "")) for slot in (1, 2)]
        if None in named:
            raise InvalidInput(str(UNNAMED))
        with meaning(*named):
            services.forfeit_match(pk, signed_in(request), _winner(chosen))
        return _("{match}: forfeited.").format(match=versus(public_match(match)))

    return _confirm(request, versus(public_match(match)), resolve_url("web:match", pk), ask, decide)


@login_required
@page
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a match's result back, with all that used it."""
    match, tournament = _match(request, pk)

    def ask() -> Question:
        seen = services.preview_reopen(pk, signed_in(request))
        rows = [public_match(match_row) for match_row in seen.matches]
        sentences = [_("The result is taken back, and the match can be played again.")]
        lines, fields = reset_lines(rows, _names(tournament, rows)), {"state": seen.state}
        if lines:
            sentences.append(_("The matches below used it: what happened in them is taken back too."))
        if tournament.current_state is not TournamentState.LIVE:
            sentences.append(_("The tournament goes on."))
        sentences += [str(sentence) for sentence in [*seen.besides, *seen.stays]]
        button = _("Reopen it all the same") if seen.stays else _("Reopen it")
        fields |= {"go_on": "yes"} if seen.stays else {}
        return Question(_("Reopen the match"), button, sentences, lines, _("What is reset"), fields)

    def decide() -> str:
        go_on = request.POST.get("go_on") == "yes"
        services.reopen_match(pk, signed_in(request), request.POST.get("state", ""), go_on=go_on)
        return _("{match}: reopened.").format(match=versus(public_match(match)))

    return _confirm(request, versus(public_match(match)), resolve_url("web:match", pk), ask, decide)


@login_required
@page
def disqualify(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody (`registration`: an id) out of a tournament that is being played."""
    tournament = visible_tournament(viewer(request), pk)
    chosen = request.POST.get("registration", request.GET.get("registration", ""))
    number = _number(chosen)
    person = tournament.registrations.filter(pk=number).first() if number is not None else None

    def ask() -> Question:
        require_role(signed_in(request).pk, pk, Role.ORGANIZER)
        if person is None:
            raise InvalidInput(_("Choose somebody who plays in this tournament."))
        found = preview_disqualification(pk, person.pk)
        counted = (
            _("Their results in the table do not count any more.") if found.voids else _("Their results so far stay.")
        )
        walked_over = _("Their open and coming matches go to the other side.")
        sentences = [_("This cannot be taken back."), counted, walked_over, *said(found)]
        title = _("Disqualify {name}").format(name=person.name)
        fields = {"registration": chosen}
        return Question(title, title, sentences, _lines(tournament, found), _("What follows"), fields)

    def decide() -> str:
        if person is None:
            raise InvalidInput(_("Choose somebody who plays in this tournament."))
        services.disqualify_registration(person.pk, signed_in(request))
        return _("{name} is disqualified.").format(name=person.name)

    return _confirm(request, tournament.name, resolve_url("web:tournament", pk), ask, decide)


@login_required
@page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a result count that is to be looked at first."""
    tournament = visible_tournament(viewer(request), pk)

    def ask() -> Question:
        require_role(signed_in(request).pk, pk, Role.ORGANIZER)
        TOURNAMENT.require(tournament.current_state, TournamentState.AWAITING_REVIEW)
        sentences = [
            _("The places count as they stand, and the tournament is completed."),
            _("If a result is wrong, reopen its match instead."),
        ]
        title = _("Approve the result")
        result = living_result(pk)
        if result is not None:
            sentences.insert(0, str(_WHY_REVIEWED.get(result.review_reason, result.review_reason)))
        fields = {"reviewed": str(newest_change_of_state(pk))}
        return Question(title, title, sentences, place_lines(result), _("Places"), fields)

    def decide() -> str:
        reviewed = _number(request.POST.get("reviewed", ""))
        if reviewed is None:
            raise InvalidInput(str(UNNAMED))
        services.approve_result(pk, signed_in(request), reviewed)
        return _("The result is approved.")

    return _confirm(request, tournament.name, resolve_url("web:tournament", pk), ask, decide)


# By way of going on: the button, and what it means.
WAYS = {
    "rematches": (gettext_lazy("Let some meet again"), gettext_lazy("As few as have to meet a second time.")),
    "byes": (gettext_lazy("Give some a bye"), gettext_lazy("As few as have to win a round without playing once more.")),
    "end": (gettext_lazy("End it here"), gettext_lazy("The places count as they stand.")),
}


@login_required
@page
def carry_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on (`how`: one of `WAYS`) where no round can be drawn by the rules."""
    tournament = visible_tournament(viewer(request), pk)
    how = request.POST.get("how", request.GET.get("how", ""))

    def ask() -> Question:
        require_role(signed_in(request).pk, pk, Role.ORGANIZER)
        if how not in WAYS or not Bracket.objects.filter(tournament=tournament, halt=Halt.STUCK).exists():
            raise InvalidInput(_("Choose how the tournament goes on."))
        button, meaning = WAYS[how]
        sentences = [_("No round is left in which nobody meets twice and nobody has a second bye."), str(meaning)]
        drawn = str(tournament.bracket.rounds_drawn.count())
        return Question(str(button), str(button), sentences, [], fields={"how": how, "after_round": drawn})

    def decide() -> str:
        after_round = _number(request.POST.get("after_round", ""))
        if after_round is None:
            raise InvalidInput(str(UNNAMED))
        services.carry_on(pk, signed_in(request), how, after_round)
        return _("The tournament goes on.") if how != "end" else _("The tournament ends here.")

    return _confirm(request, tournament.name, resolve_url("web:tournament", pk), ask, decide)


def _confirm(
    request: HttpRequest, subject: str, back: str, ask: Callable[[], Question], decide: Callable[[], str]
) -> HttpResponse:
    """Show the question, or do what it asked; a refusal is a message where the person came from; what is gone is a page
    that is not there."""
    try:
        if request.method == "POST":
            messages.success(request, decide())
            return redirect(back)
        return render(request, "web/confirm.html", {"question": ask(), "subject": subject, "back": back})
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, in_words(error.message))
        return redirect(back)


def _match(request: HttpRequest, pk: int) -> tuple[Match, Tournament]:
    tournament = visible_tournament(viewer(request), tournament_of_match(pk))
    return match_now(pk), tournament


def _names(tournament: Tournament, shown: Iterable[Row]) -> Names:
    """Of all matches; those shown may be taken back by now, and have names all the same."""
    return all_names([*tournament.matches.values(*FIELDS), *shown])


def _lines(tournament: Tournament, found: Consequences) -> list[Line]:
    return lines_of(found, _names(tournament, [change.match for change in found.changes]))


def _winner(chosen: str) -> int | None:
    number = _number(chosen)
    if number is None and chosen != NOBODY:
        raise InvalidInput(_("Say who wins without playing, or that nobody does."))
    return number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
