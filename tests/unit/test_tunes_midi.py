import io

import mido
import numpy as np
import pytest

from rnn_core.option import ConfigError
from rnn_core.tasks.music import Music
from rnn_core.tasks.tunes.midi import LARGEST, read_midi, to_midi
from rnn_core.tasks.tunes.notes import HIGHEST, KEYS, LOWEST, parse, spell

C_MAJOR = KEYS[:1]


def track(
    *notes: tuple[int, int, int], name: str = "", channel: int = 0, off: str = "note_off"
) -> mido.MidiTrack:
    """Notes as (pitch, from tick, to tick)."""
    events = [(start, 1, pitch) for pitch, start, _ in notes] + [(end, 0, pitch) for pitch, _, end in notes]
    made, now = mido.MidiTrack(), 0
    if name:
        made.append(mido.MetaMessage("track_name", name=name))
    for at, on, pitch in sorted(events):
        kind, velocity = ("note_on", 80) if on else (off, 0)
        made.append(mido.Message(kind, note=pitch, velocity=velocity, time=at - now, channel=channel))
        now = at
    return made


def file(*tracks: mido.MidiTrack, type: int = 1, ticks: int = 480) -> bytes:
    made = io.BytesIO()
    mido.MidiFile(type=type, ticks_per_beat=ticks, tracks=list(tracks)).save(file=made)
    return made.getvalue()


def line(*pitches: int, ticks: int = 480, **more) -> mido.MidiTrack:
    """One beat each."""
    return track(*((pitch, k * ticks, (k + 1) * ticks) for k, pitch in enumerate(pitches)), **more)


SCALE = (60, 62, 64, 65, 67)
TOLD = "C4:1 D4:1 E4:1 F4:1 G4:1"


@pytest.mark.parametrize("which", range(4))
def test_what_was_written_is_read_again(which):
    task = Music(keys=8)
    tune = task.suggestions()[which]
    found = read_midi(task.midi(tune))
    assert (found.text, found.told) == (tune, ())
    theme = task.read_theme(task.midi(tune))
    assert tune.startswith(theme.text)
    assert sum(note.length for note in parse(theme.text)) == 16


@pytest.mark.parametrize("ticks", [1, 24, 96, 480, 960, 32_767])
@pytest.mark.parametrize("off", ["note_off", "note_on"])
def test_any_clock_and_both_ways_to_end_a_note(ticks, off):
    assert read_midi(file(line(*SCALE, ticks=ticks, off=off), type=0, ticks=ticks)).text == TOLD


def test_tempo_counts_for_nothing():
    made = line(*SCALE)
    made.insert(2, mido.MetaMessage("set_tempo", tempo=100_000))
    made.insert(5, mido.MetaMessage("set_tempo", tempo=9_000_000))
    assert read_midi(file(made)).text == TOLD


def test_the_voice_with_most_notes_is_taken_and_the_others_are_offered():
    data = file(
        mido.MidiTrack([mido.MetaMessage("track_name", name="a title")]),
        line(60, 64, name="Flute\x07"),
        line(*SCALE, name="Violin", channel=3),
        line(*[36] * 30, name="Drums", channel=9),
    )
    found = read_midi(data)
    assert (found.text, found.voice) == (TOLD, "3.4")
    assert found.voices == {
        "2.1": "Flute (track 2, channel 1), 2 notes",
        "3.4": "Violin (track 3, channel 4), 5 notes",
    }
    assert "Drums (channel 10) were left out." in found.told
    assert read_midi(data, "2.1").text == "C4:1 E4:1"
    with pytest.raises(ConfigError, match=r"no voice '9.9': choose one of 2.1, 3.4"):
        read_midi(data, "9.9")


def test_of_chords_the_highest_note_is_the_melody():
    chords = [(p, k * 480, (k + 1) * 480) for k, top in enumerate(SCALE) for p in (top, top - 12, top - 20)]
    found = read_midi(file(track(*chords)), keys=C_MAJOR)
    assert found.text == TOLD
    assert found.told[0] == "10 of 15 notes sound below another one: the highest make the melody."


def test_two_melodies_on_one_channel_are_told():
    above = [(72 + p - 60, k * 480, (k + 1) * 480) for k, p in enumerate(SCALE)]
    below = [(60, k * 240, (k + 1) * 240) for k in range(10)]
    found = read_midi(file(track(*above, *below)), keys=C_MAJOR)
    assert found.text == "C5:1 D5:1 E5:1 F5:1 G5:1"
    assert "10 of 15 notes sound below another one" in found.told[0]


def test_played_by_hand_a_note_may_last_a_little_into_the_next():
    sloppy = [(pitch, k * 480 + 7 * (k % 3), k * 480 + 520) for k, pitch in enumerate(SCALE[::-1])]
    assert read_midi(file(track(*sloppy))).text == "G4:1 F4:1 E4:1 D4:1 C4:1"


def test_lengths_are_rounded_and_rests_closed_and_both_told():
    data = file(track((60, 0, 240), (62, 480, 800), (64, 800, 1120), (65, 1440, 5000)))
    found = read_midi(data)
    assert found.text == "C4:1 D4:½ E4:1½ F4:2"
    assert found.told == (
        "2 notes were rounded to the nearest of 1/2, 1, 1.5 and 2 beats.",
        "2 rests were closed: the note before is held.",
        "1 note was longer than two beats, or stood before a long rest, and cut to two.",
    )


