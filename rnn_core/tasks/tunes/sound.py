"""How a tune sounds: a few harmonics that fade, at a fixed tempo.

s(t) = e(t) Σ_k a_k sin(2π k f t), f = 440 Hz · 2^((pitch − 69) / 12); e rises in 8 ms, fades like a plucked
string and is back at 0 when the note ends, so that nothing clicks.
"""

from collections.abc import Sequence

import numpy as np

from rnn_core.tasks.tunes.notes import Note

RATE = 22_050  # numbers a second
TEMPO = 132  # beats a minute
HARMONICS = (1.0, 0.45, 0.22, 0.1, 0.05)  # the highest of B5 is at 4.9 kHz, far below RATE / 2
RISE, FALL = 0.008, 0.04  # seconds
FADE = 1.6  # of the envelope's logarithm, a second
PEAK = 0.9


def sound(notes: Sequence[Note]) -> np.ndarray:
    """The tune as numbers (n,) between −1 and 1, RATE of them a second; one zero for no notes."""
    beat = 60.0 / TEMPO
    ends = np.cumsum([0.0, *(note.length * beat / 2 for note in notes)])
    places = np.round(ends * RATE).astype(int)
    made = np.zeros(max(1, places[-1]), np.float32)
    for note, begin, end in zip(notes, places[:-1], places[1:], strict=True):
        made[begin:end] = _tone(note.pitch, end - begin)
    most = float(np.abs(made).max())
    return np.asarray(made * (PEAK / most) if most else made)


def _tone(pitch: int, size: int) -> np.ndarray:
    """One note (size,)."""
    t = np.arange(size) / RATE
    turn = 2 * np.pi * 440.0 * 2 ** ((pitch - 69) / 12) * t
    wave = sum(share * np.sin((k + 1) * turn) for k, share in enumerate(HARMONICS))
    rise = np.minimum(1.0, t / RISE)
    fall = np.minimum(1.0, (t[-1] - t) / FALL)
    smooth = np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * fall) ** 2
    return np.asarray(wave * smooth * np.exp(-FADE * t))
