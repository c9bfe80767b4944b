"""The options as they are declared for forms: all of them, with the limits that the formats keep."""

import pytest

from apps.tournaments.domain.declared_options import DECLARED, Kind
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import FORMATS, OPTION_NAMES, check_options

ENTRANTS = 16
LARGE = {Kind.WHOLE, Kind.LENGTH, Kind.NUMBER}


def readers(name):
    return [format.name for format in FORMATS.values() if name in format.options]


def test_every_option_of_a_format_is_declared_and_no_other():
    assert set(DECLARED) == OPTION_NAMES


@pytest.mark.parametrize("option", DECLARED.values(), ids=lambda option: option.name)
def test_what_is_declared_is_what_the_formats_take(option):
    for format in readers(option.name):
        if option.default is not None:
            check_options(format, ENTRANTS, {option.name: option.default})
        for choice in option.choices:
            value = [choice] if option.kind is Kind.WORDS else choice
            check_options(format, ENTRANTS, {option.name: value})


def is_refused(format, name, value):
    try:
        check_options(format, ENTRANTS, {name: value})
    except InvalidInput:
        return True
    return False


# That one is read when a round is drawn, and not before.
@pytest.mark.parametrize("name", sorted(set(DECLARED) - {"no_legal_round"}))
def test_what_is_outside_of_the_limits_is_refused(name):
    option = DECLARED[name]
    wrong = [option.least - 1, option.most + 1] if option.kind in LARGE else ["neither"]
    wrong += [2] if option.kind is Kind.LENGTH else []
    for value in wrong:
        assert any(is_refused(format, option.name, value) for format in readers(option.name)), value
