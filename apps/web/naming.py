"""What people call a match: its round, and its number where there are several."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from apps.tournaments.selectors.match_surroundings import FIELDS, Layout, Row
from apps.web.labels import full_title, names_its_part, part_title, side_round_title

__all__ = ["FIELDS", "Names", "Row", "all_names"]


class Names:
    """Of some matches of a bracket; `numbers`: what each is counted as in its round, and among how many."""

    def __init__(self, rows: Iterable[Row], layout: Layout, numbers: Mapping[int, tuple[int, int]]) -> None:
        self.rows = {row["id"]: row for row in rows}
        self.layout = layout
        self.numbers = numbers

    def title(self, pk: int) -> str:
        """The round, and the part of the bracket where there are several."""
        row = self.rows[pk]
        side, number, both_sides = row["side"], row["round"], self.layout.both_sides
        last = self.layout.last.get((side, row["group"]), 0)
        part = part_title(side, row["group"] if self.layout.several_groups else 0, both_sides)
        return full_title(part, side_round_title(side, number, last, both_sides), names_its_part(side, number, last))

    def number(self, pk: int) -> int:
        """What one counts it as in its round on the page, from 1; 0 of a bye, which is not shown."""
        return self.numbers.get(pk, (0, 0))[0]

    def name(self, pk: int) -> str:
        """The round and, where it has several matches, the number."""
        number, of = self.numbers.get(pk, (0, 0))
        if of < 2:
            return self.title(pk)
        return gettext("{round}, match {number}").format(round=self.title(pk), number=number)


def all_names(rows: Iterable[Row]) -> Names:
    """Of all matches of a bracket."""
    rows = list({row["id"]: row for row in rows}.values())
    last: dict[tuple[str, int], int] = defaultdict(int)
    played: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["position"], row["id"])):
        side = row["side"], row["group"]
        last[side] = max(last[side], row["round"])
        if not row["bye"]:
            played[*side, row["round"]].append(row["id"])
    groups = {row["group"] for row in rows if row["side"] == "group"}
    layout = Layout(last, any(row["side"] == "losers" for row in rows), len(groups) > 1)
    numbers = {pk: (n, len(beside)) for beside in played.values() for n, pk in enumerate(beside, start=1)}
    return Names(rows, layout, numbers)
