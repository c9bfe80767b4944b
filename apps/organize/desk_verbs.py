"""What the buttons of the match desk do: each calls one service, for one match of the person's scope."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.organize.desk_lines import matches_here
from apps.organize.desk_news import asked_again, news
from apps.organize.pages import Ask, Verb, done_once, number_in, unnamed
from apps.tournaments import services
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.results import GameScore, MatchScore, won_games
from apps.tournaments.domain.tournament_states import ENDED, TournamentState
from apps.tournaments.models import Match
from apps.tournaments.selectors.matches import public_match
from apps.tournaments.selectors.previews import Consequences, preview_forfeit
from apps.tournaments.services.sides import meaning
from apps.web.consequences import Line as Consequence
from apps.web.consequences import lines_of, reset_lines, said
from apps.web.naming import FIELDS, all_names

NOBODY = "nobody"
MOST_DIGITS = 4
Answer = str | Mapping[str, Any]


def on_match(act: Callable[[Ask, Match], Answer], *, asks: bool = True) -> Verb:
    """A verb about one match of the person's scope, between those who were on the page; where others did something
    there since, the person is asked first, unless it is all the same (`asks`)."""

    def acted(ask: Ask) -> Answer:
        row = matches_here(ask).select_related("participant1", "participant2").filter(pk=ask.number("match")).first()
        sides = [number_in(ask.sent(f"participant{slot}_id")) for slot in (1, 2)]
        if row is None or 0 in sides:
            raise unnamed()
        if not asks or not ask.sent("line"):
            with meaning(*sides):
                return act(ask, row)
        if told := news(ask, row):
            return asked_again(ask, row, versus(row), told, "look_at_reopening" if can_reopen(ask) else "")
        # What is told between here and the lock is not overwritten either.
        with meaning(sides[0], sides[1], row.sequence):
            return act(ask, row)

    return acted


def can_reopen(ask: Ask) -> bool:
    row = ask.tournament
    return ask.runs_it and (row.current_state not in ENDED or row.state == TournamentState.COMPLETED)


def versus(row: Match) -> str:
    return " – ".join(side.name if side else "?" for side in (row.participant1, row.participant2))


def call(ask: Ask, row: Match) -> str:
    called = services.call_match(row.pk, ask.person, ask.number("station") or None)
    if called.station is None:
        return _("{match} is called.").format(match=versus(row))
    return _("{match} is called to {station}.").format(match=versus(row), station=called.station.name)


def call_next(ask: Ask) -> str:
    with done_once(ask.person, f"next match of {ask.tournament.pk}", ask.sent("page")):
        row = services.call_next(ask.tournament.pk, ask.person)
    station = row.station.name if row.station else ""
    text = _("{match} is called to {station}.") if station else _("{match} is called.")
    return text.format(match=versus(row), station=station)


def take_back_call(ask: Ask, row: Match) -> str:
    services.take_back_call(row.pk, ask.person)
    return _("{match}: the call is taken back.").format(match=versus(row))


def start(ask: Ask, row: Match) -> str:
    services.start_match(row.pk, ask.person)
    return _("{match} is being played.").format(match=versus(row))


def there(ask: Ask, row: Match) -> str:
    """A guest, whom the staff acts for, is there."""
    services.ready_up(row.pk, ask.person, ask.number("registration"))
    return _("They are there.")


def result(ask: Ask, row: Match) -> str:
    """The last word of a referee: of a match that is played, or on a dispute."""
    return _ended(ask, row, _score(ask))


def _ended(ask: Ask, row: Match, score: MatchScore) -> str:
    over = services.complete_match(row.pk, ask.person, score, ask.sent("text").replace("\r\n", "\n"))
    return _("{match}: {first}–{second}.").format(
        match=versus(row), first=over.participant1_score, second=over.participant2_score
    )


def _score(ask: Ask) -> MatchScore:
    points = [ask.sent(f"participant{slot}_score") for slot in (1, 2)]
    ties = [ask.sent(f"participant{slot}_tiebreak") for slot in (1, 2)]
    if not all(map(_is_number, points)):
        raise InvalidInput(_("Enter both scores as whole numbers."))
    if any(text and not _is_number(text) for text in ties):
        raise InvalidInput(_("Enter both scores of the tie-break as whole numbers."))
    tied = [int(text) if text else None for text in ties]
    return MatchScore(int(points[0]), int(points[1]), tied[0], tied[1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def games(ask: Ask, row: Match) -> str:
    """The same by the games of a series; the score follows from them."""
    given = _games(ask, row)
    return _ended(ask, row, MatchScore(*won_games(given), games=given))


def so_far(ask: Ask, row: Match) -> str:
    """The games that were played by now, of a match that goes on."""
    given, known = _games(ask, row), row.score().games
    new = [game for game in given if game not in known]
    if not new:
        raise InvalidInput(_("Enter a game that was played."))
    saved = services.update_games(row.pk, ask.person, new, number_in(ask.sent("line").partition(".")[2]))
    first, second = saved.participant1_score, saved.participant2_score
    return _("{match}: {first}–{second} so far.").format(match=versus(row), first=first, second=second)


def _games(ask: Ask, row: Match) -> tuple[GameScore, ...]:
    """Those of the form, up to the first that is not filled in; with the maps that are known."""
    maps = {game.n: game.map for game in row.score().games}
    sent = [(n, ask.sent(f"game{n}_1"), ask.sent(f"game{n}_2")) for n in range(1, row.best_of + 1)]
    filled = [texts for texts in sent if texts[1] or texts[2]]
    if not filled or [n for n, *_points in filled] != list(range(1, len(filled) + 1)):
        raise InvalidInput(_("Enter the games in their order, beginning with the first."))
    if not all(_is_number(first) and _is_number(second) for _n, first, second in filled):
        raise InvalidInput(_("Enter both scores of each game as whole numbers."))
    return tuple(GameScore(n, int(first), int(second), maps.get(n, "")) for n, first, second in filled)


def accept(ask: Ask, row: Match) -> str:
    """Let the report count that was on the page."""
    report = row.reports.filter(pk=ask.number("report"), state="submitted").first()
    if report is None:
        raise InvalidInput(_("There is another report by now; look at it again."))
    score = MatchScore(
        report.participant1_score,
        report.participant2_score,
        report.participant1_tiebreak,
        report.participant2_tiebreak,
        tuple(GameScore(**game) for game in report.games),
    )
    services.complete_match(row.pk, ask.person, score)
    return _("{match}: the report counts.").format(match=versus(row))


def look_at_forfeit(ask: Ask, row: Match) -> Mapping[str, Any]:
    """What giving it to one side, or to nobody, would do."""
    winner = _winner(ask)
    found = preview_forfeit(row, winner)
    names = {side.pk: side.name for side in (row.participant1, row.participant2) if side}
    title = _("Walkover for {name}").format(name=names[winner]) if winner else _("Double forfeit")
    sentences = [_("A score entered so far does not count."), *said(found)]
    return _asked(ask, row, title, "forfeit", sentences, _consequences(ask, found), winner=ask.sent("winner"))


def forfeit(ask: Ask, row: Match) -> str:
    done = services.forfeit_match(row.pk, ask.person, _winner(ask))
    if done.winner is None:
        return _("{match}: nobody wins.").format(match=versus(row))
    return _("{match}: walkover for {name}.").format(match=versus(row), name=done.winner.name)


def _winner(ask: Ask) -> int | None:
    if ask.sent("winner") == NOBODY:
        return None
    if not (winner := ask.number("winner")):
        raise InvalidInput(_("Say who wins without playing, or that nobody does."))
    return winner


def _consequences(ask: Ask, found: Consequences) -> list[Consequence]:
    rows = [*ask.tournament.matches.values(*FIELDS), *(change.match for change in found.changes)]
    return lines_of(found, all_names(rows))


def look_at_reopening(ask: Ask, row: Match) -> Mapping[str, Any]:
    seen = services.preview_reopen(row.pk, ask.person)
    rows = [public_match(reset) for reset in seen.matches]
    names = all_names([*ask.tournament.matches.values(*FIELDS), *rows])
    sentences = [_("The result is taken back. Enter the right one then, or have the match played again.")]
    if rows:
        sentences.append(_("The matches below used it: what happened in them is taken back too."))
    if ask.tournament.current_state is not TournamentState.LIVE:
        sentences.append(_("The tournament goes on."))
    sentences += [str(sentence) for sentence in [*seen.besides, *seen.stays]]
    title = _("Reopen it all the same") if seen.stays else _("Reopen the match")
    go_on = {"go_on": "yes"} if seen.stays else {}
    return _asked(ask, row, title, "reopen", sentences, reset_lines(rows, names), state=seen.state, **go_on)


def reopen(ask: Ask, row: Match) -> str:
    services.reopen_match(row.pk, ask.person, ask.sent("state"), go_on=ask.sent("go_on") == "yes")
    return _("{match}: reopened.").format(match=versus(row))


def _asked(
    ask: Ask, row: Match, title: str, verb: str, sentences: list[str], lines: list[Consequence], **more: str
) -> Mapping[str, Any]:
    """What the page asks before it does it."""
    sides = {"participant1_id": str(row.participant1_id), "participant2_id": str(row.participant2_id)}
    seen = f"{row.sequence}.{row.score_version}" if ask.sent("line") else ""
    fields = {"match": str(row.pk), **sides, "line": seen, **more}
    return {
        "question": {"title": title, "subject": versus(row), "verb": verb, "sentences": sentences, "lines": lines},
        "question_fields": fields,
    }


def stream(ask: Ask, row: Match) -> str:
    services.pick_stream(row.pk, ask.person, ask.number("stream") or None)
    return _("{match}: the stream is picked.").format(match=versus(row))


def message(ask: Ask, row: Match) -> str:
    """Something for both sides of the match, and for nobody else."""
    with done_once(ask.person, f"message to match {row.pk}", ask.sent("page")):
        services.announce_to_sides(row.pk, ask.person, ask.sent("title"), ask.sent("body").replace("\r\n", "\n"))
    return _("{match}: both sides are told.").format(match=versus(row))


VERBS: dict[str, Verb] = {
    "call": on_match(call),
    "call_next": call_next,
    "take_back_call": on_match(take_back_call),
    "start": on_match(start),
    "there": on_match(there),
    "result": on_match(result),
    "games": on_match(games),
    "so_far": on_match(so_far),
    "accept": on_match(accept),
    "look_at_forfeit": on_match(look_at_forfeit),
    "forfeit": on_match(forfeit),
    "look_at_reopening": on_match(look_at_reopening),
    "reopen": on_match(reopen),
    "stream": on_match(stream),
    "message": on_match(message, asks=False),
}
