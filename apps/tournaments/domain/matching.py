"""Minimum-cost perfect matching. The one file that knows the library, which is imported where it is first needed: that
takes as long as a tenth of a whole start, and most processes never pair anybody."""

from collections.abc import Mapping
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
