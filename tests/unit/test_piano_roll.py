import numpy as np
import pytest

from rnn_core.figures import piano_roll
from rnn_core.melody import Melody, Part, Tone
from rnn_core.tasks.music import Music

TUNE = "C4:1 D4:1 E4:2 | Eb4:1/2 G4:1.5 C4:2"
TASK = Music(keys=2)


def traces(figure) -> dict[str, dict]:
    return {trace.name: trace for trace in figure.data}


def lines(figure) -> list[tuple[float, int]]:
    """Bar lines: where, and how wide."""
    return [(shape.x0, shape.line.width) for shape in figure.layout.shapes if shape.type == "line"]


def test_each_note_is_a_bar_from_its_beginning_to_its_end():
    figure = piano_roll.draw(TASK.melody(TUNE))
    (given,) = figure.data
    np.testing.assert_allclose(given.base.astype(float), [0.03, 1.03, 2.03, 4.03, 4.53, 6.03], atol=1e-5)
    np.testing.assert_allclose(given.x.astype(float), [0.94, 0.94, 1.94, 0.44, 1.44, 1.94], atol=1e-5)
    assert given.y.tolist() == [60, 62, 64, 63, 67, 60]
    assert given.customdata[3] == "E♭4, from beat 5, 0.5 long"
    assert not figure.layout.showlegend


def test_what_was_written_has_another_colour():
    figure = piano_roll.draw(TASK.melody(TUNE), 4)
    found = traces(figure)
    assert [len(found[name].y) for name in ("given", "written")] == [4, 2]
    assert found["given"].marker.color != found["written"].marker.color
    assert figure.layout.showlegend
    assert set(traces(piano_roll.draw(TASK.melody(TUNE), 0))) == {"written"}


def test_bar_lines_and_phrases_are_marked():
    figure = piano_roll.draw(TASK.melody(TASK.suggestions()[0]))
    found = lines(figure)
    assert [x for x, _ in found] == [4 * bar for bar in range(9)]
    assert [x for x, width in found if width == 2] == [0, 8, 16, 24, 32]
    assert [note.text for note in figure.layout.annotations] == ["A1", "A2", "B", "A3"]
    assert list(figure.layout.xaxis.ticktext) == ["1", "5", "9", "13", "17", "21", "25", "29"]
    assert "C5" in figure.layout.yaxis.ticktext
    assert all(len(name) == 2 for name in figure.layout.yaxis.ticktext)


def test_what_was_expected_is_as_faint_as_it_was_unlikely():
    chances = np.zeros((6, 24))
    chances[0] = np.nan  # nobody was asked
    chances[1, 2], chances[1, 4], chances[5, 23] = 0.9, 0.1, 0.01
    figure = piano_roll.draw(TASK.melody(TUNE), 1, chances)
    cells = traces(figure)["what the network expected"]
    assert cells.y.tolist() == [62, 64]
    assert cells.base.tolist() == [1, 1]
    shares = [float(colour.rsplit(",", 1)[1].rstrip(")")) for colour in cells.marker.color]
    assert shares == pytest.approx([0.64, 0.16])


def test_an_octave_is_always_seen_and_no_note_is_a_sentence():
    low, high = piano_roll.draw(TASK.melody("C4:1")).layout.yaxis.range
    assert high - low == pytest.approx(12.2)
    nothing = piano_roll.draw(Melody(()))
    assert "no note" in nothing.layout.annotations[0].text


def test_the_roll_is_told_in_note_names():
    told = piano_roll.told(TASK.melody("C4:1 D4:1 E4:2 | D4:1 G4:1 C4:2 | E4:2"), 3)
    assert told == (
        "Piano roll. A melody of 7 notes in C major. A1: C4, D4, E4, D4, G4, C4; A2: E4. "
        "The last 4 are what the network wrote."
    )
    assert piano_roll.told(Melody((Tone(0, 1, 61, "C♯4"),))) == "Piano roll. A melody of 1 note. C♯4."


def test_notes_after_the_last_phrase_are_told_too():
    melody = Melody((Tone(0, 4, 60, "C4"), Tone(4, 1, 62, "D4")), (Part("A", 0, 4),))
    assert melody.told() == "A melody of 2 notes. A: C4; after the last part: D4."
    assert melody.beats == 5


def test_accuracy_by_beat_with_the_levels_of_simple_methods():
    parts = (Part("A1", 0, 4), Part("A2", 4, 8))
    accuracy = np.array([np.nan, 0.2, 0.4, np.nan, 1.0, 1.0, 0.9, np.nan])
    levels = {"bigrams": {"A1": 0.2, "A2": 0.1}, "copies": {"A1": np.nan, "A2": 1.0}}
    figure = piano_roll.by_beat(accuracy, parts, 4.0, levels)
    found = traces(figure)
    assert found["the network"].x.tolist() == [1.5, 2.5, 4.5, 5.5, 6.5]
    assert found["the network"].customdata.tolist() == [2, 3, 5, 6, 7]
    assert found["copies"].x.tolist() == [4, 8, 8]
    np.testing.assert_allclose(found["bigrams"].y, [0.2, 0.2, np.nan, 0.1, 0.1, np.nan], rtol=1e-6)
    assert [note.text for note in figure.layout.annotations] == ["A1", "A2"]
    told = piano_roll.told_by_beat({"A1": 0.3, "A2": 0.97}, levels)
    assert told == (
        "Accuracy by phrase: A1 0.30, A2 0.97; of simple methods, bigrams: A1 0.20, A2 0.10; copies: A2 1.00."
    )
    empty = piano_roll.by_beat(np.full(8, np.nan), parts, 4.0, {})
    assert "Nothing has been measured" in empty.layout.annotations[0].text
