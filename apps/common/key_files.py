"""Keys that development keeps in a file of its own. Reads no settings: the supervisor, which loads no apps, asks it."""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 32
OWNER_ONLY = 0o600


def new_key() -> str:
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def is_fernet_key(text: str) -> bool:
    try:
        return len(urlsafe_b64decode(text)) == KEY_BYTES
    except ValueError:
        return False


def keys_in(path: Path) -> list[str]:
    """The keys in the lines of the file, the newest first; where there is no file it is made, with one. Of processes
    that make it at once one does: the file gets its name when it is whole."""
    with suppress(FileNotFoundError):
        return path.read_text().split()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w") as file:
        file.write(new_key())
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return path.read_text().split()
