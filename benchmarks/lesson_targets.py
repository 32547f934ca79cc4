"""Every lesson as rows of `make learn`: what it tells the learner to see, in what its own link trains.

With each of the seeds, for a learner has only one.
"""

from collections.abc import Callable
from functools import partial

from benchmarks import first_lessons, lessons, tune_lessons
from benchmarks.caption_targets import unseen_exact
from benchmarks.measures import Measure, held_out, mse_ratio, of_one, one_word_turns_it, rules_kept, worst_gap
from benchmarks.sequences import exact_at, free_run_error
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target
from benchmarks.vectors import answers_smallest
from benchmarks.words import goes_on
from pages.bench.presets import AWAY, LONGER, NOTHING, PRESETS
from rnn_core.tasks.words.corpora import CORPORA

FILLED = 3, 2 + len(AWAY.split()) - len(NOTHING.split())  # its filler words, behind "nothing"
ELMANS = CORPORA["elman"].openings[0]  # what its lesson watches

ACCURACY = partial(held_out, "accuracy")


def lesson(key: str, what: str, goal: float, measure: Measure, at_most: bool = False) -> Target:
    """What the network of this lesson must do."""
    return compared(key, (), what, goal, partial(of_one, measure), at_most)


def compared(
    key: str,
    before: tuple[str, ...],
    what: str,
    goal: float,
    together: Callable[..., float],
    at_most: bool = False,
) -> Target:
    """What it must do beside the networks of these links, which come first."""
    preset = PRESETS[key]
    name, links = f"lesson “{preset.title}”: {what}", (*before, preset.query)
    return Target(name, links, AS_LONG_AS_IT_TAKES, goal, together, at_most, every=True)


def query(key: str) -> tuple[str]:
    """The link of a lesson."""
    return (PRESETS[key].query,)


def watched(key: str) -> str:
    """The sentence that a lesson watches."""
    return PRESETS[key].watch


WINDOW = "architecture=feed_forward&hidden_size=16&updates=6000&learning_rate="  # its lesson at other rates

