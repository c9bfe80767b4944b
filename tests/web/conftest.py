import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """A request in another language leaves it behind in the thread."""
    with translation.override("en"):
        yield
