"""The compose files as compose reads them, as far as they go without an engine."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.support.paths import ROOT

VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def services(name: str) -> dict[str, dict[str, Any]]:
    """The services of a compose file, its merges done, its variables left as they are."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / name).read_text())["services"]
    return found


def filled_in(text: str, given: Mapping[str, str]) -> str:
    """A text with its variables; raises `LookupError` for one that must be given and is not."""

    def value(match: re.Match[str]) -> str:
        variable, way, rest = match.groups()
        if given.get(variable):
            return given[variable]
        if way == "-":
            return rest
        raise LookupError(f"{variable}: {rest}")

    return VARIABLE.sub(value, text)


def environment(service: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """What the service's process is started with."""
    return {name: filled_in(str(value), given) for name, value in service["environment"].items()}
