"""A draft made in a process of its own, which has an interpreter for itself and takes no time from those who serve.

`manage.py draft_round BRACKET FILE` writes the draft into the file, pickled: who reads it is who started it, with the
same code. The process ends when its standard input does, so it does not outlive who waits for it.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from apps.common.health import draining
from apps.common.lock_wait import POSTGRESQL
from apps.tournaments.services.drafts import Draft, draft_of

RENEW_EVERY_SECONDS = 5.0
LOOK_EVERY_SECONDS = 0.5
# Far above what any field takes; what is not done by then is not going to be.
LONGEST_SECONDS = 600.0
# Who serves goes first.
NICENESS = 10


class DraftFailed(Exception):
    """The process ended without a draft; it has said why in the log."""


class Interrupted(Exception):
    """This process ends; another one draws."""


def make_draft(bracket_id: int, still_wanted: Callable[[], None]) -> Draft:
    """The draft of what is due; `still_wanted` is called every few seconds, and what it raises ends the making."""
    if not settings.DRAW_IN_A_PROCESS:
        return draft_of(bracket_id)
    with TemporaryDirectory(prefix="deltacrown-draft-") as directory:
        file = Path(directory) / "draft"
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "draft_round", str(bracket_id), str(file)]
        # What it counts nobody would add up, and nobody would remove.
        env = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=env) as process:
            try:
                _wait(process, still_wanted)
            finally:
                process.kill()
        if process.returncode != 0:
            raise DraftFailed(f"The process that draws ended with {process.returncode}.")
        with file.open("rb") as draft:
            made: Draft = pickle.load(draft)
    return made


def _wait(process: "subprocess.Popen[bytes]", still_wanted: Callable[[], None]) -> None:
    now = time.monotonic()
    until, renewed_at = now + LONGEST_SECONDS, now
    while now < until:
        try:
            process.wait(LOOK_EVERY_SECONDS)
            return
        except subprocess.TimeoutExpired:
            now = time.monotonic()
        if draining.is_set():
            raise Interrupted
        if now - renewed_at > RENEW_EVERY_SECONDS:
            still_wanted()
            renewed_at = now
    raise DraftFailed(f"The draw was not done within {LONGEST_SECONDS:g} seconds.")


def write_draft(bracket_id: int, file: Path) -> None:
    """The other side: in the process."""
    os.nice(NICENESS)
    threading.Thread(target=_end_with_input, daemon=True).start()
    _take_time()
    file.write_bytes(pickle.dumps(draft_of(bracket_id)))


def _take_time() -> None:
    """A site's time-outs are for those whom somebody waits for. This one holds no lock, and reads for seconds."""
    if connection.vendor == POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")


def _end_with_input() -> None:
    # Nothing is ever written there. Not by `sys.stdin`, whose lock would be held when the process ends.
    os.read(0, 1)
    os._exit(1)
