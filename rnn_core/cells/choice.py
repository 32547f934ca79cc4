"""Which form the networks of this process get, and why: compiled loops where there is a compiler."""

import os
import threading
from dataclasses import dataclass

from rnn_core.cells import compiled, forms
from rnn_core.cells.compiled import UnavailableError

CHOICE = "RNN_PLAYGROUND_KERNELS"  # of the environment: numpy, or native where it can be had (as without it)
CHOICES = ("native", "numpy")
NATIVE = "The kernels are compiled: C, made by this machine's compiler."
PLAIN = "The kernels are numpy's."


@dataclass
class Said:
    """What there is to say of the choice, in sentences; nothing was chosen yet while it is empty."""

    sentence: str = ""


said = Said()


def settle() -> str:
    """Choose now, compiling first if need be; returns what there is to say."""
    asked = os.environ.get(CHOICE) or CHOICES[0]
    if asked not in CHOICES:
        return _keep(f"{CHOICE} = {asked!r} is unknown: choose numpy or native. {PLAIN}")
    if asked == "numpy":
        return _keep(f"{PLAIN} ({CHOICE} = numpy.)")
    try:
        forms.choose(compiled.native())
    except UnavailableError as error:
        return _keep(f"{PLAIN} {error}")
    return _keep(NATIVE)


def settle_beside(patience: float = 0.3) -> threading.Thread:
    """The same in a thread, which is waited for so many seconds: long enough for what was compiled before."""
    said.sentence = f"{PLAIN} Compiled ones are being made: networks that are made later get them."
    beside = threading.Thread(target=settle, name="rnn-compiler", daemon=True)
    beside.start()
    beside.join(patience)
    return beside


def _keep(sentence: str) -> str:
    said.sentence = sentence
    return sentence
