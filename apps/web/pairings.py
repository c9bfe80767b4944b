"""Why two meet, in sentences: a rule for each round, and a line for each match."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, RankOf, Seed, Source, WinnerOf
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.selectors.matchups import Matchup, Matchups
from apps.web.bracket import Board, Card, Part, Why, WhyLine
from apps.web.feed import versus
from apps.web.labels import group_letter
from apps.web.naming import Names, Row, all_names
from apps.web.ranks import place_reason

RULES: dict[str, Promise] = {
    "seeds": _("The best seed meets the last, so that the best can meet late only; byes go to the best seeds."),
    "ranks": _("The best of each group go on; who met in a group is kept apart as long as possible."),
    "winners": _("The winners of the round before meet, in the order of the bracket."),
    "losers": _("Who lost once plays on here; they are crossed over, so that nobody meets again early."),
    "final": _("Who has not lost meets the winner of the losers' side."),
    "decider": _("Played only if both have lost once by then."),
    "third_place": _("The losers of the semi-finals play for third place."),
    "group": _("Everybody meets everybody; the Berger table says who meets when."),
    "fold": _("Of those on the same points the highest meets the lowest; nobody meets twice."),
    "slide": _("Of those on the same points the upper half meets the lower half; nobody meets twice."),
    "adjacent": _("Neighbours in the table meet; nobody meets twice."),
    "major": _("Of those with the same record the highest meets the lowest by difficulty; nobody meets twice."),
    "bye": _("Nobody has a second bye."),
}
SEEDINGS: dict[str, Promise] = {
    "standard": _("Seeds: as the organizer set them, then as they registered."),
    "manual": _("Seeds: as the organizer set them."),
    "random": _("Seeds: drawn by lot."),
    "rating": _("Seeds: by rating."),
    "registration_order": _("Seeds: in the order of registration."),
}
LINES: dict[str, Promise] = {
    "meets": _("{first} meets {second}"),
    "seed": _("seed {n}"),
    "winner": _("the winner of {match}"),
    "loser": _("the loser of {match}"),
    "rank": _("number {n} of {group}"),
    "no_opponent": _("{first} has a bye"),
    "level": _("level on points ({points}), numbers {a} and {b} of {of}"),
    "unlevel": _("points {points} against {others}, numbers {a} and {b} of {of}"),
    "record": _("both {wins}–{losses}, numbers {a} and {b} of {of} by difficulty"),
    "bye": _("a bye (points: {points}): the lowest who had none yet"),
    "bye.off_rule": _("a bye (points: {points}): those below had one, or the others could not be paired otherwise"),
    "off_rule": _("{line}; as near to the rule as nobody meeting twice allows"),
}


def explained(board: Board, rows: Iterable[Row], meetings: Matchups) -> Board:
    """The board with the reasons of all pairings."""
    explainer = Explainer(all_names(rows), meetings)
    third = [board.third_place] if board.third_place else []
    last_wired = next((part.id for part in reversed(board.parts) if part.wired), "")
    parts = [
        replace(part, why=list(explainer.of_part(part, third if part.id == last_wired else []))) for part in board.parts
    ]
    return replace(board, parts=parts)


def places_of(snapshot: Mapping[str, Any], explainer: "Explainer") -> list[tuple[Row, str]]:
    """The places in a bracket that are decided, each with its reason; of a running table, the table says it."""
    matches = {match["id"]: match for match in snapshot["matches"]}
    found = []
    for row in snapshot["standings"]:
        if row["table"] is None or row["reason"] is not None:
            pk = row["reason"] and row["reason"]["match_id"]
            names = (versus(matches[pk]), explainer.names.title(pk)) if pk else ("", "")
            is_unplayed = bool(pk) and matches[pk]["state"] == MatchState.FORFEIT
            found.append((row, place_reason(row["reason"], *names, is_unplayed=is_unplayed)))
    return sorted(found, key=lambda place: (place[0]["place_from"], place[0]["place_to"], place[0]["seed"] or 0))


class Explainer:
    """Says why those of the matches meet that both the names and the meetings know."""

    def __init__(self, names: Names, meetings: Matchups) -> None:
        self.rows = names.rows
        self.names = names
        self.meetings = meetings
        self.ids = {meeting.node.key: pk for pk, meeting in meetings.matches.items()}

    def of_part(self, part: Part, third: Sequence[Card]) -> Iterator[Why]:
        """A whole table has one reason, a round of a bracket or a Swiss one of its own, with its matches."""
        rounds: list[tuple[str, Sequence[Card]]] = [(column.title, column.cards) for column in part.rounds]
        if third:
            rounds.append((self.names.title(third[0].id), third))
        for number, (title, cards) in enumerate(rounds):
            told = [card for card in cards if card.id in self.meetings.matches and self._is_told(card)]
            if told and self._is_table(told[0].id):
                if number == 0:
                    yield Why("", self.rule(told[0].id), [])
            elif told:
                lines = [WhyLine(card.id, self.names.number(card.id), card.versus, self.line(card.id)) for card in told]
                yield Why(title, self.rule(_that_tells(told).id), lines)

    def _is_told(self, card: Card) -> bool:
        """A bye is somebody's only in the first round of all."""
        return not card.bye or isinstance(self.meetings.matches[card.id].node.sources[0], Seed)

    def _is_table(self, pk: int) -> bool:
        return bool(self.rows[pk]["side"] == "group")

    def rule(self, pk: int) -> str:
        """What holds for all matches of the round."""
        meeting = self.meetings.matches[pk]
        key = self._rule_key(meeting)
        seeds = str(SEEDINGS.get(self.meetings.seeding, "")) if key in ("seeds", "group") else ""
        return f"{RULES.get(key, '')} {seeds}".strip()

    def _rule_key(self, meeting: Matchup) -> str:
        node = meeting.node
        if node.side == "swiss":
            return str(meeting.facts.get("rule", ""))
        if node.side == "final":
            return "final" if node.round == 1 else "decider"
        if node.side == "winners" and not isinstance(node.sources[0], WinnerOf):
            return "ranks" if any(isinstance(source, RankOf) for source in node.sources) else "seeds"
        return str(node.side)

    def line(self, pk: int) -> str:
        """What holds for this match."""
        meeting = self.meetings.matches[pk]
        if meeting.node.side == "swiss":
            return _drawn(meeting)
        if meeting.node.side == "group":
            return ""
        named = [self._source(source) for source in self._real_sources(pk)]
        if len(named) < 2:
            return _line("no_opponent", first=named[0]) if named else ""
        return _line("meets", first=named[0], second=named[1])

    def sentence(self, pk: int) -> str:
        """Both for one match."""
        line, rule = self.line(pk), self.rule(pk)
        return f"{line[:1].upper()}{line[1:]}. {rule}" if line else rule

    def _real_sources(self, pk: int) -> list[Source]:
        """Where those who play come from, through byes that nobody sees."""
        found = [self._behind(source) for source in self.meetings.matches[pk].node.sources]
        return [source for source in found if source is not None]

    def _behind(self, source: Source) -> Source | None:
        match source:
            case Seed(n):
                return source if n <= self.meetings.entrants else None
            case WinnerOf(key) if self._is_bye(key):
                behind = self._real_sources(self.ids[key])
                return behind[0] if behind else None
            case LoserOf(key) | LoserIfUpset(key) if self._is_bye(key):
                return None
            case WinnerOf() | LoserOf() | LoserIfUpset() | RankOf():
                return source
            case _:
                return None

    def _is_bye(self, key: str) -> bool:
        return bool(self.rows[self.ids[key]]["bye"])

    def _source(self, source: Source) -> str:
        match source:
            case Seed(n):
                return _line("seed", n=n)
            case WinnerOf(key):
                return _line("winner", match=self.names.name(self.ids[key]))
            case LoserOf(key) | LoserIfUpset(key):
                return _line("loser", match=self.names.name(self.ids[key]))
            case RankOf(group, n):
                return _line("rank", n=n, group=gettext("Group {letter}").format(letter=group_letter(group)))
            case _:
                return ""


def _that_tells(cards: Sequence[Card]) -> Card:
    """A bye has a rule of its own."""
    return next((card for card in cards if not card.bye), cards[0])


def _line(key: str, **values: object) -> str:
    return str(LINES[key]).format(**values)


def _drawn(meeting: Matchup) -> str:
    """A match of a round that was drawn; one drawn before facts were noted has its words."""
    facts: dict[str, Any] = dict(meeting.facts)
    if not facts:
        return meeting.words
    if facts["rule"] == "bye":
        return _line("bye.off_rule" if facts["off_rule"] else "bye", points=_number(facts["points"][0]))
    a, b = facts["places"]
    numbers = {"a": a, "b": b, "of": facts["of"]}
    if facts["rule"] == "major":
        wins, losses = facts["record"]
        return _line("record", wins=wins, losses=losses, **numbers)
    points, others = map(_number, facts["points"])
    line = _line("level" if points == others else "unlevel", points=points, others=others, **numbers)
    return _line("off_rule", line=line) if facts["off_rule"] else line


def _number(value: float) -> str:
    return f"{value:g}"
