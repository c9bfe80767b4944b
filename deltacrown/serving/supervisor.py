"""Keeps the workers: starts them, replaces one that dies, restarts them one by one, and ends them all.

A supervisor serves nothing and loads no apps. There is one for a single worker too, so that SIGHUP works the same.
Beside the workers it keeps one process that does background tasks, as it keeps them, but for this: it starts that one
when the first worker is ready, and a server serves on while it cannot start.
"""

import asyncio
import logging
import signal
import socket
import sys
import time
from contextlib import suppress

from django.conf import settings
from prometheus_client.multiprocess import mark_process_dead

logger = logging.getLogger(__name__)

# What a worker says, and what it is told, over its line.
READY, REPLACED = b"ready\n", b"replaced\n"
READY_WITHIN_SECONDS = 60.0
# Beyond WS_DRAIN_SECONDS: for requests under way, and for uvicorn's own grace.
ENDS_WITHIN_SECONDS = 30.0
# By how many times in a row a worker died before it was STABLE_AFTER_SECONDS old.
BACK_OFF_SECONDS = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STABLE_AFTER_SECONDS = 60.0


TASKS = "tasks"


class Child:
    """A worker process, and the line to it."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, line: asyncio.StreamWriter):
        self.process = process
        self.started_at = time.monotonic()
        self._line = line
        self.becoming_ready = asyncio.ensure_future(self._becomes_ready(reader))

    @classmethod
    async def start(cls, name: int | str, listening: socket.socket) -> "Child":
        """The process for the slot of this name: a worker's number, or TASKS."""
        ours, theirs = socket.socketpair()
        with theirs:
            line, listens = theirs.fileno(), listening.fileno()
            if name == TASKS:
                command = ["deltacrown.serving.task_worker", f"--line={line}"]
            else:
                command = ["deltacrown.serving.worker", f"--number={name}", f"--listening={listens}", f"--line={line}"]
            passed = [line] if name == TASKS else [line, listens]
            # A new interpreter, not a fork: it reads the code that is there now.
            process = await asyncio.create_subprocess_exec(sys.executable, "-m", *command, pass_fds=passed)
        return cls(process, *await asyncio.open_connection(sock=ours))

    @staticmethod
    async def _becomes_ready(reader: asyncio.StreamReader) -> bool:
        """Whether it did; False when it ended before."""
        with suppress(OSError):
            return await reader.readline() == READY
        return False

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def was_ready(self) -> bool:
        return self.becoming_ready.done() and self.becoming_ready.result()

    async def is_ready(self, seconds: float) -> bool:
        """Wait for it to be ready; False when it ended, or took longer."""
        done, _ = await asyncio.wait({self.becoming_ready}, timeout=seconds)
        return bool(done) and self.becoming_ready.result()

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    def retire(self) -> None:
        """Another one serves in its place: it accepts nothing more, drains and ends."""
        with suppress(OSError):
            self._line.write(REPLACED)

    async def ended(self) -> None:
        """Wait until it has ended; kill it when it does not."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), settings.WS_DRAIN_SECONDS + ENDS_WITHIN_SECONDS)
            return
        logger.error("worker killed, it did not end in time", extra={"worker_pid": self.pid})
        self.signal(signal.SIGKILL)
        await self.process.wait()


class Slot:
    """The place of one worker: who has it, and how often in a row its owner died young."""

    def __init__(self, name: int | str) -> None:
        self.name = name
        self.child: Child | None = None
        self.deaths = 0
        # One change of hands at a time.
        self.changing = asyncio.Lock()

    def died(self, child: Child) -> float:
        """Count a death; how many seconds to wait before the next one is started."""
        young = time.monotonic() - child.started_at < STABLE_AFTER_SECONDS
        self.deaths = self.deaths + 1 if young else 1
        return BACK_OFF_SECONDS[min(self.deaths, len(BACK_OFF_SECONDS)) - 1]


class Supervisor:
    def __init__(self, listening: socket.socket, workers: int, does_tasks: bool) -> None:
        self._listening = listening
        self._workers = workers
        # The one for background tasks is last: in a restart, when all that viewers notice is over.
        self._slots = [*(Slot(number) for number in range(1, workers + 1)), *([Slot(TASKS)] if does_tasks else [])]
        self._children: set[Child] = set()
        self._restart_wanted = asyncio.Event()
        self._ending = asyncio.Event()
        self._exit_code = 0
        self._ever_ready = asyncio.Event()

    async def run(self) -> int:
        """Serve until told to end; the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end, number)
        loop.add_signal_handler(signal.SIGHUP, self._restart_wanted.set)
        host, port = self._listening.getsockname()[:2]
        logger.info("serving", extra={"host": host, "port": port, "workers": self._workers})
        tasks = [asyncio.ensure_future(self._keep(slot)) for slot in self._slots]
        tasks.append(asyncio.ensure_future(self._restart_when_told()))
        await self._ending.wait()
        # Until then new clients are accepted, and told to come back, by the workers that drain.
        while children := list(self._children):
            await asyncio.gather(*(child.ended() for child in children))
            # Those that came when it was ending already are in nobody's keeping.
            for child in children:
                self._forget(child)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        logger.info("ended", extra={"code": self._exit_code})
        return self._exit_code

    def _end(self, number: signal.Signals) -> None:
        if not self._ending.is_set():
            logger.info("ending", extra={"signal": number.name, "workers": len(self._children)})
        self._ending.set()
        # A second signal is passed on too: it hurries them.
        for child in self._children:
            child.signal(signal.SIGTERM)

    async def _start(self, slot: Slot) -> Child:
        child = await Child.start(slot.name, self._listening)
        self._children.add(child)
        child.becoming_ready.add_done_callback(lambda _: self._is_ready(slot, child))
        if self._ending.is_set():
            child.signal(signal.SIGTERM)
        return child

    def _is_ready(self, slot: Slot, child: Child) -> None:
        if child.was_ready:
            if slot.name == TASKS:
                logger.info("task worker ready", extra={"worker_pid": child.pid})
            else:
                self._ever_ready.set()
                logger.info("worker ready", extra={"worker": slot.name, "worker_pid": child.pid})

    async def _keep(self, slot: Slot) -> None:
        """Have somebody in the slot until the end."""
        if slot.name == TASKS:
            # What cannot serve is not to do anything else either, and says why once.
            await self._ever_ready.wait()
            if self._ending.is_set():
                return
        async with slot.changing:
            slot.child = await self._start(slot)
        while not self._ending.is_set():
            child = slot.child
            code = await child.process.wait()
            await child.becoming_ready
            self._forget(child)
            if not (self._ever_ready.is_set() or self._ending.is_set()):
                return self._give_up(code)
            if child is slot.child:
                await self._replace_dead(slot, child, code)

    async def _replace_dead(self, slot: Slot, child: Child, code: int) -> None:
        if self._ending.is_set():
            return
        wait = slot.died(child)
        facts = {"worker": slot.name, "worker_pid": child.pid, "code": code, "wait_seconds": wait}
        logger.warning("worker ended, starting another", extra=facts)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), wait)
        async with slot.changing:
            if slot.child is child and not self._ending.is_set():
                slot.child = await self._start(slot)

    def _forget(self, child: Child) -> None:
        """It has ended: what it had open is no more, what it counted stays counted."""
        self._children.discard(child)
        mark_process_dead(child.pid)

    def _give_up(self, code: int) -> None:
        """One that cannot start at all would not start the next time either; it has said why."""
        logger.error("a worker could not start", extra={"code": code})
        self._exit_code = code if code > 0 else 1
        self._end(signal.SIGTERM)

    async def _restart_when_told(self) -> None:
        while True:
            await self._restart_wanted.wait()
            self._restart_wanted.clear()
            await self._restart_all()

    async def _restart_all(self) -> None:
        """Put a new worker into each slot, one after the other; stop where one does not become ready."""
        began = time.monotonic()
        logger.info("restarting the workers one by one", extra={"workers": self._workers})
        for slot in self._slots:
            if not await self._restart(slot):
                logger.error("restart given up, the workers there were go on", extra={"worker": slot.name})
                return
            if slot.name == self._workers:
                logger.info("restarted", extra={"seconds": round(time.monotonic() - began, 1)})

    async def _restart(self, slot: Slot) -> bool:
        async with slot.changing:
            fresh = await self._start(slot)
            if not await fresh.is_ready(READY_WITHIN_SECONDS):
                fresh.signal(signal.SIGTERM)
                await fresh.ended()
                self._forget(fresh)
                return False
            old, slot.child = slot.child, fresh
        if old is not None:
            old.retire()
            await old.ended()
            self._forget(old)
        return True
