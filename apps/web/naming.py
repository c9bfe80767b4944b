"""What people call a match: its round, and its number where there are several."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from apps.web.labels import full_title, names_its_part, part_title, side_round_title

# What is asked of a match: a snapshot's has it, and so has a row's `values(*FIELDS)`.
FIELDS = ("id", "side", "group", "round", "position", "bye")
Row = Mapping[str, Any]


class Names:
    """Of all matches of a bracket."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = {row["id"]: row for row in rows}
        self.both_sides = any(row["side"] == "losers" for row in self.rows.values())
        self.several_groups = len({row["group"] for row in self.rows.values() if row["side"] == "group"}) > 1
        self.last: dict[Any, int] = defaultdict(int)
        self.played: dict[Any, list[int]] = defaultdict(list)
        for row in sorted(self.rows.values(), key=lambda row: (row["position"], row["id"])):
            side = row["side"], row["group"]
            self.last[side] = max(self.last[side], row["round"])
            if not row["bye"]:
                self.played[*side, row["round"]].append(row["id"])

    def title(self, pk: int) -> str:
        """The round, and the part of the bracket where there are several."""
        row = self.rows[pk]
        side, number, last = row["side"], row["round"], self.last[row["side"], row["group"]]
        part = part_title(side, row["group"] if self.several_groups else 0, self.both_sides)
        return full_title(
            part, side_round_title(side, number, last, self.both_sides), names_its_part(side, number, last)
        )

    def number(self, pk: int) -> int:
        """What one counts it as in its round on the page, from 1; 0 of a bye, which is not shown."""
        beside = self._beside(pk)
        return beside.index(pk) + 1 if pk in beside else 0

    def name(self, pk: int) -> str:
        """The round and, where it has several matches, the number."""
        if len(self._beside(pk)) < 2:
            return self.title(pk)
        return gettext("{round}, match {number}").format(round=self.title(pk), number=self.number(pk))

    def _beside(self, pk: int) -> list[int]:
        row = self.rows[pk]
        return self.played[row["side"], row["group"], row["round"]]