LESSONS = (
    lesson("points", "accuracy", 0.92, partial(held_out, "accuracy")),
    compared(
        "window",
        (*query("which-word"), f"{WINDOW}0.003", f"{WINDOW}0.03"),
        "accuracy lost, at the best of three rates",
        0.1,
        first_lessons.accuracy_lost,
    ),
    compared("window", query("which-word"), "times the parameters", 19.0, first_lessons.times_the_parameters),
    lesson("kinds-of-words", "nearest words of the same kind", 0.5, first_lessons.of_a_kind),
    lesson("words-subtract", "biggest − big + small is smallest", 1.0, answers_smallest),
    lesson("words-subtract", "nearest words of the same kind", 0.6, first_lessons.of_a_kind),
    lesson(
        "head-walks",
        "the share of rows that the write head moved on by one slot for",
        1.0,
        lessons.row_by_row,
    ),
    lesson("written-again", "accuracy", 0.65, ACCURACY, at_most=True),
    lesson("replaced", "accuracy", 0.66, ACCURACY),
    lesson("which-word", "the verdict turns at one word and stays", 1.0, lessons.turns_at_the_word),
    lesson("which-word", "from ½ at most, before “like”", 0.35, lessons.decided_before, at_most=True),
    lesson("which-word", "sure of it at least, from “like” on", 0.7, lessons.sure_from),
    lesson("flip-it", "one word turns it", 1.0, one_word_turns_it),
    lesson("push-away", "the worst of gaps 0 to 3", 0.85, lessons.near_gaps),
    lesson("push-away", "the best of gaps from 20 on", 0.7, lessons.far_gaps, at_most=True),
    lesson("swap-cell", "the worst of all gaps", 0.95, lessons.every_gap),
    lesson(
        "swap-cell",
        "the gate z that keeps most, at the filler words",
        0.9,
        partial(lessons.keeps, AWAY, *FILLED),
    ),
    lesson("start-as-itself", "the worst of all gaps", 0.7, lessons.every_gap),
    compared("start-as-itself", (LONGER,), "ahead from gap 20 on", 0.2, lessons.far_ahead),
    Target(
        "sentences, tanh from random numbers after 6,000 updates: the best of gaps from 20 on",
        (LONGER,),
        AS_LONG_AS_IT_TAKES,
        0.7,
        partial(of_one, lessons.far_gaps),
        at_most=True,
        every=True,
    ),
    lesson("apples", "praise from “love” on", 1.0, partial(lessons.praised_from, watched("apples"), 1)),
    lesson("names", "tags right in its sentence", 1.0, partial(lessons.tags_right, watched("names"))),
    compared("one-way", ("task=named_entities&updates=2000",), "F1 lost", 0.02, lessons.f1_lost),
    lesson("ahead", "accuracy", 0.53, partial(held_out, "accuracy"), at_most=True),
    lesson("both-ways", "accuracy", 0.99, partial(held_out, "accuracy")),
    lesson("potter", "tags right in its sentence", 1.0, partial(lessons.tags_right, watched("potter"))),
    lesson("ten-types", "of ten kinds found", 1.0, lessons.ten_instances),
    lesson("brackets", "brackets right", 0.9, rules_kept),
    lesson("verse", "lines longer or shorter than those shown", 0.15, lessons.lengths_of_lines, at_most=True),
    lesson(
        "elman",
        "bits that a consonant costs more than a vowel",
        1.0,
        partial(lessons.vowels_foreseen, ELMANS),
    ),
    lesson(
        "fox",
        "bits that a first letter costs more than a later one",
        1.0,
        partial(lessons.first_letters, watched("fox")),
    ),
    lesson(
        "sing", "“voulez” looks at “want” or “you”", 1.0, partial(lessons.voulez_looks_at, watched("sing"))
    ),
    lesson("everything-through-one", "half right up to length", 9, lessons.half_right_up_to, at_most=True),
    lesson("look-back", "half right up to length", 10, lessons.half_right_up_to),
    lesson("look-back", "exact at length 15", 0.1, partial(exact_at, 15), at_most=True),
    lesson("always-told", "error in free run after 50", 0.5, free_run_error),
    lesson("own-outputs", "error in free run after 50", 0.45, free_run_error, at_most=True),
    compared(
        "own-outputs", query("always-told"), "error one time step ahead ÷ told the truth", 1.5, mse_ratio
    ),
    lesson("blank-far", "the best of gaps from 20 on", 0.74, lessons.far_gaps, at_most=True),
    lesson("blank-near", "the worst of all gaps", 0.95, lessons.every_gap),
    lesson("blank-identity", "the worst of gaps to 30", 0.9, partial(worst_gap, 30)),
    compared("blank-identity", query("blank-far"), "ahead from gap 20 on", 0.25, lessons.far_ahead),
    lesson("blank-gru", "the worst of all gaps", 0.9, lessons.every_gap),
    lesson("latch", "the first letter moves the answer most", 1.0, lessons.first_decides),
    lesson("adding", "mean squared error", 0.005, partial(held_out, "mse"), at_most=True),
    lesson("adding-tanh", "mean squared error", 0.15, partial(held_out, "mse")),
    lesson("copy", "accuracy", 0.98, partial(held_out, "accuracy")),
    lesson("tune-returns", "phrases that return ahead of new ones", 0.3, lessons.returns_known),
    lesson("tune-tanh", "the second A ahead of new phrases", 0.1, tune_lessons.known_at_once),
    compared(
        "tune-tanh",
        tuple(PRESETS["tune-tanh"].query.replace("=0.01&", f"={rate}&") for rate in (0.003, 0.001)),
        "the last A ahead of new phrases, at the best of three rates",
        0.1,
        tune_lessons.known_across,
        at_most=True,
    ),
    lesson("draw-shapes", "pictures from nothing that are exactly a shape", 0.3, lessons.drawn_right),
    lesson("never-together", "exact", 0.9, partial(held_out, "exact_match")),
    lesson("never-together", "pairs never trained, exact", 0.1, unseen_exact, at_most=True),
    lesson("look-at-patches", "pairs never trained, exact", 0.15, unseen_exact),
    lesson("once-upon-words", "words by the rules", 5.0, goes_on),
)
