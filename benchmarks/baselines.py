"""The strongest simple methods, too dear to be worked out while somebody waits: kept in strongest.json.

    python -m benchmarks.baselines        those whose task makes other data since, and new ones
    python -m benchmarks.baselines --all  all of them

baselines.json keeps which data each was worked out on: a generator that changes within one recipe is found.
None carries a state from word to word. Each is scored on the very examples that a network is scored on.
"""

from rnn_core import environment

environment.prepare()

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks import logistic
from benchmarks.phrases import Table
from rnn_core import TASKS
from rnn_core.option import write
from rnn_core.stream import Stream
from rnn_core.strongest import Kept, load, save
from rnn_core.tasks.base import Task
from rnn_core.tasks.words.letters import Interpolated

DATA = Path(__file__).with_suffix(".json")
SOME = 200  # examples by which data are known
ALL = 1_000_000
AROUND = (-2, -1, 0, 1, 2)
KINDS = 5  # features of a letter in a line of dates
LONGEST = 24  # letters before, of the n-grams that are tried


def entities(task: Any) -> tuple[str, str, float]:
    """Logistic regression on the two words on either side, and on neighbouring pairs of them."""
    training = task.batch(_stream(), 0, 12_000)
    held = task.held_out(ALL)
    x, y = (np.concatenate(part) for part in zip(*_windows(training), strict=True))
    probe, _ = (np.concatenate(part) for part in zip(*_windows(held), strict=True))
    scores = logistic.fit(x, y, task.spec.output_size)(probe)
    probabilities = np.zeros((*held.targets.shape, task.spec.output_size), np.float32)
    probabilities[held.target_mask.numpy()] = scores
    return "f1", "logistic regression on five words", task.measure(probabilities, held)["f1"]


def reviews(task: Any) -> tuple[str, str, float]:
    """Logistic regression on all words and all pairs of words in their order, near or far."""
    training, held = replace(task, cut=False).batch(_stream(), 0, 12_000), task.held_out(ALL)
    x, probe = (np.array([_pairs(row[:n]) for row, n in _rows(batch)]) for batch in (training, held))
    scores = logistic.fit(x, training.targets[:, 0].numpy(), 2)(probe)
    value = task.measure(scores[:, None], held)["accuracy"]
    return "accuracy", "pairs of words in their order", value


def text(task: Any) -> tuple[str, str, float]:
    """Interpolated n-grams of the order that is best on the last tenth of the training text."""
    training, windows, size = task.numbers()
    name, bits = Interpolated.best(training, windows, size, LONGEST)
    return "bits_per_character", name, bits


def sentences(task: Any) -> tuple[str, str, float]:
    """A phrase table from the training pairs and their true links."""
    table, held = Table(task.pairs()), task.held_out(ALL)
    read = [task.spec.input_vocabulary.decode(row[:n].tolist()) for row, n in _rows(held)]
    written = [task.spec.output_vocabulary.encode(table.translate(tuple(words))) for words in read]
    return "exact_match", "phrase table", _exact(task, held, written)