def test_a_melody_in_another_key_is_moved_into_ours_and_told():
    found = read_midi(file(line(*(pitch + 1 for pitch in SCALE), 70, 72, 73)), keys=C_MAJOR)
    assert found.text == f"{TOLD} A4:1 B4:1 C5:1"
    assert found.told[0].startswith("All notes were moved down by 1 semitone, into a key")
    low = read_midi(file(line(*(pitch - 24 for pitch in SCALE))))
    assert (low.text, low.told) == (TOLD, ("All notes were moved up by 2 octaves, into our two octaves.",))


def test_what_is_too_high_or_low_is_moved_by_octaves_and_told():
    found = read_midi(file(line(60, 62, 64, 65, 100)), keys=C_MAJOR)
    assert found.text.endswith("E5:1")
    assert found.told == ("1 note was not between C4 and B5, and moved there by octaves.",)


def test_a_long_melody_gives_its_beginning():
    found = read_midi(file(line(*SCALE * 60)))
    assert len(parse(found.text)) == 200
    assert found.told == ("The first 200 of 300 notes are taken.",)
    assert Music().read_theme(file(line(*SCALE * 60))).told == ("The first 8 of 300 notes are taken.",)


@pytest.mark.parametrize("end", ["never", "twice"])
def test_a_note_that_never_ends_and_one_that_ends_twice(end):
    made = line(*SCALE)
    if end == "never":
        gaps = (0, 480, 480, 480, 480)
        made = mido.MidiTrack(
            mido.Message("note_on", note=pitch, velocity=80, time=gap)
            for pitch, gap in zip(SCALE[::-1], gaps, strict=True)
        )
    else:
        made.insert(3, mido.Message("note_off", note=60))
    read = [note.pitch for note in parse(read_midi(file(made)).text)]
    assert read == sorted(SCALE, reverse=end == "never")


GOOD = to_midi(parse(TOLD))
BAD = {
    "empty": (b"", "This file is empty."),
    "text": (b"C4:1 D4:1", "no MIDI file: it does not begin with the letters MThd"),
    "mp3": (b"ID3\x04\x00", "no MIDI file"),
    "header only": (GOOD[:14], "has no notes|cut off"),
    "cut in the header": (GOOD[:9], "cut off: it ends in the middle"),
    "cut in a track": (GOOD[:-9], "cut off: it ends in the middle of a track"),
    "no notes": (file(mido.MidiTrack()), "has no notes."),
    "no track": (file(), "has no notes."),
    "drums alone": (file(line(36, 38, channel=9)), "has no notes but drums."),
    "type 2": (file(line(*SCALE), type=2), "of type 2: its tracks are pieces of their own"),
    "type 7": (GOOD[:9] + b"\x07" + GOOD[10:], "says that it is of type 7"),
    "film frames": (GOOD[:12] + b"\xe7\x28" + GOOD[14:], "counts film frames"),
    "no clock": (GOOD[:12] + b"\x00\x00" + GOOD[14:], "counts film frames"),
    "too large": (GOOD + b"\x00" * LARGEST, "at most 256 kB"),
    "a number without an end": (GOOD[:22] + b"\xff" * 200_000, "a number without an end"),
    "an impossible key": (GOOD[:22] + b"\x00\xff\x59\x02\x50\x00" + GOOD[22:], "broken"),
    "a status that is none": (GOOD[:22] + b"\x00\xf5" + GOOD[24:], "broken: undefined status byte"),
    "a track that is none": (GOOD[:14] + b"XFIH" + GOOD[18:], "broken: no MTrk header"),
    "an archive": (b"PK\x03\x04" + b"\x00" * 60, "no MIDI file"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(kind):
    data, told = BAD[kind]
    with pytest.raises(ConfigError, match=told) as error:
        Music().read_theme(data)
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) < 250


def test_a_hundred_thousand_notes_are_refused_before_they_are_read():
    beat = b"\x01\x90\x3c\x40\x01\x3c\x00"
    events = beat * 100_000
    whole = GOOD[:14] + b"MTrk" + len(events).to_bytes(4, "big") + events
    with pytest.raises(ConfigError, match="684 kB; at most 256 kB"):
        read_midi(whole)
    events = b"\x00\x90\x3c\x40" + b"\x01\x3c\x40" * 20_000
    many = GOOD[:14] + b"MTrk" + len(events).to_bytes(4, "big") + events
    assert len(many) < LARGEST
    with pytest.raises(ConfigError, match="more than 20,000 notes"):
        read_midi(many)


def told_or_read(data: bytes) -> str:
    """What a reader says of a file: its notes, or a sentence."""
    try:
        return read_midi(data).text
    except ConfigError as error:
        return str(error)


def test_no_damage_is_a_traceback():
    draw = np.random.default_rng(0)
    whole = np.frombuffer(file(line(*SCALE, name="Violin"), line(60, 64, channel=2)), np.uint8)
    read = 0
    for _ in range(300):
        data = whole.copy()
        data[draw.integers(4, len(data), 3)] = draw.integers(256, size=3)
        found = told_or_read(data.tobytes())
        if not found.endswith("."):
            read += 1
            assert all(LOWEST <= note.pitch <= HIGHEST for note in parse(found))
    assert 50 < read < 250


def test_what_is_read_is_what_is_typed():
    found = read_midi(file(line(*SCALE, 66, 70)))
    assert spell(parse(found.text)) == found.text
