"""Text whose end, which is held out, has only lines that stand nowhere else."""

from collections.abc import Callable

KNOWN_SHARE = 0.88  # less than is trained, so that the held-out tenth begins behind what was drawn freely
TRIES = 1_000


def known_then_new(count: int, draw: Callable[[], str]) -> list[str]:
    """`count` passages of a line or more; no line of the last of them stands in another.

    Raises RuntimeError if `draw` has nothing new to give.
    """
    known = [draw() for _ in range(int(count * KNOWN_SHARE))]
    lines = {line for passage in known for line in passage.splitlines()}
    return [*known, *(_new(draw, lines) for _ in range(count - len(known)))]


def _new(draw: Callable[[], str], lines: set[str]) -> str:
    """A passage without any of `lines`, to which its own are added."""
    for _ in range(TRIES):
        passage = draw()
        if lines.isdisjoint(passage.splitlines()):
            lines.update(passage.splitlines())
            return passage
    raise RuntimeError("every line that can be drawn is known already")
