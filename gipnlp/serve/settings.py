"""What can be set: address, number of workers, and the limits of one request."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass

MIB = 1024 * 1024
MAX_WORKERS = 8


def default_workers() -> int:
    """Give one worker a core that this process may use, at most :data:`MAX_WORKERS`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MAX_WORKERS))


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches a server that listens on ``host``."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of a server.

    Attributes:
        host: address to listen on; the default is reached from this machine only.
        port: TCP port; 0 takes a free one.
        workers: number of worker processes.
        queue: requests that may wait for a worker; one more is told to come back (GIP070, status 503).
        timeout: seconds that one request may take in a worker.
        patience: seconds that a request may wait for a worker.
        body_timeout: seconds within which a request's body must have arrived.
        max_bytes: bytes that a document may have.
        memory: bytes that a worker process may use, 0 for no limit (kept where the system has such limits).
        allow_hosts: names under which the server is reached besides its own, e.g. that of a proxy.
        model: name of the tagger, see :func:`gipnlp.extract`.
        worker_module: the module whose ``main()`` a worker process runs.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    queue: int = 32
    timeout: float = 60.0
    patience: float = 60.0
    body_timeout: float = 30.0
    max_bytes: int = 20 * MIB
    memory: int = 2048 * MIB
    allow_hosts: tuple[str, ...] = ()
    model: str | None = None
    worker_module: str = "gipnlp.serve.worker"

    def __post_init__(self) -> None:
        if not self.workers:
            object.__setattr__(self, "workers", default_workers())
        for name in ("workers", "timeout", "patience", "body_timeout", "max_bytes"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}.")
        for name in ("queue", "memory"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be 0 or more, not {getattr(self, name)}.")

    @property
    def hosts(self) -> frozenset[str] | None:
        """The names that a request's ``Host`` may have, ``None`` for any.

        A server that only this machine reaches answers to this machine's names alone: else a page elsewhere could make
        its own name point here (DNS rebinding) and read the replies.
        """
        if not is_loopback(self.host):
            return frozenset(self.allow_hosts) | {self.host.strip("[]")} if self.allow_hosts else None
        return frozenset({"localhost", "127.0.0.1", "::1", self.host.strip("[]"), *self.allow_hosts})
