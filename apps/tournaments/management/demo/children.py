"""Processes that a demo starts, keeps, and ends with itself."""

import asyncio
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time

logger = logging.getLogger(__name__)

FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0
# Who lived for so long did not die of its start.
SOUND_AFTER_SECONDS = 60.0
# A server takes half a minute beyond its drain at most.
ENDS_WITHIN_SECONDS = 40.0
PR_SET_PDEATHSIG = 1


class Child:
    """One process of this interpreter: `Child("-m", "deltacrown.server", PORT="8000")`, with further environment."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._arguments = arguments
        # A demo is for this machine. Whoever ends one does not want to wait for its viewers.
        self._environment = {"WS_DRAIN_SECONDS": "1", **os.environ, "DEBUG": "1", **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, *self._arguments]
        self._process = subprocess.Popen(command, env=self._environment, preexec_fn=_end_with_parent)

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def keep(self) -> None:
        """Start it again whenever it ends, less and less often where it dies young."""
        wait, since = FIRST_WAIT_SECONDS, time.monotonic()
        while True:
            await asyncio.sleep(FIRST_WAIT_SECONDS)
            if not self.has_ended():
                continue
            sound = time.monotonic() - since > SOUND_AFTER_SECONDS
            wait = FIRST_WAIT_SECONDS if sound else min(2 * wait, LONGEST_WAIT_SECONDS)
            logger.warning("a process of the demo ended and is started again", extra={"arguments": self._arguments})
            await asyncio.sleep(wait)
            self.start()
            since = time.monotonic()


def _end_with_parent() -> None:
    """Where the kernel can: a demo that is killed leaves no server behind that holds its port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
