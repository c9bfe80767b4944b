import pytest

from apps.tournaments.domain.bracket import Bye, Node, Seed, Side
from apps.tournaments.domain.reasons import pairing_reason


@pytest.mark.parametrize("side", Side)
def test_every_side_has_a_reason_and_a_bye_names_nobody(side):
    reason = pairing_reason(Node("X1.1", side, 1, 1, (Seed(3), Bye())))
    assert reason.startswith("seed 3 meets nobody: ")
    assert reason.endswith(", round 1")
