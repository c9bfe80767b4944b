"""What a server process says of itself."""

import asyncio
import json
from typing import Any

from tests.support.process import ServerProcess
from tests.support.waiting import eventually

Line = dict[str, Any]


def log_lines(server: ServerProcess, event: str = "") -> list[Line]:
    """The log so far, or its lines of one event; one that is being written right now is left out."""
    found = [json.loads(line) for line in server.log().splitlines(keepends=True) if line.endswith("}\n")]
    return [line for line in found if event in ("", line["event"])]


async def until_logged(server: ServerProcess, event: str, count: int = 1, seconds: float = 120) -> list[Line]:
    """Wait until it was said so often."""
    await eventually(lambda: len(log_lines(server, event)) >= count, seconds, every=0.02)
    return log_lines(server, event)


async def until_ended(server: ServerProcess, seconds: float = 120) -> int:
    """Wait until the process has ended by itself; its exit code."""
    assert server.process is not None
    return await asyncio.to_thread(server.process.wait, seconds)


async def worker_pids(server: ServerProcess, count: int = 1) -> list[int]:
    """The workers' process ids, in the order in which they became ready."""
    return [line["worker_pid"] for line in await until_logged(server, "worker ready", count)]


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
