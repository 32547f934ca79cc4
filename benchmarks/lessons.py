"""What each lesson tells the learner to see, measured of the network that its own link trains."""

from collections.abc import Sequence

import numpy as np

from benchmarks.measures import LADDER
from rnn_core import Trainer
from rnn_core.data import Example, Trace
from rnn_core.engine import AccuracyBy, ByLength, Decode, Substitute, Write
from rnn_core.tasks.words.animals import TYPISTS

NEAR, FAR = 3, 20  # gaps up to and from which "Push the clue away" speaks
IN = "There is {} in this movie"
SIGN, OPINION = 2, 4  # places of "nothing" and of "like" in the lecture's sentence
AWAY = "There is nothing as far as I know admittedly in the long run perhaps apparently to like in this movie"
FILLED = 3, 15  # of its words
TURNS = {"nothing to like": 0, "something to like": 1, "nothing to dislike": 1}
APPLE = "Apple Inc. is looking at buying UK startup for $1 billion"
POTTER = "Harry Potter and Hermione Granger invented a new spell"
SING = "Do you want to sing with me?"


def turns_at_the_word(trainer: Trainer) -> float:
    """Of four things the share that holds: the right verdict from the word of opinion on, in the lecture's
    sentence and its two opposites; and in the first, which the lesson watches, the word whose replacement
    moves the verdict most is that one or the one that sets the sign.
    """
    stand = [_stands(_look(trainer, IN.format(words)), verdict, OPINION) for words, verdict in TURNS.items()]
    moved = int(Substitute(IN.format(next(iter(TURNS)))).serve(trainer).effect.argmax())
    return (sum(stand) + (moved in (SIGN, OPINION))) / (len(stand) + 1)


def loves_apples(trainer: Trainer) -> float:
    """1 if "I love apples" is praise from "love" on."""
    return float(_stands(_look(trainer, "I love apples"), 1, 1))


def near_gaps(trainer: Trainer) -> float:
    """The worst accuracy of gaps that most training sentences have."""
    return float(AccuracyBy("filler", tuple(gap for gap in LADDER if gap <= NEAR)).serve(trainer).min())


def far_gaps(trainer: Trainer) -> float:
    """The best accuracy of gaps that few training sentences have."""
    return float(AccuracyBy("filler", tuple(gap for gap in LADDER if gap >= FAR)).serve(trainer).max())


def keeps(trainer: Trainer) -> float:
    """Over the filler words of the watched sentence: the gate z of the unit that keeps most, on average."""
    trace, (first, last) = _look(trainer, AWAY), FILLED
    return float(trace.signals["layer0/keep"].values[first:last].max(1).mean())


def every_gap(trainer: Trainer) -> float:
    """The worst accuracy of all gaps that the lessons try."""
    return float(AccuracyBy("filler", LADDER).serve(trainer).min())


def far_ahead(runs: Sequence[Trainer]) -> float:
    """By how much the second is better than the first over the far gaps, on average."""
    gaps = tuple(gap for gap in LADDER if gap >= FAR)
    one, other = (float(AccuracyBy("filler", gaps).serve(run).mean()) for run in runs)
    return other - one


def tags_right(sentence: str, trainer: Trainer) -> float:
    """The share of the sentence's words that are tagged rightly."""
    trace = _look(trainer, sentence)
    return float((_classes(trace) == trace.signals["target"].values).mean())


def ten_instances(trainer: Trainer) -> float:
    """Of the lecture's ten kinds of entity the share whose first instance in its sentences is found."""
    first: dict[str, bool] = {}
    for sentence in trainer.task.suggestions():
        trace = _look(trainer, sentence)
        labels, entities = trace.axes["class"], trainer.task.entities
        found = entities([labels[k] for k in _classes(trace)])
        for span in sorted(entities([labels[int(k)] for k in trace.signals["target"].values])):
            first.setdefault(span[2], span in found)
    assert len(first) == len(trainer.task.types)
    return sum(first.values()) / len(first)


def f1_lost(runs: Sequence[Trainer]) -> float:
    """How much less F1 the second network has than the first."""
    both, one = (run.evaluate(size=None)["f1"] for run in runs)
    return both - one


def lengths_of_lines(trainer: Trainer) -> float:
    """How far the mean length of the lines it writes is from that of the lines it was shown, as a share."""
    texts = Write("Once upon ", length=400, temperature=0.7, count=10).serve(trainer).texts
    own = [len(line) for text in texts for line in text.split("\n")[1:-1] if line]
    shown = [len(line) for line in trainer.task.training_text().split("\n") if line]
    return abs(float(np.mean(own)) / float(np.mean(shown)) - 1.0) if own else 1.0


def vowels_foreseen(trainer: Trainer) -> float:
    """By how many bits a consonant of the lecture's kind surprises more than a vowel, on held-out text."""
    kinds: dict[bool, list[float]] = {True: [], False: []}
    for letter, bits in _held_out_bits(trainer):
        kinds[letter in "aiu"].append(bits)
    return float(np.mean(kinds[False]) - np.mean(kinds[True]))


def first_letters(trainer: Trainer) -> float:
    """By how many bits a word's first letter surprises more than its later ones, in the typist's sentence."""
    trace = _look(trainer, TYPISTS)
    read, chances = trace.axes["time"], trace.signals["prediction"].values
    kinds: dict[bool, list[float]] = {True: [], False: []}
    for t, k in enumerate(trace.signals["target"].values.astype(int)):
        if trace.axes["class"][k] != " ":
            kinds[read[t] == " "].append(float(-np.log2(max(chances[t, k], 1e-9))))
    return float(np.mean(kinds[True]) - np.mean(kinds[False]))


def voulez_looks_at(trainer: Trainer) -> float:
    """1 if "voulez" looks most at "want" or "you"."""
    found = Decode(SING).serve(trainer)
    inputs = trainer.task.example(SING).inputs
    assert found.attention is not None
    if "voulez" not in found.symbols:
        return 0.0
    return float(inputs[int(found.attention[found.symbols.index("voulez")].argmax())] in ("want", "you"))


def half_right_up_to(trainer: Trainer) -> float:
    """The longest strings of which at least half are right; 0 if there are none."""
    found = ByLength().serve(trainer)
    return float(
        max((T for T, share in zip(found.lengths, found.exact, strict=True) if share >= 0.5), default=0)
    )


def _held_out_bits(trainer: Trainer) -> list[tuple[str, float]]:
    batch = trainer.task.held_out(20)
    chances = np.take_along_axis(trainer.model.predict(batch), batch.targets.numpy()[..., None], -1)[..., 0]
    vocabulary = trainer.task.spec.output_vocabulary
    assert vocabulary is not None
    letters = vocabulary.decode(batch.targets.flatten().tolist())
    return list(zip(letters, (-np.log2(np.maximum(chances, 1e-9))).ravel().tolist(), strict=True))


def _look(trainer: Trainer, sentence: str) -> Trace:
    example: Example = trainer.task.example(sentence)
    return trainer.inspect(example)


def _stands(trace: Trace, verdict: int, start: int) -> bool:
    """Whether the verdict is this one if the sentence ends at this time step, or at any later one."""
    return bool((trace.signals["ghost"].values[start:].argmax(-1) == verdict).all())


def _classes(trace: Trace) -> np.ndarray:
    found: np.ndarray = trace.signals["prediction"].values.argmax(-1)
    return found
