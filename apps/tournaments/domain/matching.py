"""Minimum-cost perfect matching: of any graph by a library, which no other file knows, and of a table by our own.

The library is imported where it is first needed: that takes as long as a tenth of a whole start, and most processes
never pair anybody.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module

Pair = tuple[int, int]


def cheapest_matching(vertices: int, costs: Mapping[Pair, int]) -> list[Pair] | None:
    """Pairs (i, j), i < j, that leave none of the vertices 0 to n - 1 out at the least total cost; None where
    nothing does. `costs` holds the pairs that are allowed. Exact: costs are whole numbers of any size."""
    nx = import_module("networkx")
    graph = nx.Graph()
    # In one order, always: of several cheapest matchings the algorithm finds the same one again.
    graph.add_nodes_from(range(vertices))
    graph.add_weighted_edges_from((i, j, -cost) for (i, j), cost in sorted(costs.items()))
    found = sorted((min(pair), max(pair)) for pair in nx.max_weight_matching(graph, maxcardinality=True))
    return found if 2 * len(found) == vertices else None


def cheapest_assignment(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column of each row of a square table, every column once, at the least total cost. Exact: costs are whole
    numbers of any size.

    Kuhn and Munkres' method by shortest augmenting paths. A table of 256 takes it a tenth of a second, and the matching
    of any graph several.
    """
    assignment = _Assignment(costs)
    for row in range(len(costs)):
        assignment.add(row)
    return assignment.columns()


class _Assignment:
    """The cheapest assignment of the first rows. No cost is below the prices of its row and column together, and of
    those that are assigned it equals them."""

    def __init__(self, costs: Sequence[Sequence[int]]) -> None:
        self._costs = costs
        self._size = len(costs)
        # By column. The last one is none of the table's: a row that is added begins there.
        self._rows = [-1] * (self._size + 1)
        self._column_prices = [0] * (self._size + 1)
        self._row_prices = [0] * self._size

    def columns(self) -> list[int]:
        return sorted(range(self._size), key=lambda column: self._rows[column])

    def add(self, row: int) -> None:
        """Give the row a column, and others another one where that is cheaper."""
        column = self._size
        self._rows[column] = row
        unreached, reached = list(range(self._size)), [column]
        gaps: dict[int, int] = {}
        came_from: dict[int, int] = {}
        while self._rows[column] >= 0:
            self._look_from(column, unreached, gaps, came_from)
            column = min(unreached, key=gaps.__getitem__)
            self._move_prices(gaps[column], reached, unreached, gaps)
            unreached.remove(column)
            reached.append(column)
        while column != self._size:
            before = came_from[column]
            self._rows[column] = self._rows[before]
            column = before

    def _look_from(self, column: int, unreached: list[int], gaps: dict[int, int], came_from: dict[int, int]) -> None:
        """Note for each column that is not reached yet how far its nearest row's prices are from its cost."""
        row = self._rows[column]
        costs, price, prices = self._costs[row], self._row_prices[row], self._column_prices
        for other in unreached:
            gap = costs[other] - price - prices[other]
            if other not in gaps or gap < gaps[other]:
                gaps[other], came_from[other] = gap, column

    def _move_prices(self, by: int, reached: list[int], unreached: list[int], gaps: dict[int, int]) -> None:
        for column in reached:
            self._row_prices[self._rows[column]] += by
            self._column_prices[column] -= by
        for column in unreached:
            gaps[column] -= by
