"""What is stated of words as vectors: the rows of `make learn` that the page “Words” rests on."""

from functools import partial

from benchmarks.measures import Measure, of_one
from benchmarks.targets import AS_LONG_AS_IT_TAKES, Target, best, target
from benchmarks.vectors import (
    all_relations,
    answers_smallest,
    apart,
    best_relation,
    by_heart,
    head_start,
    of_relation,
    untrained,
    worst_put_back,
    worst_relation,
)

WORDS = "task=analogies"
CBOW = f"{WORDS}&task.asks=middle"
SOFTMAX = f"{WORDS}&architecture.objective=softmax"
NARROW, SHORT = f"{WORDS}&task.each_side=2", f"{WORDS}&hidden_size=8"
# A language model of the same sentences, with as many updates of as many examples. Without weight decay its E
# stays much as it was drawn.
NEXT = "task=analogies&task.asks=next&architecture=many_to_one&cell=gru&embedding_size=32"
SETTINGS = [
    f"{NEXT}&learning_rate={rate}{decay}"
    for rate in (0.003, 0.01, 0.02)
    for decay in ("", "&weight_decay=0.2")
]
FEW, ALL = (f"{NEXT}&weight_decay=0.2&updates=1&task.sentences={count}" for count in (300, 9000))
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
    whole("vectors, the question’s words put back: worst relation", WORDS, 0.8, worst_put_back),
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
    *(
        best(
            f"vectors of a language model, best of six settings: {name}",
            SETTINGS,
            AS_LONG_AS_IT_TAKES,
            0.25,
            partial(of_relation, name),
        )
        for name in ("superlatives", "languages")
    ),
    Target(
        "head start, 300 sentences: nats lower at the lowest",
        (WORDS, FEW),
        AS_LONG_AS_IT_TAKES,
        0.1,
        head_start,
        every=True,
    ),
    Target(
        "head start, 300 sentences: nats risen again at the end, of both",
        (WORDS, FEW),
        AS_LONG_AS_IT_TAKES,
        0.03,
        by_heart,
        every=True,
    ),
    Target(
        "head start, all sentences: nats apart at the end",
        (WORDS, ALL),
        AS_LONG_AS_IT_TAKES,
        0.1,
        apart,
        at_most=True,
        every=True,
    ),
)
