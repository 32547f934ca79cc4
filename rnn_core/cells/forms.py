"""Whose arithmetic a network's is: numpy's, or the compiled loops', once they gave the same numbers.

A network keeps the form that was chosen when it was made: what is compiled later moves none of its numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rnn_core.cells.ending import ENDINGS, Head
from rnn_core.cells.kernel import Kernel


@dataclass(frozen=True)
class Form:
    """kernels: what stands in the place of which kernel. endings: the heads with their losses, by name.
    apart: long work is done without Python's lock, so that a worker more pays.
    """

    name: str
    kernels: Mapping[type[Kernel], type[Kernel]] = field(default_factory=dict)
    endings: Mapping[str, type[Head]] = field(default_factory=lambda: ENDINGS)
    apart: bool = False

    def of(self, kind: type[Kernel] | None) -> type[Kernel] | None:
        """A kernel in this form; as it is, where it has no other."""
        return kind if kind is None else self.kernels.get(kind, kind)


NUMPY = Form("numpy")
_chosen = [NUMPY]


def choose(form: Form) -> None:
    """For every network that is made from now on."""
    _chosen[0] = form


def chosen() -> Form:
    """The form of a network that is made now."""
    return _chosen[0]
