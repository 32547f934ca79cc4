"""A melody from elsewhere in our notes: our keys, our two octaves, our four lengths. What changes is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_core.option import ConfigError
from rnn_core.tasks.tunes.notes import HIGHEST, LOWEST, MOST_NOTES, Key, Note, pitch_name

GRAIN = 0.25  # half beats: so far off a length of ours and it counts as rounded
REST = 1.0  # half beats of silence that count as a rest


@dataclass(frozen=True)
class Played:
    """A note as it was played: from tick to tick."""

    start: int
    end: int
    pitch: int


def fit(
    line: Sequence[Played], ticks: int, keys: Sequence[Key], beats: float | None = None
) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    """The melody in our notes, and what had to be changed, in sentences. `ticks` make a beat.

    Each note lasts until the next one begins (so rests are closed by holding the note before), at most two
    beats. All of it is moved into the nearest of `keys` and then by octaves into our range; single notes that
    are still outside are moved by octaves for themselves. beats: the notes that begin within so many are
    kept. Raises ConfigError if there is none.
    """
    if not line:
        raise ConfigError("This melody has no notes.")
    lengths, told = _lengths(line, ticks)
    kept = _kept(lengths, beats)
    moved, shift = _moved([note.pitch for note in line[:kept]], keys)
    notes = tuple(Note(_inside(pitch), length) for pitch, length in zip(moved, lengths[:kept], strict=True))
    outside = sum(not LOWEST <= pitch <= HIGHEST for pitch in moved)
    said = [_shifted(shift, notes, keys)] if shift else []
    if outside:
        said.append(
            f"{_count(outside)} not between {pitch_name(LOWEST)} and {pitch_name(HIGHEST)}, "
            "and moved there by octaves."
        )
    if kept < len(line):
        said.append(f"The first {kept} of {len(line):,} notes are taken.")
    return notes, (*told, *said)


def _count(notes: int) -> str:
    return "1 note was" if notes == 1 else f"{notes:,} notes were"


def _lengths(line: Sequence[Played], ticks: int) -> tuple[list[int], tuple[str, ...]]:
    """How many half beats each note is held, and what was rounded or closed."""
    lengths, rounded, rests, long = list[int](), 0, 0, 0
    for place, note in enumerate(line):
        until = line[place + 1].start if place + 1 < len(line) else note.end
        held = 2.0 * (until - note.start) / ticks
        rests += 2.0 * (until - note.end) / ticks >= REST
        length = min(4, max(1, int(held + 0.5)))
        long += held > 4 + GRAIN
        rounded += held <= 4 + GRAIN and abs(held - length) > GRAIN
        lengths.append(length)
    said = [
        f"{_count(rounded)} rounded to the nearest of 1/2, 1, 1.5 and 2 beats." if rounded else "",
        f"{rests:,} rest{'s were' if rests > 1 else ' was'} closed: the note before is held."
        if rests
        else "",
        f"{_count(long)} longer than two beats, or stood before a long rest, and cut to two." if long else "",
    ]
    return lengths, tuple(filter(None, said))


def _kept(lengths: Sequence[int], beats: float | None) -> int:
    """How many notes begin within the first so many beats: one at least."""
    if beats is None:
        return min(len(lengths), MOST_NOTES)
    now = 0
    for place, length in enumerate(lengths):
        if now >= 2 * beats or place >= MOST_NOTES:
            return max(1, place)
        now += length
    return len(lengths)


def _moved(pitches: Sequence[int], keys: Sequence[Key]) -> tuple[list[int], int]:
    """The pitches moved by as few semitones as it takes to lie best in one of the keys, then by octaves; and
    by how many semitones, octaves left out.
    """

    def outside(shift: int) -> int:
        return min(sum((pitch + shift) % 12 not in key.classes for pitch in pitches) for key in keys)

    shift = min(range(-5, 7), key=lambda one: (outside(one), abs(one)))

    def beyond(octave: int) -> tuple[int, int]:
        there = [pitch + shift + octave for pitch in pitches]
        return sum(not LOWEST <= pitch <= HIGHEST for pitch in there), abs(octave)

    octave = min((12 * k for k in range(-6, 7)), key=beyond)
    return [pitch + shift + octave for pitch in pitches], shift + octave


def _inside(pitch: int) -> int:
    """The same note in our two octaves."""
    while pitch < LOWEST:
        pitch += 12
    while pitch > HIGHEST:
        pitch -= 12
    return pitch


def _shifted(shift: int, notes: Sequence[Note], keys: Sequence[Key]) -> str:
    """How all of it was moved."""
    way, size = ("up" if shift > 0 else "down"), abs(shift)
    octaves, semitones = divmod(size, 12)
    if semitones:
        by = f"{size} semitone{'' if size == 1 else 's'}"
        return f"All notes were moved {way} by {by}, into a key that the network learns and our two octaves."
    by = "an octave" if octaves == 1 else f"{octaves} octaves"
    return f"All notes were moved {way} by {by}, into our two octaves."
