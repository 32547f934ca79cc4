"""Which form the networks of this process get, and why: compiled loops where there is a compiler."""

import logging
import os
import threading
from dataclasses import dataclass

from rnn_core.cells import compiled, forms
from rnn_core.cells.compiled import UnavailableError

CHOICE = "RNN_PLAYGROUND_KERNELS"  # of the environment: numpy, or native where it can be had (as without it)
CHOICES = ("native", "numpy")
NATIVE = "The kernels here are compiled: C, by the compiler of this machine."
PLAIN = "The kernels here are numpy’s."

log = logging.getLogger(__name__)


@dataclass
class Said:
    """What there is to say of the choice, in sentences; nothing was chosen yet while it is empty."""

    sentence: str = ""


said = Said()


def settle() -> str:
    """Choose now, compiling first if need be; returns what there is to say."""
    said.sentence = _settled()
    return said.sentence


def settle_beside(patience: float = 0.3) -> threading.Thread:
    """The same in a thread, which is waited for so many seconds: long enough for what was compiled before."""
    said.sentence = f"{PLAIN} Compiled ones are being made: networks that are made later get them."
    beside = threading.Thread(target=settle, name="rnn-compiler", daemon=True)
    beside.start()
    beside.join(patience)
    return beside


def _settled() -> str:
    forms.choose(forms.NUMPY)
    asked = os.environ.get(CHOICE) or CHOICES[0]
    if asked not in CHOICES:
        log.warning("%s = %r is unknown: choose numpy or native", CHOICE, asked)
        return f"{PLAIN} {CHOICE} is neither numpy nor native."
    if asked == "numpy":
        return f"{PLAIN} {CHOICE} asks for them."
    try:
        forms.choose(compiled.native())
    except UnavailableError as error:
        log.warning("numpy's kernels are used: %s (%s)", error, error.__cause__ or "no more is known")
        return f"{PLAIN} {error}"
    except Exception:  # a thread of its own: what is not told here is never heard of
        log.exception("the compiled loops could not be made ready")
        return f"{PLAIN} The compiled loops could not be made ready, because of an error of ours."
    return NATIVE
