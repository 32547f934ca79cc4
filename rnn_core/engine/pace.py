"""The clock of the pictures: which updates are drawn, and when training waits for a picture.

A small network learns its lesson before anyone has looked (hundreds of updates a second), so by
default training waits for the eye: every update up to 20 is a picture, then each 1.2 times the last.
Who talks over it wants the same pictures, one a second.
"""

from math import ceil, inf

from rnn_core.option import ConfigError

PACES = ("logarithmic", "talk", "every", "full")
ONE_BY_ONE = 20
FACTOR = 1.2
DRAWING = 0.12  # share of its time that a run may spend on being drawn
TALKED_OVER = 1.0  # pictures a second at which there is time for a sentence each
HASTE = 0.5  # two pictures are at least this share of 1/rate apart


def next_target(pace: str, update: int) -> float:
    """The update after `update` that must be drawn before training goes on."""
    if pace == "full":
        return inf
    if pace == "every" or update < ONE_BY_ONE:
        return update + 1
    return max(update + 1, ceil(update * FACTOR))


class Pace:
    """When the next picture is due. `name` is one of PACES; a rate is in pictures a second, 0 for none."""

    def __init__(self, name: str = PACES[0]) -> None:
        if name not in PACES:
            raise ConfigError(f"pace = {name!r} is not known: choose one of {', '.join(map(repr, PACES))}.")
        self.name = name
        self.drawn = -1  # the update of the last picture
        self.cost = 0.0  # seconds that the last picture took
        self._when = -inf  # the moment of the last picture

    @property
    def most(self) -> float:
        """Pictures a second: such as leave the training its time, never fewer than one, or time to talk."""
        if self.name == "talk":
            return TALKED_OVER
        return max(1.0, DRAWING / self.cost) if self.cost > 0 else inf

    def due(self, rate: float) -> float:
        """The earliest moment of the next picture."""
        return self._when + 1.0 / rate if rate > 0 else inf

    def reached(self, update: int) -> bool:
        """Whether `update` is one that must not be passed undrawn."""
        return update >= next_target(self.name, self.drawn) if self.drawn >= 0 else True

    def draw(self, update: int, now: float, rate: float = 0.0) -> None:
        """A picture of `update` was drawn at `now`. If it was a little late, the next need not be."""
        late = now - self.due(rate)
        self.drawn, self._when = update, self.due(rate) if rate and 0 <= late < HASTE / rate else now
