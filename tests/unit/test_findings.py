"""What is read off a trace, by hand."""

import numpy as np
import pytest

from rnn_core import findings
from rnn_core.data import Signal, Trace
from rnn_core.tasks.named_entities import NamedEntities


def text(read: str, come: str, chances: list[float], unknown: tuple[int, ...] = ()) -> Trace:
    """A text of which each next character got this chance; "?" is one that nobody knows."""
    labels = tuple(sorted(set(come) - {"?"}))
    targets = np.array([labels.index(letter) if letter in labels else -1 for letter in come])
    given = np.zeros((len(come), len(labels)))
    for t, (k, chance) in enumerate(zip(targets, chances, strict=True)):
        given[t, k] = chance
    signals = {
        "prediction": Signal(given, ("output", "class")),
        "target": Signal(targets, ("output",)),
        "unknown": Signal(np.isin(np.arange(len(read)), unknown), ("time",)),
    }
    return Trace({"time": tuple(read), "class": labels}, signals)


def test_surprise_and_who_is_left_out() -> None:
    trace = text("a bc", " bc?", [0.5, 0.25, 0.125, 0.9], unknown=(1,))
    assert findings.surprise(trace)[:3].tolist() == pytest.approx([1.0, 2.0, 3.0])
    assert np.isnan(findings.surprise(trace)[3])
    assert findings.letters(trace) == [("a", " ", 1.0), ("b", "c", 3.0)]


def test_letters_by_place_and_by_kind() -> None:
    found = [(" ", "o", 3.0), ("o", "x", 1.0), ("x", ".", 9.0), (".", "a", 2.0)]
    assert findings.by_place_in_word(found) == ([3.0, 2.0], [1.0])
    assert findings.by_kind(found) == ([3.0, 2.0], [1.0])


def test_the_first_of_each_kind_is_found_or_not() -> None:
    labels = ("O", "B-PER", "I-PER", "B-LOC")
    guessed = np.eye(4)[[1, 2, 0, 3, 1]]
    signals = {
        "prediction": Signal(guessed, ("output", "class")),
        "target": Signal(np.array([1, 2, 0, 1, 3]), ("output",)),
    }
    trace = Trace({"time": tuple("vwxyz"), "class": labels}, signals)
    found = findings.first_of_each_kind([trace, trace], NamedEntities().entities)
    assert found == {"PER": ("v w", True), "LOC": ("z", False)}


def test_lines_and_lengths() -> None:
    assert findings.line_lengths(["cut\nabc\n\nab\ncut", "one"]) == [3, 2]
    assert findings.half_right_up_to((1, 2, 3), (1.0, 0.5, 0.4)) == 2
    assert findings.half_right_up_to((1, 2), (0.0, 0.1)) == 0
