"""The refusals of the domain. Each carries the code that HTTP and the socket send, and says what to do."""


class DomainError(Exception):
    """A refusal that leaves the state unchanged.

    `code` is one of the error codes of the protocol; `facts` are extra fields of the answer.
    """

    code = "conflict"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Conflict(DomainError):
    """The state of things does not allow it; `facts` may hold `state` and `legal`."""


class WrongState(Conflict):
    """Something is in another state than this needs. `machine`: what kind of thing; `wanted`: the states that would do,
    where the move itself is not what is illegal."""

    def __init__(self, message: str, machine: str, state: str, legal: list[str], wanted: tuple[str, ...] = ()) -> None:
        super().__init__(message, state=state, legal=legal)
        self.machine, self.state, self.wanted = machine, state, wanted


class InvalidInput(DomainError):
    code = "invalid_schema"


class NotFound(DomainError):
    """It is not there, or not for this person: the words are the same, so that nobody learns which."""

    code = "not_found"

    def __init__(self, message: str = "Not found, or not public.", **facts: object) -> None:
        super().__init__(message, **facts)


class PreconditionFailed(DomainError):
    """The caller decided by what is no longer so; `facts` may hold the `revision` that is."""

    code = "precondition_failed"


class PermissionRefused(DomainError):
    code = "insufficient_permissions"
