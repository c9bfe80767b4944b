"""Ends the process groups that a test process leaves behind, however it ends.

A test that runs out of time may end its process without any clean-up (`os._exit`, SIGKILL). So a small process of its
own holds the other end of a pipe: a line "+<group>" or "-<group>" says what lives, and when the pipe closes it kills
what is left.
"""

import atexit
import subprocess
import sys
import threading

_PROGRAM = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""
_lock = threading.Lock()
_reaper: "subprocess.Popen[str] | None" = None


def watch(group: int) -> None:
    """Kill this process group when the running process has ended."""
    _say(f"+{group}\n")


def forget(group: int) -> None:
    """The group has ended; its number may become another's."""
    _say(f"-{group}\n")


def _say(line: str) -> None:
    global _reaper
    with _lock:
        if _reaper is None:
            # A session of its own: a Ctrl-C in the terminal must not end it before the others.
            command = [sys.executable, "-S", "-c", _PROGRAM]
            _reaper = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
            atexit.register(_end, _reaper)
        assert _reaper.stdin is not None
        _reaper.stdin.write(line)
        _reaper.stdin.flush()


def _end(reaper: "subprocess.Popen[str]") -> None:
    """Where this process ends as it should: close the pipe, and wait until what is left has been killed."""
    assert reaper.stdin is not None
    reaper.stdin.close()
    reaper.wait()
