"""Why two meet, in words, for matches that follow from a tree. Rounds that are drawn carry their own reasons."""

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, Node, RankOf, Seed, Side, Source, WinnerOf

RULES = {
    Side.WINNERS: "the bracket",
    Side.LOSERS: "the losers' side; drops are crossed so that nobody meets again early",
    Side.FINAL: "the grand final",
    Side.THIRD_PLACE: "the third-place match",
    Side.GROUP: "the Berger table",
    Side.SWISS: "the draw of the round",
}


def pairing_reason(node: Node) -> str:
    first, second = node.sources
    rule = RULES[node.side]
    if node.side is Side.WINNERS and isinstance(first, Seed):
        rule = "standard seeding: the best meet the last"
    return f"{_words(first)} meets {_words(second)}: {rule}, round {node.round}"


def _words(source: Source) -> str:
    match source:
        case Seed(n):
            return f"seed {n}"
        case WinnerOf(key):
            return f"the winner of {key}"
        case LoserOf(key):
            return f"the loser of {key}"
        case LoserIfUpset(key):
            return f"the loser of {key}, who lost for the first time there"
        case RankOf(group, n):
            return f"number {n} of group {group}"
        case _:
            return "nobody"
