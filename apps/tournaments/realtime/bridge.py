"""The way down from the event loop to the database: two bounded pools of threads, so that a command that
waits for a lock never holds up the reads that sockets open with."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")

_SIZES = {"hub": 2, "commands": 8}
_pools: dict[str, ThreadPoolExecutor] = {}


def read(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run a selector off the loop: `await read(selector)(argument)`."""
    return _bridged(function, "hub")


def command(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run a service off the loop: `await command(service)(argument)`."""
    return _bridged(function, "commands")


def close_pools() -> None:
    """End the threads and what they hold of the database, once each has finished its call; the next call begins new
    ones. Calls that no thread has begun are cancelled: with the database away each would wait for it in turn."""
    while _pools:
        _, pool = _pools.popitem()
        pool.shutdown(cancel_futures=True)


def _bridged(function: Callable[P, T], name: str) -> Callable[P, Awaitable[T]]:
    pool = _pools.get(name)
    if pool is None:
        pool = _pools[name] = ThreadPoolExecutor(_SIZES[name], thread_name_prefix=name)
    bridged: Callable[P, Awaitable[T]] = database_sync_to_async(function, thread_sensitive=False, executor=pool)
    return bridged
