import pytest

from apps.tournaments.domain.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    PreconditionFailed,
)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (DomainError, "conflict"),
        (Conflict, "conflict"),
        (InvalidInput, "invalid_schema"),
        (NotFound, "not_found"),
        (PreconditionFailed, "precondition_failed"),
        (PermissionRefused, "insufficient_permissions"),
    ],
)
def test_a_refusal_carries_its_code_its_message_and_its_facts(refusal, code):
    refused = refusal("Not like this.", state="live", legal=["completed"])
    assert isinstance(refused, DomainError)
    assert (refused.code, refused.message, str(refused)) == (code, "Not like this.", "Not like this.")
    assert refused.facts == {"state": "live", "legal": ["completed"]}


def test_a_refusal_needs_no_facts():
    assert InvalidInput("No.").facts == {}
