"""Real digits, written by hand: the 1,797 pictures of 8 × 8 pixels that come with scikit-learn.

They are the test set of “Optical recognition of handwritten digits” (Alpaydin & Kaynak 1998, UCI). Their 17
greys become two: a pixel is set from half on.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from rnn_core.option import ConfigError

SIDE = 8
HALF = 8  # of 16 greys
FILE = "datasets/data/digits.csv.gz"  # inside scikit-learn: importing it takes a second and 140 MB
HELD_SHARE = 0.2
_SPLIT = 17  # of the draw that parts training from held out


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Pictures for training and held-out ones, each (N, 64) uint8 of 0 and 1, line by line.

    Of the 1,750 different pictures a fifth is held out: none of those is ever trained. Raises ConfigError
    where scikit-learn is not installed.
    """
    greys = _greys()[:, : SIDE * SIDE]
    kinds, each = np.unique((greys >= HALF).astype(np.uint8), axis=0, return_inverse=True)
    order = np.random.default_rng(_SPLIT).permutation(len(kinds))
    held = order[: int(len(kinds) * HELD_SHARE)]
    training = kinds[each[~np.isin(each, held)]]  # as often as it was written
    return training, kinds[held]


def _greys() -> np.ndarray:
    """(1797, 65): 64 greys from 0 to 16, and which digit it is."""
    found = find_spec("sklearn")
    places = found.submodule_search_locations if found else None
    path = Path(next(iter(places))) / FILE if places else None
    if path is None or not path.is_file():
        raise ConfigError(
            "The digits come with scikit-learn, which is not here: install it, or take pictures = shapes."
        )
    return np.loadtxt(path, delimiter=",", dtype=np.int64)
