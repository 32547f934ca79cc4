"""The lines of a table as they come, and how many targets were missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Report:
    """The lines as they come, and how many targets were missed."""

    lines: list[str] = field(default_factory=list)
    missed: int = 0

    def say(self, *lines: str) -> None:
        """Print and keep."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)

    def row(self, *cells: str) -> None:
        """A row of a table."""
        self.say("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")

    def verdict(self, value: float | None, goal: float, at_most: bool = False) -> str:
        """Whether the value is on the right side of the goal; a value that is not there is not."""
        reached = value is not None and (value <= goal if at_most else value >= goal)
        self.missed += not reached
        return "reached" if reached else "MISSED"


def named(name: str, words: Sequence[str]) -> bool:
    """Whether the name has all these words."""
    return set(" ".join(words).split()) <= set(name.split())
