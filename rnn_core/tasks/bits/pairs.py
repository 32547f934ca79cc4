"""What recall is made of: a list of items, or keys with their values."""

import numpy as np

from rnn_core.tasks.bits.rows import Laid

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def listed(
    draw: np.random.Generator, count: int, size: int, width: int, again: bool
) -> tuple[np.ndarray, np.ndarray]:
    """`count` lists of `size` different rows of bits (count, size, width), and which is shown again (count,).

    It is never the last. again: it stands twice in the list, and its last place counts.
    """
    chosen = draw.random((count, 2**width)).argpartition(size - 1, axis=1)[:, :size]
    chosen = draw.permuted(chosen, axis=1)
    shown = draw.integers(int(again), size - 1, count)
    if again:
        at = np.arange(count)
        chosen[at, (draw.random(count) * shown).astype(int)] = chosen[at, shown]
    bits = chosen[..., None] >> np.arange(width)[::-1] & 1
    return bits, shown


def one_after_another(rows: np.ndarray, shown: np.ndarray) -> Laid:
    """The list (B, n, W), one of its rows with a sign, and a time step that asks for the one behind it."""
    B, n, W = rows.shape
    inputs, targets = np.zeros((B, n + 2, W + 1), np.float32), np.zeros((B, n + 2, W), np.float32)
    at = np.arange(B)
    inputs[:, :n, :W] = rows
    inputs[:, n, :W] = rows[at, shown]
    inputs[:, n, W] = 1.0
    targets[:, n + 1] = rows[at, shown + 1]
    return Laid(inputs, targets, np.broadcast_to(np.arange(n + 2) == n + 1, (B, n + 2)))


def paired(
    draw: np.random.Generator, count: int, size: int, width: int, symbols: int, again: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Keys (count, size), numbers below `symbols`, and values in bits (count, size, width).

    again: about half of the keys are written anew, once or more often; else all keys differ.
    """
    different = -(-size // 2) if again else size
    keys = draw.random((count, symbols)).argpartition(different - 1, axis=1)[:, :different]
    if again:
        more = draw.integers(different, size=(count, size - different))
        keys = np.concatenate([keys, np.take_along_axis(keys, more, 1)], 1)
    return draw.permuted(keys, axis=1), draw.integers(2, size=(count, size, width))


def side_by_side(draw: np.random.Generator, keys: np.ndarray, values: np.ndarray, symbols: int) -> Laid:
    """Every key with its value, then every different key once more by itself, in any order.

    What is asked is its last value, at once.
    """
    (B, n), W = keys.shape, values.shape[2]
    last = n - 1 - np.argmax((keys[:, :, None] == np.arange(symbols))[:, ::-1], axis=1)  # (B, symbols)
    written = (keys[:, :, None] == np.arange(symbols)).any(1)
    asked = int(written[0].sum())
    order = np.where(written, draw.random((B, symbols)), 2.0).argsort(1)[:, :asked]
    T = n + asked
    inputs, targets = np.zeros((B, T, symbols + W + 1), np.float32), np.zeros((B, T, W), np.float32)
    at = np.arange(B)[:, None]
    inputs[at, np.arange(n), keys] = 1.0
    inputs[:, :n, symbols:-1] = values
    inputs[at, n + np.arange(asked), order] = 1.0
    inputs[:, n:, -1] = 1.0
    targets[:, n:] = values[at, last[at, order]]
    return Laid(inputs, targets, np.broadcast_to(np.arange(T) >= n, (B, T)))
