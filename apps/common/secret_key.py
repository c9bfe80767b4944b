"""Which values of SECRET_KEY sign for this process alone. Reads no settings: they read this."""

import secrets

GENERATED = "generated-for-this-process-"


def generated_key() -> str:
    """A key for commands that sign nothing that lasts; nobody else ever has it."""
    return GENERATED + secrets.token_urlsafe(50)


def is_generated(key: str) -> bool:
    return str(key).startswith(GENERATED)
