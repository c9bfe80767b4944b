"""What the numbers were measured on."""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PACKAGES = ("django", "channels", "daphne", "twisted", "uvicorn", "uvloop", "websockets", "msgspec")


def describe() -> dict[str, str]:
    """The machine and the versions, each as one line of text."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def cores() -> tuple[int, int]:
    """One core for the server and one for the generator; raises `SystemExit` where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("The benchmark needs two cores: one for the server, one for the load.")
    return allowed[0], allowed[1]


def busy_seconds() -> float:
    """CPU seconds that all cores have worked, or were withheld from this machine, since it started."""
    user, nice, system, _idle, _waiting, *interrupts_and_stolen = _numbers(Path("/proc/stat").read_text(), "cpu ")[:8]
    return (user + nice + system + sum(interrupts_and_stolen)) / TICKS


def wait_for_rest(limit: float) -> None:
    """Return once all cores together were idle but for a tenth of one for two seconds, or after `limit` seconds."""
    until, calm = time.monotonic() + limit, 0
    while calm < 4 and time.monotonic() < until:
        before = busy_seconds()
        time.sleep(0.5)
        calm = calm + 1 if busy_seconds() - before < 0.05 else 0


def process_seconds(pid: int) -> float:
    """CPU seconds of a process, its threads included."""
    user, system = _numbers(Path(f"/proc/{pid}/stat").read_text(), ") ", first=11)[:2]
    return (user + system) / TICKS


def resident_kib(pid: int) -> int:
    """What a process holds in memory."""
    return _numbers(Path(f"/proc/{pid}/status").read_text(), "VmRSS:", last=1)[0]


def _numbers(text: str, after: str, first: int = 0, last: int | None = None) -> list[int]:
    words = text[text.rindex(after) + len(after) :].split("\n")[0].split()
    return [int(word) for word in words[first:last]]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
