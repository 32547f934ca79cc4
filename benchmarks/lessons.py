"""What each lesson tells the learner to see, measured of the network that its own link trains."""

from collections.abc import Sequence

import numpy as np

from benchmarks.measures import LADDER, TURNS
from rnn_core import Trainer, findings
from rnn_core.data import Trace
from rnn_core.engine import AccuracyBy, ByLength, ByPart, Decode, Draw, Substitute, Write

NEAR, FAR = 3, 20  # gaps up to and from which "Push the clue away" speaks
SIGN, OPINION = 2, 4  # places of "nothing" and of "like" in the lecture's sentence


def turns_at_the_word(trainer: Trainer) -> float:
    """Of four things the share that holds: the right verdict from the word of opinion on, in the lecture's
    sentence and its two opposites; and in the first, which the lesson watches, the word whose replacement
    moves the verdict most is that one or the one that sets the sign.
    """
    held = [_stands(_look(trainer, sentence), verdict, OPINION) for sentence, verdict in TURNS.items()]
    moved = int(Substitute(next(iter(TURNS))).serve(trainer).effect.argmax())
    return float(np.mean([*held, moved in (SIGN, OPINION)]))


def decided_before(trainer: Trainer) -> float:
    """How far a verdict on what was read so far is from one half, at most, before the word of opinion: both
    ends are still possible there.
    """
    likely = _look(trainer, next(iter(TURNS))).signals["ghost"].values[:OPINION, 1]
    return float(np.abs(likely - 0.5).max())


def sure_from(trainer: Trainer) -> float:
    """The least chance of the right verdict from the word of opinion on, in the lecture's sentence and in its
    two opposites.
    """
    looks = {sentence: _look(trainer, sentence).signals["ghost"].values for sentence in TURNS}
    return float(min(looks[sentence][OPINION:, verdict].min() for sentence, verdict in TURNS.items()))


def praised_from(sentence: str, start: int, trainer: Trainer) -> float:
    """1 if the sentence is praise from this word on."""
    return float(_stands(_look(trainer, sentence), 1, start))


def near_gaps(trainer: Trainer) -> float:
    """The worst accuracy of gaps that most training sentences have."""
    return float(AccuracyBy("filler", tuple(gap for gap in LADDER if gap <= NEAR)).serve(trainer).min())


def far_gaps(trainer: Trainer) -> float:
    """The best accuracy of gaps that few training sentences have."""
    return float(AccuracyBy("filler", tuple(gap for gap in LADDER if gap >= FAR)).serve(trainer).max())


def keeps(sentence: str, first: int, last: int, trainer: Trainer) -> float:
    """From one word to another: the gate z of the unit that keeps most, on average."""
    gate = _look(trainer, sentence).signals["layer0/keep"].values
    return float(gate[first : last + 1].max(1).mean())


def every_gap(trainer: Trainer) -> float:
    """The worst accuracy of all gaps that the lessons try."""
    return float(AccuracyBy("filler", LADDER).serve(trainer).min())


def far_ahead(runs: Sequence[Trainer]) -> float:
    """By how much the second is better than the first over the far gaps, on average."""
    gaps = tuple(gap for gap in LADDER if gap >= FAR)
    one, other = (float(AccuracyBy("filler", gaps).serve(run).mean()) for run in runs)
    return other - one


def first_decides(trainer: Trainer) -> float:
    """Of the first two suggestions the share in which replacing the first letter moves the answer most."""
    texts = trainer.task.suggestions()[:2]
    return float(np.mean([Substitute(text).serve(trainer).effect.argmax() == 0 for text in texts]))


def tags_right(sentence: str, trainer: Trainer) -> float:
    """The share of the sentence's words that are tagged rightly."""
    trace = _look(trainer, sentence)
    return float((findings.classes(trace, "prediction") == findings.classes(trace, "target")).mean())


def ten_instances(trainer: Trainer) -> float:
    """Of the lecture's ten kinds of entity the share whose first instance in its sentences is found."""
    task = trainer.task
    first = findings.first_of_each_kind((_look(trainer, one) for one in task.suggestions()), task.entities)
    assert len(first) == len(task.types)
    return float(np.mean([is_right for _, is_right in first.values()]))


def f1_lost(runs: Sequence[Trainer]) -> float:
    """How much less F1 the second network has than the first."""
    both, one = (run.evaluate(size=None)["f1"] for run in runs)
    return both - one


def lengths_of_lines(trainer: Trainer) -> float:
    """How far the mean length of the lines it writes is from that of the lines it was shown, as a share."""
    own = findings.line_lengths(
        Write("Once upon ", length=400, temperature=0.7, count=10).serve(trainer).texts
    )
    shown = findings.line_lengths([trainer.task.training_text()])
    return abs(float(np.mean(own)) / float(np.mean(shown)) - 1.0) if own else 1.0


def vowels_foreseen(sentence: str, trainer: Trainer) -> float:
    """By how many bits a consonant surprises more than a vowel, in the text that is watched."""
    vowels, consonants = findings.by_kind(findings.letters(_look(trainer, sentence)))
    return float(np.mean(consonants) - np.mean(vowels))


def first_letters(sentence: str, trainer: Trainer) -> float:
    """By how many bits a word's first letter surprises more than its later ones."""
    first, later = findings.by_place_in_word(findings.letters(_look(trainer, sentence)))
    return float(np.mean(first) - np.mean(later))


def voulez_looks_at(sentence: str, trainer: Trainer) -> float:
    """1 if "voulez" looks most at "want" or "you"."""
    found = Decode(sentence).serve(trainer)
    inputs = trainer.task.example(sentence).inputs
    assert found.attention is not None
    if "voulez" not in found.symbols:
        return 0.0
    return float(inputs[int(found.attention[found.symbols.index("voulez")].argmax())] in ("want", "you"))


def half_right_up_to(trainer: Trainer) -> float:
    """The longest strings of which at least half are right."""
    found = ByLength().serve(trainer)
    return float(findings.half_right_up_to(found.lengths, found.exact))


def _look(trainer: Trainer, sentence: str) -> Trace:
    return trainer.inspect(trainer.task.example(sentence))


def _stands(trace: Trace, verdict: int, start: int) -> bool:
    """Whether the verdict is this one if the sentence ends at this time step, or at any later one."""
    return bool((trace.signals["ghost"].values[start:].argmax(-1) == verdict).all())


def returns_known(trainer: Trainer) -> float:
    """By how much it knows the worse of the two phrases that return better than either of the new ones."""
    parts = ByPart().serve(trainer).parts
    return min(parts["A2"], parts["A3"]) - max(parts["A1"], parts["B"])


def drawn_right(trainer: Trainer) -> float:
    """The share of pictures drawn from nothing that are exactly of a known kind."""
    found = Draw(count=36).serve(trainer).rules_kept
    assert found is not None
    return found


def row_by_row(trainer: Trainer) -> float:
    """Of the rows of the watched example, behind the first: the share to which the write head moved on by one
    slot, the same way each time.
    """
    trace = trainer.inspect()
    rows = findings.rows_read(trace)
    walk = findings.walk(trace.signals["head/write0"].values[:rows])
    return walk.one / walk.moves
