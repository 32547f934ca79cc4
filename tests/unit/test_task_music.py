import numpy as np
import pytest
import torch

from rnn_core import Config, Trainer
from rnn_core.data import END
from rnn_core.engine import Write
from rnn_core.engine.by_part import ByPart
from rnn_core.engine.onward import one_to_many
from rnn_core.option import ConfigError
from rnn_core.stream import Stream
from rnn_core.tasks.music import Music
from rnn_core.tasks.tunes.grammar import CLOSE, FORMS, MOST_IN_PHRASE, OPEN
from rnn_core.tasks.tunes.notes import BAR, KEYS, NOTES, VOCABULARY, Note, notes_of, parse, spell
from rnn_core.tasks.tunes.rules import in_key
from rnn_core.tasks.tunes.sound import RATE, TEMPO
from rnn_core.train.generate import Written, write

SETTINGS = (Music(), Music(keys=8, form="ABCA"), Music(keys=1, bars=1), Music(form="ABAB"))


@pytest.fixture(params=SETTINGS, ids=repr, name="task")
def each_setting(request) -> Music:
    return request.param


def tunes_of(batch) -> list[tuple[Note, ...]]:
    rows = zip(batch.inputs, batch.input_lengths, strict=True)
    return [notes_of(VOCABULARY.decode(row[:n])) for row, n in rows]


def phrases(notes: tuple[Note, ...], beats: int) -> list[tuple[Note, ...]]:
    """The notes cut wherever so many half beats are full."""
    found, now = [[]], 0
    for note in notes:
        found[-1].append(note)
        now += note.length
        if now % beats == 0:
            found.append([])
    assert not found.pop()
    return [tuple(phrase) for phrase in found]


def shape(phrase: tuple[Note, ...]) -> tuple[tuple[int, int], ...]:
    """What stays of a phrase when it is moved into another key."""
    return tuple((note.pitch - phrase[0].pitch, note.length) for note in phrase)


def test_every_pattern_fills_its_bar():
    assert all(sum(pattern) == BAR for pattern in (*OPEN, *CLOSE))
    most = max(map(len, OPEN))
    assert {1: most, 2: most + max(map(len, CLOSE))} == MOST_IN_PHRASE


def test_every_tune_keeps_to_key_form_and_bars(task):
    for notes in (*tunes_of(task.batch(Stream(0, "data"), 3, 60)), *tunes_of(task.held_out(60))):
        assert in_key(notes, KEYS[: task.keys]) == 1.0
        found = phrases(notes, task.bars * BAR)
        assert len(found) == len(task.form)
        first = {letter: found[task.form.index(letter)] for letter in task.form}
        assert found == [first[letter] for letter in task.form], "a letter stands for one phrase"
        assert len(set(first.values())) == len(first)
        for phrase in found:
            assert len(phrases(phrase, BAR)) == task.bars
            assert phrase[-1].length >= 4 or task.bars == 1


def test_every_key_occurs_and_is_told():
    task = Music(keys=8)
    told = {task.melody(spell(notes)).key for notes in tunes_of(task.held_out(1_000))}
    assert told == {key.name for key in KEYS}


def test_no_held_out_phrase_is_trained_in_whatever_key(task):
    length = task.bars * BAR
    held = {shape(phrases(notes, length)[0]) for notes in tunes_of(task.held_out(1_000))}
    assert len(held) > 50
    for update in range(15):
        for notes in tunes_of(task.batch(Stream(1, "data"), update, 64)):
            assert held.isdisjoint(map(shape, phrases(notes, length)))


def test_lengths_are_those_of_training(task):
    shortest, longest = task.trained_lengths()
    lengths = torch.cat([task.batch(Stream(0, "data"), k, 64).input_lengths for k in range(20)])
    assert shortest <= int(lengths.min()) <= shortest + 4
    assert longest - 4 <= int(lengths.max()) <= longest == task.spec.longest


def test_a_tune_ends():
    task = Music()
    batch = task.held_out(5)
    for row, n in zip(batch.targets, batch.input_lengths.tolist(), strict=True):
        assert VOCABULARY.decode(row)[n - 1] == END
        assert END not in VOCABULARY.decode(row)[: n - 1]
    whole, theme = (task.example(text) for text in task.suggestions()[:2])
    assert whole.targets == (*whole.inputs[1:], END)
    assert theme.targets == theme.inputs[1:]
    assert whole.inputs[: len(theme.inputs)] == theme.inputs
    assert task.encode([theme]).target_mask.tolist() == [[True] * len(theme.targets) + [False]]


