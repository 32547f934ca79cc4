"""Tunes as MIDI files, and melodies out of MIDI files. Nothing is stored; everything stays in memory."""

import io
import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import mido

from rnn_core.melody import Theme
from rnn_core.option import ConfigError
from rnn_core.tasks.tunes.fitting import Played, fit
from rnn_core.tasks.tunes.notes import KEYS, Key, Note, spell
from rnn_core.tasks.tunes.sound import TEMPO

LARGEST = 256 * 1024  # bytes of a file
MOST_VOICES = 64
MOST_NOTES = 20_000  # of a file
TICKS = 480  # a beat of the files that we write
DRUMS = 9  # the channel whose numbers are no pitches
BROKEN = (
    EOFError, OSError, KeyError, IndexError, ValueError, TypeError, OverflowError,
    mido.midifiles.meta.KeySignatureError,
)  # fmt: skip
_ENDLESS = re.compile(rb"[\x80-\xff]{4096}")  # a number of so many bytes: mido would reckon with it


def to_midi(notes: Sequence[Note], name: str = "A tune of RNN Playground") -> bytes:
    """A MIDI file of type 0 with these notes, one after the other."""
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=name))
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(TEMPO)))
    track.append(mido.MetaMessage("time_signature", numerator=4, denominator=4))
    for note in notes:
        track.append(mido.Message("note_on", note=note.pitch, velocity=80))
        track.append(mido.Message("note_off", note=note.pitch, velocity=0, time=note.length * TICKS // 2))
    made = io.BytesIO()
    mido.MidiFile(type=0, ticks_per_beat=TICKS, tracks=[track]).save(file=made)
    return made.getvalue()


def read_midi(data: bytes, voice: str = "", keys: Sequence[Key] = KEYS, beats: float | None = None) -> Theme:
    """The melody of a MIDI file: of each onset the highest note, of the voice with most melody notes or of
    `voice`.

    A voice is one channel of one track. What had to be changed to fit our notes is told: see `fitting`. keys:
    the melody is moved into the nearest of them; beats: only so much of its beginning is taken. Raises
    ConfigError, in a sentence, for what is no MIDI file, is broken, too large or without notes.
    """
    file = _opened(data)
    voices = _voices(file)
    if not voices:
        raise ConfigError("This MIDI file has no notes" + (" but drums." if _drums(file) else "."))
    lines = {key: melody(one.notes) for key, one in voices.items()}
    usual = max(lines, key=lambda key: len(lines[key]))
    if voice and voice not in voices:
        raise ConfigError(f"This MIDI file has no voice {voice!r}: choose one of {', '.join(voices)}.")
    chosen = voice or usual
    fitted, told = fit(lines[chosen], file.ticks_per_beat, keys, beats)
    hidden = len(voices[chosen].notes) - len(lines[chosen])
    if hidden:
        told = (
            f"{hidden} of {len(voices[chosen].notes)} notes sound below another one: the highest make the "
            "melody.",
            *told,
        )
    if _drums(file):
        told = (*told, "Drums (channel 10) were left out.")
    names = {key: f"{one.name}, {_notes(len(lines[key]))}" for key, one in voices.items()}
    return Theme(spell(fitted), told, chosen, names)


def _notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count:,} notes"


@dataclass(frozen=True)
class _Voice:
    """The notes of one channel of one track, in order."""

    name: str
    notes: list[Played]


def _opened(data: bytes) -> mido.MidiFile:
    """The file, if it is one. Raises ConfigError."""
    if not data:
        raise ConfigError("This file is empty.")
    if len(data) > LARGEST:
        raise ConfigError(
            f"This file has {len(data) / 1024:,.0f} kB; at most {LARGEST // 1024} kB can be read."
        )
    if not data.startswith(b"MThd"):
        raise ConfigError(
            "This is no MIDI file: it does not begin with the letters MThd. A file that is only called .mid, "
            "as a text or an MP3 might be, cannot be read."
        )
    if _ENDLESS.search(data):
        raise ConfigError("This MIDI file is broken: it has a number without an end.")
    try:
        file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except EOFError:
        raise ConfigError("This MIDI file is cut off: it ends in the middle of a track.") from None
    except BROKEN as error:
        raise ConfigError(f"This MIDI file is broken: {_reason(error)}.") from None
    if file.type == 2:
        raise ConfigError(
            "This MIDI file is of type 2: its tracks are pieces of their own. Save one as type 0 or 1."
        )
    if file.type not in (0, 1):
        raise ConfigError(
            f"This MIDI file is broken: it says that it is of type {file.type}, and there is none."
        )
    if file.ticks_per_beat <= 0:
        raise ConfigError(
            "This MIDI file counts film frames, not beats: save it with ticks per beat (quarter note)."
        )
    return file


def _reason(error: Exception) -> str:
    """The reader's own words, short and on one line."""
    words = " ".join(str(error).split()).rstrip(".")
    return words if 0 < len(words) <= 80 and words.isprintable() else "its contents make no sense"


def _voices(file: mido.MidiFile) -> dict[str, _Voice]:
    """Every voice with notes, by "track.channel" (counted from 1). Raises ConfigError for too many."""
    if sum(m.type == "note_on" and m.velocity > 0 for track in file.tracks for m in track) > MOST_NOTES:
        raise ConfigError(f"This MIDI file has more than {MOST_NOTES:,} notes: cut out a part of it.")
    found: dict[str, _Voice] = {}
    for place, track in enumerate(file.tracks):
        name = next((m.name for m in track if m.type == "track_name" and m.name.strip()), "")
        for channel, notes in _played(track).items():
            if notes and channel != DRUMS and len(found) < MOST_VOICES:
                told = f"{_clean(name)} (track {place + 1}, channel {channel + 1})"
                found[f"{place + 1}.{channel + 1}"] = _Voice(told.strip(), notes)
    return found


def _clean(name: str) -> str:
    """A track's name as it may stand in a list."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[:40]


def _played(track: mido.MidiTrack) -> Mapping[int, list[Played]]:
    """The notes of each channel, by onset, then from high to low."""
    now, sounding = 0, defaultdict[tuple[int, int], deque[int]](deque)
    found = defaultdict[int, list[Played]](list)
    for message in track:
        now += message.time
        if message.type == "note_on" and message.velocity > 0:
            sounding[message.channel, message.note].append(now)
        elif message.type in ("note_on", "note_off") and sounding[message.channel, message.note]:
            begun = sounding[message.channel, message.note].popleft()
            found[message.channel].append(Played(begun, now, message.note))
    endless = [(*place, begun) for place, begins in sounding.items() for begun in begins]
    onsets = sorted(
        [(c, note.start) for c, notes in found.items() for note in notes] + [(c, t) for c, _, t in endless]
    )
    for channel, pitch, begun in endless:  # over when the channel's next note begins, or the track ends
        after = bisect_right(onsets, (channel, begun))
        end = onsets[after][1] if after < len(onsets) and onsets[after][0] == channel else now
        found[channel].append(Played(begun, end, pitch))
    return {channel: sorted(notes, key=lambda n: (n.start, -n.pitch)) for channel, notes in found.items()}


def melody(notes: Sequence[Played]) -> list[Played]:
    """The upper line: of each onset the highest note, unless a higher one still sounds (by more than a
    grain).
    """
    return list(_upper(notes))


def _upper(notes: Sequence[Played]) -> Iterator[Played]:
    above: Played | None = None
    for note in notes:
        if above is not None:
            if note.start == above.start:
                continue
            overlap = above.end - note.start
            if note.pitch < above.pitch and overlap > 0.25 * (above.end - above.start):
                continue  # it accompanies; a small overlap is how people play one note after the other
        yield note
        above = note


def _drums(file: mido.MidiFile) -> bool:
    """Whether anything is played on the channel of drums."""
    return any(m.type == "note_on" and m.channel == DRUMS and m.velocity > 0 for t in file.tracks for m in t)
