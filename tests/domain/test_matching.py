"""The cheapest way to give each row of a table a column of its own."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.matching import cheapest_assignment, cheapest_matching

HUGE = 10**30


def tables(largest, costs):
    sizes = st.integers(0, largest)
    return sizes.flatmap(lambda n: st.lists(st.lists(costs, min_size=n, max_size=n), min_size=n, max_size=n))


def price(costs, columns):
    return sum(costs[row][column] for row, column in enumerate(columns))


@given(tables(5, st.integers(-9, 9) | st.integers(HUGE - 2, HUGE + 2)))
def test_no_other_assignment_is_cheaper(costs):
    columns = cheapest_assignment(costs)
    assert sorted(columns) == list(range(len(costs)))
    assert price(costs, columns) == min(price(costs, other) for other in permutations(range(len(costs))))


@given(tables(12, st.integers(0, 40)))
def test_it_costs_what_the_matching_of_any_graph_costs(costs):
    n = len(costs)
    edges = {(row, n + column): costs[row][column] for row in range(n) for column in range(n)}
    matched = sum(edges[pair] for pair in cheapest_matching(2 * n, edges) or ())
    assert price(costs, cheapest_assignment(costs)) == matched