def test_accuracy_by_phrase_and_by_beat_by_hand():
    task = Music(bars=1, keys=1)
    text = "C4:1 D4:1 C4:2 | C4:1 D4:1 C4:2 | G4:2 A4:1/2 A4:1/2 G4:1 | C4:1 D4:1 C4:2"
    batch = task.encode([task.example(text)])
    p = np.eye(task.spec.output_size)[batch.targets.numpy()]
    assert task.parts(p, batch) == {"A1": 1.0, "A2": 1.0, "B": 1.0, "A3": 1.0}
    p[0, -2] = np.roll(p[0, -2], 1)  # the last note, at beat 15
    p[0, 6] = np.roll(p[0, 6], 1)  # A4 at beat 11
    assert task.parts(p, batch) == pytest.approx({"A1": 1.0, "A2": 1.0, "B": 0.75, "A3": 2 / 3})
    beats = task.by_beat(p, batch)
    assert beats.shape == (16,)
    assert np.isnan(beats[[0, 3, 7, 9, 15]]).all(), "the first is given; nothing begins within a long note"
    assert beats[[1, 2, 4, 10, 11, 14]].tolist() == [1.0, 1.0, 1.0, 0.5, 1.0, 0.0]
    nothing = task.encode([task.example("C4:1")])
    assert all(np.isnan(share) for share in task.parts(p[:, :1], nothing).values())


def test_simple_methods_know_what_they_are_told():
    task = Music()
    lines = task.part_baselines()
    told, before, best, bigrams = lines.values()
    assert told["A2"] == told["A3"] == before["A2"] == 1.0
    assert before["A3"] < 0.5
    assert abs(told["B"] - best["B"]) < 0.02
    assert all(share < 0.45 for share in best.values())
    assert all(bigrams[part] < best[part] for part in best)
    assert "count the beats" in list(lines)[2]


def test_what_is_written_keeps_its_key_and_its_bars():
    task = Music(keys=1)
    assert task.keeps("C4:1 D4:1 E4:2 G4:2 C4:2") == {"in_key": 1.0, "bars": 1.0}
    assert task.sample_quality("C4:1 D4:1 E4:2 G4:2 C4:2") == 1.0
    assert task.keeps("C4:1 D4:1 E4:1 | G4:2 C#4:1 C4:2") == {"in_key": pytest.approx(5 / 6), "bars": 0.0}
    assert task.sample_quality("C4:1 D4:1 E4:1 | G4:2 C#4:1 C4:2") == pytest.approx(4 / 6)
    assert task.keeps("C4:1") == {"in_key": 1.0, "bars": 1.0}, "there is no whole bar"
    assert task.sample_quality("") is None
    assert task.sample_quality("C4:2 " * 500) == 1.0, "a network may write more than anybody types"
    assert len(task.melody("C4:2 " * 500).tones) == 500
    assert Music(keys=2).keeps("A4:1 G#4:1 A4:2")["in_key"] == 1.0
    assert task.keeps("A4:1 G#4:1 A4:2")["in_key"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("C4:1 d4:2", "C4:1 D4:2"),
        ("Eb4:1/2 E♭4:0.5 D#4:.5 D♯4:½", "E♭4:½ E♭4:½ E♭4:½ E♭4:½"),
        ("b4 bb4 B4 Bb4:1.5 A#4:3/2", "B4:1 B♭4:1 B4:1 B♭4:1½ B♭4:1½"),
        ("| F#4 | Gb4:2 |\n cb5 E#4", "F♯4:1 F♯4:2 B4:1 F4:1"),
    ],
)
def test_both_spellings_are_read(typed, read):
    assert spell(parse(typed)) == read
    assert Music().example(typed).text == read


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("C4 H4:1", "Note 2, 'H4:1', has a German name: it is written B here; the German B is B♭"),
        ("Fis4", "German name: it is written F♯"),
        ("Es4:1", "German name: it is written E♭"),
        ("As", "German name: it is written A♭"),
        ("C:1", "lacks its octave: write for example C4:1"),
        ("C2:1", "out of range: choose from C4 .middle C. to B5"),
        ("Cb4", "out of range"),
        ("C4:3", "a length is 1/2, 1, 1.5 or 2 beats"),
        ("C4:", "no note"),
        ("do re mi", "Note 1, 'do', is no note"),
        ("C4:1 " * 201, "201 notes, and at most 200"),
        ("|", "type at least one note"),
    ],
)
def test_what_is_no_note_is_told(typed, told):
    with pytest.raises(ConfigError, match=told) as error:
        Music().example(typed)
    assert str(error.value).endswith(".")


def test_every_symbol_comes_back_and_is_written_in_one_way():
    assert parse(spell(NOTES[:96:2])) == NOTES[:96:2]
    assert len(VOCABULARY) == len(NOTES) + 1 == 97
    assert [note.number for note in NOTES] == list(range(96))
    degrees = {(key.tonic + step) % 12 for key in KEYS for step in key.scale}
    assert degrees >= {0, 2, 4, 5, 7, 9, 11}


