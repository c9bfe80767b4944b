"""The one table type under every state machine."""

from enum import StrEnum

import pytest

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.transitions import Machine


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


MOVES = {Light.RED: (Light.GREEN, Light.BROKEN), Light.GREEN: (Light.RED,), Light.BROKEN: ()}
LIGHT = Machine("light", Light.RED, MOVES)


def test_a_legal_move_is_answered_with_the_new_state():
    assert LIGHT.check(Light.RED, Light.GREEN) is Light.GREEN


def test_a_refusal_names_the_state_and_the_legal_moves():
    with pytest.raises(Conflict) as refusal:
        LIGHT.check(Light.RED, Light.RED)
    assert refusal.value.message == "The light is red, so it cannot become red: it can become green, broken."
    assert refusal.value.facts == {"state": "red", "legal": ["green", "broken"]}


def test_a_refusal_in_a_final_state_says_that_it_is_final():
    with pytest.raises(Conflict) as refusal:
        LIGHT.check(Light.BROKEN, Light.RED)
    assert refusal.value.message == "The light is broken, so it cannot become red: that is final."
    assert refusal.value.facts == {"state": "broken", "legal": []}


def test_what_needs_a_state_is_satisfied_by_any_of_those_it_names():
    LIGHT.require(Light.GREEN, Light.RED, Light.GREEN)


def test_what_needs_another_state_says_which_and_what_is_legal():
    with pytest.raises(Conflict) as refusal:
        LIGHT.require(Light.RED, Light.GREEN, Light.BROKEN)
    assert refusal.value.message == "The light is red; this needs it to be green or broken."
    assert refusal.value.facts == {"state": "red", "legal": ["green", "broken"]}


def test_facts_are_plain_strings_for_the_wire():
    with pytest.raises(Conflict) as refusal:
        LIGHT.check(Light.RED, Light.RED)
    state, legal = refusal.value.facts["state"], refusal.value.facts["legal"]
    assert {type(label) for label in [state, *legal]} == {str}


def test_a_table_that_forgets_a_state_is_refused():
    with pytest.raises(ValueError, match="light has states without a row") as refusal:
        Machine("light", Light.RED, {Light.RED: [Light.GREEN], Light.GREEN: []})
    assert "Light.BROKEN" in str(refusal.value)


def test_the_diagram_shows_the_beginning_each_move_and_each_end():
    assert LIGHT.mermaid() == (
        "stateDiagram-v2\n"
        "    [*] --> red\n"
        "    red --> green\n"
        "    red --> broken\n"
        "    green --> red\n"
        "    broken --> [*]\n"
    )
