"""Units in an order in which neighbours behave alike. Which unit is which is chance; who is alike is not."""

import numpy as np

from rnn_core.data import Trace


def similarity_order(values: np.ndarray) -> tuple[int, ...]:
    """An order of the units of `values` (T, H): each is followed by the most similar one left.

    Similar means: a small angle between the two units' courses over time. Begins with the unit that
    moves most, so the order does not depend on how units happen to be numbered.
    """
    course = np.nan_to_num(np.asarray(values, np.float64)).T  # (H, T)
    size = np.linalg.norm(course, axis=1, keepdims=True)
    alike = (course / np.maximum(size, 1e-12)) @ (course / np.maximum(size, 1e-12)).T
    order = [int(np.argmax(size))]
    left = np.ones(len(course), bool)
    left[order[0]] = False
    while left.any():
        order.append(int(np.argmax(np.where(left, alike[order[-1]], -np.inf))))
        left[order[-1]] = False
    return tuple(order)


def orders(trace: Trace) -> dict[str, tuple[int, ...]]:
    """For every hidden state of the trace, by the name of its layer and direction, the order of its units."""
    return {
        name.rpartition("/")[0]: similarity_order(signal.values)
        for name, signal in trace.signals.items()
        if name.rpartition("/")[2] == "hidden" and signal.values.ndim == 2
    }
