"""What a written tune keeps of the grammar's rules: its key, and its bars."""

from collections.abc import Sequence
from itertools import accumulate

from rnn_core.melody import Melody, Part, Tone
from rnn_core.tasks.tunes.notes import BAR, Key, Note, best_key


def in_key(notes: Sequence[Note], keys: Sequence[Key]) -> float:
    """The share of notes that belong to the one of `keys` that has most of them."""
    classes = best_key(notes, keys).classes
    return sum(note.pitch % 12 in classes for note in notes) / max(1, len(notes))


def bars_right(notes: Sequence[Note]) -> float:
    """Of the whole bars that the notes last, the share at whose beginning and end a note begins or ends."""
    lines = {0, *accumulate(note.length for note in notes)}
    bars = max(lines) // BAR
    right = sum(BAR * bar in lines and BAR * (bar + 1) in lines for bar in range(bars))
    return right / bars if bars else 1.0


def kept(notes: Sequence[Note], keys: Sequence[Key]) -> float:
    """The share of notes that are in the key that fits best, and lie within one bar of four beats."""
    classes, now, right = best_key(notes, keys).classes, 0, 0
    for note in notes:
        right += note.pitch % 12 in classes and now % BAR + note.length <= BAR
        now += note.length
    return right / max(1, len(notes))


def parts_of(form: str) -> tuple[str, ...]:
    """Names of the phrases: A1, A2, B and A3 of AABA."""
    times = [form[: place + 1].count(letter) for place, letter in enumerate(form)]
    return tuple(
        f"{letter}{time}" if form.count(letter) > 1 else letter
        for letter, time in zip(form, times, strict=True)
    )


def melody_of(notes: Sequence[Note], form: str, bars: int, keys: Sequence[Key]) -> Melody:
    """The notes in beats, the phrases of the form as far as they reach, and the key if all belong to it."""
    starts = [0, *accumulate(note.length for note in notes)]
    tones = [
        Tone(start / 2, note.length / 2, note.pitch, note.name)
        for start, note in zip(starts[:-1], notes, strict=True)
    ]
    phrase = bars * BAR / 2
    parts = [
        Part(name, place * phrase, (place + 1) * phrase)
        for place, name in enumerate(parts_of(form))
        if 2 * place * phrase < max(1, starts[-1])
    ]
    key = best_key(notes, keys).name if notes and in_key(notes, keys) == 1.0 else ""
    return Melody(tuple(tones), tuple(parts), BAR / 2, key)
