"""The domain's refusals as problem documents."""

from apps.common.problems import explain
from apps.tournaments.domain.errors import DomainError

_STATUS = {
    "conflict": 409,
    "invalid_schema": 400,
    "not_found": 404,
    "insufficient_permissions": 403,
    "precondition_failed": 412,
}


def _explain(error: DomainError) -> tuple[int, str, str, dict[str, object]]:
    return _STATUS[error.code], error.code, error.message, dict(error.facts)


explain(DomainError, _explain)
