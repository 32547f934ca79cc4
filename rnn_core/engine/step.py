"""Runs kept in step by the scheduler: one that is ahead waits until the slowest has come near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LEAD = 8  # updates that a member may be ahead of the slowest
LEAD_SECONDS = 0.1  # seconds of CPU, likewise; the update that is being done comes on top
MEASURES = ("updates", "seconds")


class Member(Protocol):
    """What must be known of a run that is kept in step. `busy`: it may be in the middle of an update."""

    busy: bool

    @property
    def updates(self) -> int: ...

    @property
    def seconds(self) -> float: ...

    @property
    def ended(self) -> bool: ...


@dataclass(eq=False)
class Step:
    """Who may train on. Read without a lock: the positions of the others only grow, so an old one is safe."""

    by: str  # one of MEASURES
    members: Sequence[Member] = ()

    def lets(self, member: Member) -> bool:
        """Whether `member` is near enough to the slowest for one more update. Who has ended waits for nobody
        and holds nobody back."""
        at = self._position
        slowest = min((at(other) for other in self.members if not other.ended), default=at(member))
        return at(member) < slowest + (LEAD if self.by == "updates" else LEAD_SECONDS)

    def meeting_point(self) -> int:
        """The first update at which all that have not ended can stop; 0 if they are not kept by updates.

        A busy one may be in the middle of an update, and that cannot be stopped any more.
        """
        live = [one.updates + one.busy for one in self.members if not one.ended]
        return max(live, default=0) if self.by == "updates" else 0

    def moves(self) -> bool:
        """Whether somebody may be let go on soon, although nothing is asked of the engine."""
        return any(one.busy for one in self.members)

    def _position(self, member: Member) -> float:
        return member.updates if self.by == "updates" else member.seconds
