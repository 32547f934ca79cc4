"""What is stated of words as vectors: the rows of `make learn` that the page “Words” rests on."""

from functools import partial

from benchmarks.measures import Measure, of_one
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target, best, target
from benchmarks.vectors import (
    all_relations,
    answers_smallest,
    apart,
    best_relation,
    head_start,
    of_relation,
    untrained,
    worst_relation,
)

WORDS = "task=analogies"
CBOW = f"{WORDS}&task.asks=middle"
SOFTMAX = f"{WORDS}&architecture.objective=softmax"
NARROW, SHORT = f"{WORDS}&task.each_side=2", f"{WORDS}&hidden_size=8"
# A language model of the same sentences, with as many updates of as many examples.
NEXT = f"{WORDS}&task.asks=next&architecture=many_to_one&cell=gru&embedding_size=32"
RATES = [f"{NEXT}&learning_rate={rate}" for rate in (0.003, 0.01, 0.02)]
RACE = f"{NEXT}&learning_rate=0.01"
RELATIONS = ("comparatives", "superlatives", "gender", "capitals", "languages", "plurals", "tense")


def whole(name: str, link: str, goal: float, measure: Measure, at_most: bool = False) -> Target:
    """A row that is trained to the link's own updates."""
    return target(name, link, AS_LONG_AS_IT_TAKES, goal, measure, at_most)


VECTORS = (
    Target(
        "vectors: biggest − big + small is smallest",
        (WORDS,),
        AS_LONG_AS_IT_TAKES,
        1.0,
        partial(of_one, answers_smallest),
        every=True,
    ),
    *(
        whole(f"vectors, skip-gram: {name}, first answers right", WORDS, 0.8, partial(of_relation, name))
        for name in RELATIONS
    ),
    Target(
        "vectors, untrained: best relation",
        (WORDS,),
        AS_LONG_AS_IT_TAKES,
        0.05,
        partial(untrained, best_relation),
        at_most=True,
    ),
    whole("vectors, CBOW: worst relation", CBOW, 0.8, worst_relation),
    whole("vectors, full softmax: worst relation", SOFTMAX, 0.8, worst_relation),
    whole("vectors, window 2 breaks it: all relations", NARROW, 0.4, all_relations, at_most=True),
    whole("vectors, dimension 8 breaks it: all relations", SHORT, 0.4, all_relations, at_most=True),
    best(
        "vectors of a language model, best of three rates: all relations",
        RATES,
        AS_LONG_AS_IT_TAKES,
        0.4,
        all_relations,
    ),
    Target(
        "head start, 300 sentences: nats ahead after 400 updates",
        (WORDS, f"{RACE}&task.sentences=300&updates=1"),
        AS_LONG_AS_IT_TAKES,
        0.15,
        partial(head_start, 400),
        every=True,
    ),
    Target(
        "head start, 300 sentences: nats ahead at the end",
        (WORDS, f"{RACE}&task.sentences=300&updates=1"),
        AS_LONG_AS_IT_TAKES,
        0.15,
        partial(head_start, 1600),
        every=True,
    ),
    Target(
        "head start, all sentences: nats apart at the end",
        (WORDS, f"{RACE}&task.sentences=9000&updates=1"),
        AS_LONG_AS_IT_TAKES,
        0.1,
        partial(apart, 1600),
        at_most=True,
        every=True,
    ),
)
