"""The contract of a view: a picture of what a network did, or of how its training went."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from rnn_core.data import History, Snapshot
from rnn_core.option import check

MOST_SHOWN = 4  # runs beside one another: more lines than that nobody tells apart


@dataclass(frozen=True)
class Shown:
    """What a view is asked to draw: one to four snapshots, the history of each, and what each is called.

    Most views draw the first; those that compare draw them all. names: one for each, or none.
    """

    snapshots: tuple[Snapshot, ...]
    histories: tuple[History, ...]
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.snapshots) <= MOST_SHOWN:
            raise ValueError(f"a view shows 1 to {MOST_SHOWN} snapshots, not {len(self.snapshots)}")
        if len(self.histories) != len(self.snapshots):
            raise ValueError("every snapshot that is shown comes with its history")
        if self.names and len(self.names) != len(self.snapshots):
            raise ValueError("either every snapshot that is shown has a name, or none")

    @property
    def snapshot(self) -> Snapshot:
        """The first snapshot."""
        return self.snapshots[0]

    @property
    def history(self) -> History:
        """The first history."""
        return self.histories[0]

    @property
    def called(self) -> tuple[str, ...]:
        """A name for each snapshot: numbers where nobody has named them."""
        return self.names or tuple(f"run {place + 1}" for place in range(len(self.snapshots)))


@dataclass(frozen=True)
class View(ABC):
    """A picture that is offered wherever its signals are. A subclass has its settings as `option` fields.

    `about` answers "what am I looking at?" in two sentences; `alt` is one sentence for a screen
    reader. `needs` names the signals without which there is nothing to draw, as patterns of file
    names: "*/hidden" is the hidden state of any layer.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    alt: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def offered(cls, snapshot: Snapshot) -> bool:
        """Whether the trace of this snapshot has, for every pattern in `needs`, a signal of that kind."""
        signals = snapshot.trace.signals if snapshot.trace else {}
        return all(any(fnmatchcase(name, wanted) for name in signals) for wanted in cls.needs)

    @classmethod
    def choices(cls, snapshot: Snapshot, notation: str = "ours") -> Mapping[str, Mapping[str, str]]:
        """Of each setting whose values stand in the trace: those values, and what each is called."""
        return {}

    @abstractmethod
    def draw(self, shown: Shown) -> Any:
        """A Plotly figure, or (the score) a plain dict for its component."""