def days(task: Any) -> tuple[str, str, float]:
    """Logistic regression for each place of the output, on letters counted from either end, neighbouring
    pairs of them, and three in a row anywhere.
    """
    training, held = task.batch(_stream(), 0, 12_000 // task.count), task.held_out(ALL)
    (x, y), (probe, _) = _places(training), _places(held)
    guesses = logistic.fit(x, y, task.spec.output_size)(probe).argmax(1)
    rows = np.split(guesses, np.cumsum(held.target_lengths.numpy())[:-1])
    value = _exact(task, held, [row[:-1].tolist() for row in rows])
    return "exact_match", "logistic regression on letters", value


def _exact(task: Any, batch: Any, written: Sequence[Sequence[int]]) -> float:
    """The share of outputs that are `written` without a mistake."""
    guesses = np.full(batch.targets.shape, task.spec.end)
    for guess, line in zip(guesses, written, strict=True):
        guess[: len(line)] = line[: len(guess)]
    value: float = task.measure(np.eye(task.spec.output_size)[guesses], batch)["exact_match"]
    return value


METHODS: tuple[tuple[str, dict[str, Any], Callable[[Any], tuple[str, str, float]]], ...] = (
    ("sentiment", {"filler": 2, "mixed": True}, reviews),
    ("sentiment", {"filler": 12, "mixed": True}, reviews),
    ("named_entities", {"held_out_names": True}, entities),
    ("named_entities", {"held_out_names": False}, entities),
    ("character_text", {"corpus": "nested"}, text),
    ("character_text", {"corpus": "verse"}, text),
    ("character_text", {"corpus": "elman"}, text),
    ("character_text", {"corpus": "animals"}, text),
    ("translation", {"direction": "en-fr"}, sentences),
    ("translation", {"direction": "fr-en"}, sentences),
    ("dates", {"count": 1}, days),
    ("dates", {"count": 3}, days),
)


def main(arguments: Sequence[str]) -> int:
    """Work out what is stale, and keep it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baselines", description=__doc__)
    parser.add_argument("--all", action="store_true", help="also what is fresh")
    everything = parser.parse_args(arguments).all
    known = {called(one.task, one.setting): one for one in load()}
    before, now = (
        worked_out_on(),
        {called(name, setting): data(name, setting) for name, setting, _ in METHODS},
    )
    kept = []
    for name, setting, method in METHODS:
        key = called(name, setting)
        entry = known.get(key)
        stale = entry is None or entry.recipe != TASKS[name].recipe or before.get(key) != now[key]
        if everything or stale or entry is None:
            entry = work_out(name, setting, method)
            print(f"{name} {setting}: {entry.name} {entry.value:.3f} {entry.metric}", flush=True)
        kept.append(entry)
    save(kept)
    DATA.write_text(json.dumps(now, indent=1) + "\n", "utf-8")
    return 0


def worked_out_on() -> dict[str, str]:
    """The `data` of every figure, by task and setting."""
    return dict(json.loads(DATA.read_text("utf-8"))) if DATA.exists() else {}


def data(name: str, setting: dict[str, Any]) -> str:
    """Twelve hexadecimal digits that change when the task makes other data."""
    task: Task = TASKS[name](**setting)
    found = hashlib.sha256()
    for batch in (task.batch(_stream(), 0, SOME), task.held_out(SOME)):
        for part in (batch.inputs, batch.targets, batch.target_mask):
            found.update(part.numpy().tobytes())
    return found.hexdigest()[:12]


def called(name: str, setting: dict[str, Any]) -> str:
    """A task and its setting, as baselines.json names them."""
    return " ".join([name, *(f"{option}={write(value)}" for option, value in setting.items())])


def work_out(name: str, setting: dict[str, Any], method: Callable[[Any], tuple[str, str, float]]) -> Kept:
    """One method's score on one setting of a task."""
    task: Task = TASKS[name](**setting)
    metric, called, value = method(task)
    return Kept(name, task.recipe, setting, metric, called, round(float(value), 4))


def _stream() -> Stream:
    return Stream(0, "a baseline")


def _rows(batch: Any) -> Iterator[tuple[np.ndarray, int]]:
    return zip(batch.inputs.numpy(), batch.input_lengths.tolist(), strict=True)


def _windows(batch: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For every word of every sentence the features (T, 9) around it, and the tags."""
    for (row, n), tags in zip(_rows(batch), batch.targets.numpy(), strict=True):
        edge = max(map(abs, AROUND))
        wide = np.concatenate([np.full(edge, -1), row[:n], np.full(edge, -2)])
        words = [wide[edge + offset : edge + offset + n] for offset in AROUND]
        pairs = [_joined(words[k], words[k + 1]) for k in range(len(words) - 1)]
        features = [_placed(k, feature) for k, feature in enumerate([*words, *pairs])]
        yield np.stack(features, 1), tags[:n]


def _places(batch: Any) -> tuple[np.ndarray, np.ndarray]:
    """For every output of every line what its letters tell about it, and the output."""
    lines, outputs, most = [], [], KINDS * batch.inputs.shape[1]
    for (row, n), targets, size in zip(
        _rows(batch), batch.targets.numpy(), batch.target_lengths.tolist(), strict=True
    ):
        letters, place = row[:n], np.arange(n)
        two, three = (
            _joined(letters[:-1], letters[1:]),
            _joined(_joined(row[: n - 2], row[1 : n - 1]), row[2:n]),
        )
        found = [place * 64 + letters, place[::-1] * 64 + letters]
        found += [_joined(place[:-1], two), _joined(place[:0:-1], two), three]  # KINDS of them
        features = np.concatenate([_placed(kind, feature) for kind, feature in enumerate(found)])
        wide = np.concatenate([features, np.full(most - len(features), -1)])
        for output in range(size):
            lines.append(np.where(wide < 0, -1, _placed(output, _joined(wide, np.asarray(output)))))
            outputs.append(targets[output])
    return np.stack(lines), np.array(outputs)


def _pairs(row: np.ndarray) -> np.ndarray:
    """Buckets of the words and of their ordered pairs; −1 fills up."""
    first, second = np.triu_indices(len(row), 1)
    found = np.concatenate([_placed(0, row), _placed(1, _joined(row[first], row[second]))])
    return np.concatenate([found, np.full(logistic.WIDEST - len(found), -1)])[: logistic.WIDEST]


def _joined(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.asarray(one.astype(np.int64) * 1_000_003 + other)


def _placed(kind: int, feature: np.ndarray) -> np.ndarray:
    """The bucket of a feature: each kind has its own."""
    return np.asarray((feature.astype(np.int64) * 31 + kind * 7_919) % logistic.BUCKETS)


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(main(sys.argv[1:]))
