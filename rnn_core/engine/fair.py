"""Who is next: deficit round-robin on measured time, by owner and then by run.

Each owner is owed the same share of the CPU, however many runs they have and however long one of
their updates takes. Time used is charged afterwards, so a long turn leaves a debt that the others
are served before.
"""

from collections.abc import Collection, Hashable, Sequence
from math import floor
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Ring(Generic[K]):
    """Keys taking turns around a ring; `credit` is the time in seconds that each may still use."""

    def __init__(self, quantum: float) -> None:
        self.quantum = quantum
        self._credit: dict[K, float] = {}  # in the order of the ring

    def pick(self, ready: Collection[K], active: Collection[K]) -> K:
        """The next of `ready` (not empty). All the `active` ones are in the round; others save nothing up."""
        for key, credit in self._credit.items():
            if key not in active:
                self._credit[key] = min(credit, 0.0)
        for key in active:
            self._credit.setdefault(key, 0.0)
        self._top_up(ready, active)
        return next(key for key, credit in self._credit.items() if key in ready and credit > 0)

    def charge(self, key: K, seconds: float) -> None:
        """`key` has used that long. Whoever has used up their credit goes to the end of the ring."""
        credit = self._credit.get(key, 0.0) - seconds
        if credit <= 0:
            self._credit.pop(key, None)
        self._credit[key] = credit

    def debt(self, key: K) -> float:
        """Seconds that `key` has had beyond its share; 0 if none."""
        return max(0.0, -self._credit.get(key, 0.0))

    def forget(self, key: K) -> None:
        self._credit.pop(key, None)

    def _top_up(self, ready: Collection[K], active: Collection[K]) -> None:
        richest = max(self._credit[key] for key in ready)
        if richest > 0:
            return
        rounds = floor(-richest / self.quantum) + 1
        for key in active:
            self._credit[key] += rounds * self.quantum


class Fair:
    """Rings within a ring: owners, and the runs of each owner. A seat is (owner, run id)."""

    def __init__(self, quantum: float) -> None:
        self.quantum = quantum
        self._owners: Ring[str] = Ring(quantum)
        self._runs: dict[str, Ring[str]] = {}

    def pick(self, ready: Sequence[tuple[str, str]], active: Sequence[tuple[str, str]]) -> tuple[str, str]:
        """The seat to serve now. `active` are the ready ones and those being served by other threads."""
        owner = self._owners.pick(dict.fromkeys(o for o, _ in ready), dict.fromkeys(o for o, _ in active))
        ring = self._runs.setdefault(owner, Ring(self.quantum))
        mine = [run for o, run in ready if o == owner]
        return owner, ring.pick(mine, [run for o, run in active if o == owner])

    def charge(self, seat: tuple[str, str], seconds: float) -> None:
        """The seat has used so many seconds of CPU."""
        owner, run = seat
        self._owners.charge(owner, seconds)
        if owner in self._runs:
            self._runs[owner].charge(run, seconds)

    def debt(self, owner: str) -> float:
        """Seconds that this owner has had beyond their share."""
        return self._owners.debt(owner)

    def forget(self, seat: tuple[str, str], last: bool) -> None:
        """The run is gone; with `last`, so is its owner."""
        owner, run = seat
        if owner in self._runs:
            self._runs[owner].forget(run)
        if last:
            self._owners.forget(owner)
            self._runs.pop(owner, None)
