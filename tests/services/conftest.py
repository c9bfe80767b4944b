from typing import Any

import pytest

from apps.common import notices


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The after-commit notices, in place of the listeners that the site has."""
    told: list[Any] = []
    monkeypatch.setattr(notices, "_listeners", [told.append])
    return told
