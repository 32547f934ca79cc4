"""What a network says of itself: its shape, what it takes, and one unit in numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagram:
    """The shape of a network as a small picture: columns with inputs below and outputs above.

    inputs, outputs: over which columns a dot stands. rows: hidden layers. decoder: so many of the last
    columns are a network of their own. joined: how columns hang together, "onward" (each hands its state to
    the next), "all" (each looks at all), "window" (all go into one hidden layer) or "none". both: they are
    walked in both directions.
    """

    columns: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    rows: int = 1
    both: bool = False
    decoder: int = 0
    joined: str = "onward"


@dataclass(frozen=True)
class Work:
    """What one forward pass takes, for all B examples.

    multiplications, elements: of matrix products, and numbers worked on one by one. calls: operations that
    Python starts. waits: how many layers or time steps must wait for one another.
    """

    multiplications: float
    elements: float
    calls: float
    waits: int

    def __add__(self, other: "Work") -> "Work":
        """One after the other."""
        return Work(
            self.multiplications + other.multiplications,
            self.elements + other.elements,
            self.calls + other.calls,
            self.waits + other.waits,
        )


@dataclass(frozen=True)
class Place:
    """Where a network is asked to explain itself: time step, layer and unit, all counted from 0."""

    time: int
    unit: int
    layer: int = 0
    direction: str = "forward"
    part: str = ""  # "encoder" or "decoder", where the network has them


@dataclass(frozen=True)
class Detail:
    """equations, numbers and output are templates of `notation.spell`: how the unit at `place` comes about.

    token: what stands at the time step. output: o and ŷ above it, if they stand there.
    """

    place: Place
    token: str
    equations: tuple[str, ...]
    numbers: tuple[str, ...]
    output: tuple[str, ...] = ()
    decodes: bool = False  # the state is a decoder's: s in every notation
