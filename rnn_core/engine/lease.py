"""A lease says that somebody looks. Without one, a run is not drawn, and before long not trained."""

from collections.abc import Callable
from dataclasses import dataclass, field

FRESH = 2.0  # seconds for which one renewal counts


@dataclass(eq=False)
class Lease:
    """One page's look at some runs, renewed by its polls. Made by `Engine.lease`.

    rate: pictures a second it asks for, 0 for none. permanent: never runs out (the command line).
    """

    owner: str = field(repr=False)
    runs: tuple[str, ...] = field(repr=False)
    rate: float
    permanent: bool
    _engine_renews: Callable[["Lease"], None] = field(repr=False)
    _engine_releases: Callable[["Lease"], None] = field(repr=False)
    visible: bool = True
    renewed: float = 0.0

    def renew(self, visible: bool = True, rate: float | None = None) -> None:
        """Look again. `visible=False`: the page is open, but in a hidden tab."""
        self.visible = visible
        self.rate = self.rate if rate is None else rate
        self._engine_renews(self)

    def release(self) -> None:
        """Stop looking."""
        self._engine_releases(self)

    def shows(self, now: float) -> bool:
        """Whether pictures reach somebody at the moment `now`."""
        return self.permanent or (self.visible and now - self.renewed <= FRESH)
