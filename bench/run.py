"""One run: a fresh server on one core, the generator on another."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contestants import Contestant
from bench.machine import busy_seconds, process_seconds, resident_kib

ROOT = Path(__file__).resolve().parents[1]
READY_WITHIN_SECONDS = 30
STOP_WITHIN_SECONDS = 15
MEMORY_EVERY_SECONDS = 10.0
# With its number in between, the `data` of one update; on the wire the frame is about 250 bytes long.
HEAD = '{"update":'
TAIL = (
    ',"match_id":4711,"tournament_id":1,"participant1_score":9,"participant2_score":8,'
    '"games":[{"n":1,"participant1_score":9,"participant2_score":8,"map":"Dust II"}],'
    '"updated_at":"2026-11-20T18:41:12.300000+00:00","updated_by":"referee"}'
)


class RunFailed(SystemExit):
    """A server that did not start, or a run that is not worth anything."""


@dataclass(frozen=True)
class Bench:
    """What all runs of one benchmark share. `server_core` and `generator_core` differ."""

    directory: Path
    environment: dict[str, str]
    generator: Path
    server_core: int
    generator_core: int
    seconds: float
    window: int

    def measure(self, contestant: Contestant, paths: list[str], **more: float) -> dict[str, Any]:
        """Deliveries, and the CPU seconds they cost the server, with one socket for each of the request `paths`.

        `more`: options of the generator, such as `rate`.
        `others` is how much of a core processes that do not belong to the run had meanwhile; `memory` the server's
        resident KiB every ten seconds.
        """
        port, publish_port = free_port(), free_port()
        with self._server(contestant, port, publish_port) as server:
            began, others = time.monotonic(), others_seconds(server.pid)
            result = self._generate(paths, port, publish_port, server.pid, more)
            result["others"] = (others_seconds(server.pid) - others) / (time.monotonic() - began)
        result["cpu_per_million"] = 1e6 * result["server_cpu"] / result["deliveries"]
        result["per_second"] = result["deliveries"] / result["seconds"]
        result["generator_busy"] = result["generator_cpu"] / result["seconds"]
        return result

    @contextmanager
    def _server(self, contestant: Contestant, port: int, publish_port: int) -> Iterator[subprocess.Popen[bytes]]:
        own = {"HOST": "127.0.0.1", "PORT": str(port), "PUBLISH_PORT": str(publish_port), "PATH": os.environ["PATH"]}
        command = [*pinned(self.server_core), *contestant.argv(port)]
        log_path = self.directory / f"{contestant.name}.log"
        with log_path.open("wb") as log:
            server = subprocess.Popen(command, cwd=ROOT, env={**self.environment, **own}, stdout=log, stderr=log)
        try:
            wait_for(server, port, log_path)
            yield server
        finally:
            _stop(server)

    def _generate(
        self, paths: list[str], port: int, publish_port: int, pid: int, more: dict[str, float]
    ) -> dict[str, Any]:
        path_file = self.directory / "paths"
        path_file.write_text("".join(f"{path}\n" for path in paths))
        options = {"port": port, "publish-port": publish_port, "paths": path_file, "pid": pid}
        options |= {"seconds": self.seconds, "window": self.window, "head": HEAD, "tail": TAIL, **more}
        arguments = [f"--{name}={value}" for name, value in options.items()]
        command = [*pinned(self.generator_core), self.generator, *arguments]
        generator = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
        )
        memory = _watch(generator, pid, until=time.monotonic() + 240 + self.seconds)
        output, errors = generator.communicate()
        if generator.returncode:
            raise RunFailed(f"The run is worth nothing: {errors.strip()}")
        return {**json.loads(output), "memory": memory}


def _watch(generator: subprocess.Popen[str], server: int, until: float) -> list[int]:
    """The server's memory until the generator has ended, which prints no more than fits a pipe."""
    memory = []
    while time.monotonic() < until:
        try:
            generator.wait(MEMORY_EVERY_SECONDS)
            return memory
        except subprocess.TimeoutExpired:
            memory.append(resident_kib(server))
    generator.kill()
    raise RunFailed("The run is worth nothing: the generator came to no end.")


def fill(environment: dict[str, str], sockets: int, rooms: int = 1) -> list[str]:
    """Fill the database of this environment, and have its servers publish to all of the rooms; the request paths of so
    many sockets."""
    command = [sys.executable, "-m", "bench.world", str(sockets), str(rooms)]
    env = {**environment, "PATH": os.environ["PATH"]}
    made = json.loads(subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True).stdout)
    environment["TOURNAMENT_IDS"] = json.dumps(made["tournament_ids"])
    return list(made["paths"])


def pinned(core: int) -> list[str]:
    return ["taskset", "--cpu-list", str(core)]


def others_seconds(server: int) -> float:
    """CPU seconds that went to neither the server nor this process and the generators it has run."""
    own = os.times()
    ours = own.user + own.system + own.children_user + own.children_system
    return busy_seconds() - process_seconds(server) - ours


def build_generator(directory: Path) -> Path:
    """Compile the load generator with the system's C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit("No C compiler was found: install one (Debian: apt-get install gcc libc6-dev).")
    target = directory / "fan"
    subprocess.run([compiler, "-O2", "-o", target, ROOT / "bench" / "fan.c"], check=True)
    return target


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: subprocess.Popen[bytes], port: int, log_path: Path) -> None:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RunFailed(f"The server did not start:\n{log_path.read_text()[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
