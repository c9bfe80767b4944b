"""The process that does background tasks: `python -m deltacrown.serving.task_worker`.

The supervisor keeps one for each server. It polls the table of tasks every TASK_POLL_SECONDS, and does all that is due,
one task after the other, with little of the processors where the serving workers need them. SIGTERM, or its
supervisor's word or end, lets it finish the task in hand, no more. What it does not finish is tried again by the next.

A task that hangs ends this process (`apps/common/tasks.py`). That takes a thread that can run; where a task never gives
up the interpreter's lock, in a regular expression say, a timer that needs no lock does it GRACE_SECONDS later, and
writes where it hung to stderr. The task is put back when its lease ends.
"""

import argparse
import faulthandler
import gc
import logging
import os
import secrets
import select
import signal
import socket
import sys
import time
from types import FrameType

import django
from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import close_old_connections

from deltacrown.logs import name_process
from deltacrown.serving.supervisor import READY
from deltacrown.start import load_settings, require_migrated, require_safe_start

# While all is loaded: `apps/common/apps.py` enables it.
gc.disable()
load_settings()
django.setup()

# After Django is set up: it imports models.
from apps.common.tasks import run_next  # noqa: E402

logger = logging.getLogger(__name__)

GRACE_SECONDS = 10.0
# Where processors are few, nobody who waits for an answer waits for a picture that is being drawn. Not lower: it takes
# the lock of a tournament too, for a moment at the end of a task, and others wait for that.
NICENESS = 10


class TaskWorker:
    """`line`: to the supervisor. Whatever can be read there, its end too, means: end."""

    def __init__(self, line: socket.socket | None = None) -> None:
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._line = line
        self._told = False
        self._failing = False
        # Python waits on after a signal's handler has returned; a byte that arrives here ends the wait.
        self._woken, bell = socket.socketpair()
        bell.setblocking(False)
        self._bell = bell
        signal.set_wakeup_fd(bell.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    def run(self) -> None:
        """Do tasks until told to end."""
        if self._line is not None:
            self._line.sendall(READY)
        while not self._is_told(0):
            if not self._did_one():
                self._is_told(settings.TASK_POLL_SECONDS)

    def _tell(self, number: int, frame: FrameType | None) -> None:
        self._told = True

    def _is_told(self, seconds: float) -> bool:
        """Whether it is to end; waits so long to be told."""
        until = time.monotonic() + seconds
        while not self._told:
            heard = [self._woken] if self._line is None else [self._woken, self._line]
            readable, _, _ = select.select(heard, [], [], max(until - time.monotonic(), 0))
            if self._woken in readable:
                self._woken.recv(64)
            self._told = self._told or self._line in readable
            if time.monotonic() >= until:
                break
        return self._told

    def _did_one(self) -> bool:
        close_old_connections()
        faulthandler.dump_traceback_later(settings.TASK_TIMEOUT_SECONDS + GRACE_SECONDS, exit=True)
        try:
            did = run_next(self._name)
        except DatabaseFailure as error:
            # Said once, until it answers again.
            if not self._failing:
                logger.warning("tasks cannot be read, trying again", extra={"error": type(error).__name__})
            self._failing = True
            return False
        finally:
            faulthandler.cancel_dump_traceback_later()
            close_old_connections()
        self._failing = False
        return did


def main(arguments: list[str] | None = None) -> int:
    """Do tasks until SIGTERM or SIGINT; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m deltacrown.serving.task_worker", description=__doc__)
    parser.add_argument("--line", type=int, metavar="FD", help="the socket to the supervisor")
    line = parser.parse_args(arguments).line
    # It serves nothing, and signs the links of the mails that it sends.
    require_safe_start()
    require_migrated()
    name_process(worker="tasks")
    # A terminal that hangs up says so to the supervisor's whole process group.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.nice(NICENESS)
    TaskWorker(None if line is None else socket.socket(fileno=line)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