def test_it_sounds_without_clicks_and_is_told():
    task = Music()
    theme = task.prompt()
    media = task.media(task.example(theme))
    beats = sum(note.length for note in parse(theme)) / 2
    assert media.rate == RATE <= 22_050
    assert len(media.values) == pytest.approx(beats * 60 / TEMPO * RATE, abs=2)
    assert np.abs(media.values).max() == pytest.approx(0.9, abs=1e-6)
    assert np.abs(np.diff(media.values)).max() < 0.5
    edge = round(parse(theme)[0].length / 2 * 60 / TEMPO * RATE)
    assert np.abs(media.values[edge - 3 : edge + 3]).max() < 0.01
    assert media.told.startswith("A melody of 7 notes in C major. A1: G4, C5, B4")
    a4 = task.media(task.example("A4:2")).values
    assert np.abs(np.fft.rfft(a4)).argmax() / (len(a4) / RATE) == pytest.approx(440, abs=1.5)


def test_it_writes_notes_after_a_theme_and_stops_at_the_end():
    trainer = Trainer(Config.from_query("task=music&hidden_size=8&updates=2&batch_size=4"))
    trainer.update()
    found = Write("C4 D4 Eb4:1/2", length=12, count=2).serve(trainer)
    assert found.prompt == "C4:1 D4:1 E♭4:½"
    assert 0.0 <= found.rules_kept <= 1.0
    for text in found.texts:
        assert text.startswith(found.prompt)
        assert parse(text)
    with pytest.raises(ConfigError, match="German"):
        Write("H4", length=3).serve(trainer)
    known = ByPart().serve(trainer)
    assert list(known.parts) == ["A1", "A2", "B", "A3"]
    assert known.beats.shape == (32,)
    assert trainer.task.written(("C4:1", END, "D4:1")) == "C4:1"


def test_what_follows_the_end_does_not_count():
    trainer = Trainer(Config.from_query("task=music&hidden_size=8&updates=2&batch_size=4"))
    asked = Write("C4 D4", length=300, temperature=2.0, count=3, seed=1)
    found = asked.serve(trainer)
    surprises, ended = [], []
    for n, text in enumerate(found.texts):
        whole = write(trainer.model, ("C4:1", "D4:1"), 300, 2.0, Stream(1, "sampling").numpy(n))
        written = text.split()[2:]
        ended.append(END in whole.symbols)
        kept = len(written) + ended[-1]
        assert whole.symbols[:kept] == (*written, END)[:kept]
        surprises.append(whole.surprise[:kept].mean())
    assert found.ended == tuple(ended)
    assert any(ended)
    assert found.bits == pytest.approx(np.mean(surprises))


def test_a_network_that_diverged_has_nothing_to_say():
    trainer = Trainer(Config.from_query("task=music&hidden_size=8&updates=2&batch_size=4"))
    trainer.update()
    trainer.diverged = True
    for request in (Write("C4"), ByPart()):
        with pytest.raises(ConfigError, match="diverged"):
            request.serve(trainer)


def test_a_single_note_goes_on_to_the_end_of_a_tune(monkeypatch):
    trainer = Trainer(Config.from_query("task=music&hidden_size=8&updates=2&batch_size=4"))
    lengths = []

    def script(model, prompt, length, *rest):
        lengths.append(length)
        return Written(prompt, ("D4:1", "E4:1", END, "C4:1"), np.ones(4, np.float32))

    monkeypatch.setattr("rnn_core.train.generate.write", script)
    example = trainer.task.example("C4:1")
    assert one_to_many(trainer, example).inputs == ("C4:1", "D4:1", "E4:1")
    assert lengths == [Music().goes_on_for()] == [60]
    other = Trainer(Config.from_query("task=character_text&task.corpus=elman&hidden_size=8"))
    one_to_many(other, other.task.example("b"))
    assert lengths[-1] == 11


def test_a_midi_file_is_brought_as_its_theme():
    task = Music()
    assert task.example_files == (".mid", ".midi")
    text, told = task.bring_example(task.midi("C4:1 D4:1 E4:2"))
    assert (text, told) == ("C4:1 D4:1 E4:2", ())


def test_chances_by_pitch_add_up():
    task = Music()
    p = np.random.default_rng(0).dirichlet(np.ones(97), 5)
    pitches = task.by_pitch(p)
    assert pitches.shape == (5, 24)
    np.testing.assert_allclose(pitches.sum(1), 1 - p[:, -1])
    np.testing.assert_allclose(pitches[:, 1], p[:, 4:8].sum(1))


def test_another_form_has_other_names():
    task = Music(form="ABCA")
    parts = task.melody(task.suggestions()[0]).parts
    assert [part.name for part in parts] == ["A1", "B", "C", "A2"]
    assert set(FORMS) == {"AABA", "ABAB", "ABCA"}
    with pytest.raises(ConfigError, match="form"):
        Music(form="ABC")
