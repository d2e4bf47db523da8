"""Trainings side by side: the same task for many arguments, in one process or in several, with the same outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Argument = TypeVar("Argument")
Outcome = TypeVar("Outcome")

_SHARED: list[Any] = []


def _begin(task: Callable[[Any, Any], Any], shared: Any) -> None:
    _SHARED[:] = [task, shared]


def _run(argument: Any) -> Any:
    task, shared = _SHARED
    return task(shared, argument)


def each(task: Callable[[Shared, Argument], Outcome], shared: Shared, arguments: Sequence[Argument], jobs: int = 1) -> Iterator[Outcome]:
    """Give ``task(shared, argument)`` for each argument, in their order.

    Args:
        task: a function of a module; what it takes and gives can be pickled when there are several jobs.
        shared: given to each process once.
        arguments: one for each outcome.
        jobs: how many run at once; with 1 they run here, one after the other.
    """
    if jobs <= 1 or len(arguments) <= 1:
        for argument in arguments:
            yield task(shared, argument)
        return
    # spawned, not forked: a fork of a process with threads may hang
    with ProcessPoolExecutor(min(jobs, len(arguments)), get_context("spawn"), _begin, (task, shared)) as pool:
        yield from pool.map(_run, arguments)
