"""Processes that a test starts, and therefore may stop, kill and freeze."""

import os
import random
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support import reaper
from tests.support.waiting import until

# Service -> where its server came from, for the terminal summary.
servers_used: dict[str, str] = {}
_random = random.SystemRandom()


class ServiceMissing(RuntimeError):
    """A server that the tests need cannot be found or started; the text says what to do."""


def free_port() -> int:
    """A port below the ephemeral range: there a client that retries a dead server would connect to itself."""
    while True:
        port = _random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class OwnedProcess:
    """One process in its own process group, its output in a file; the group never outlives the interpreter."""

    start_seconds = 60.0
    kill_signal = signal.SIGKILL

    def __init__(self, log_path: Path) -> None:
        self.log_path = log_path
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_ready(self) -> bool:
        raise NotImplementedError

    def popen_options(self) -> dict[str, Any]:
        return {}

    @property
    def pid(self) -> int:
        assert self.process is not None, "not started"
        return self.process.pid

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Self:
        assert not self.is_running(), "already running"
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self.popen_options(),
            )
        reaper.watch(self.pid)
        self._wait_until_ready()
        return self

    def _wait_until_ready(self) -> None:
        with suppress(AssertionError):
            until(lambda: self.is_ready() or not self.is_running(), self.start_seconds, every=0.05)
        if not self.is_ready():
            self.kill()
            raise ServiceMissing(f"{self.command()[0]} did not start; its last lines:\n{self.log()[-3000:]}")

    def kill(self) -> None:
        """End it at once, without a chance to tidy up. Harmless when it has ended already."""
        self._end(self.kill_signal, seconds=30)

    def stop(self, seconds: float = 60) -> None:
        """Ask it to end (SIGTERM); when it does not in time, kill it and fail. A supervisor waits half of that for its
        workers before it kills them: one that gives way to all others may need it on a busy machine."""
        if not self._end(signal.SIGTERM, seconds):
            self.kill()
            raise AssertionError(f"{self.command()} ignored SIGTERM for {seconds} s:\n{self.log()[-3000:]}")

    def _end(self, signum: signal.Signals, seconds: float) -> bool:
        if self.is_running():
            self.signal(signum)
            self.signal(signal.SIGCONT)
        if self.process is None:
            return True
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        reaper.forget(self.pid)
        return True

    def signal(self, signum: signal.Signals) -> None:
        os.killpg(self.pid, signum)

    def restart(self) -> None:
        self.stop()
        self.start()

    def log(self) -> str:
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_running():
            self.stop()


class PausableProcess(OwnedProcess):
    """A process whose whole work is done in its process group, so that freezing the group freezes it."""

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)
