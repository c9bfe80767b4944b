"""How far a load is: a bar in a terminal, a line now and then elsewhere."""

import time
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

LINE_EVERY_SECONDS = 5.0


class Lines:
    """For logs and pipes."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._phase = ""
        self._said_at = 0.0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *error: object) -> None: ...

    def show(self, phase: str, done: float, total: float, facts: str) -> None:
        now = time.monotonic()
        if phase != self._phase or done >= total or now - self._said_at >= LINE_EVERY_SECONDS:
            self._phase, self._said_at = phase, now
            self._out.write(f"{phase}: {done:.0f} of {total:.0f}; {facts}\n")
            self._out.flush()


class Bar:
    """For people."""

    def __init__(self, out: TextIO) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
        facts = TextColumn("{task.fields[facts]}")
        self._progress = Progress(*columns, TimeElapsedColumn(), facts, console=Console(file=out))
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def show(self, phase: str, done: float, total: float, facts: str) -> None:
        task = self._tasks.get(phase)
        if task is None:
            self._finish()
            task = self._tasks[phase] = self._progress.add_task(phase, total=total, facts="")
        self._progress.update(task, completed=done, total=total, facts=facts)

    def _finish(self) -> None:
        for task in self._progress.tasks:
            self._progress.update(task.id, completed=task.total)


def display(out: TextIO) -> Bar | Lines:
    return Bar(out) if out.isatty() else Lines(out)
