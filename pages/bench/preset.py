"""What a lesson is made of, and the headings under which lessons stand."""

from dataclasses import dataclass

GROUPS = (  # the headings, in the order of a lecture
    "Why not a standard network",
    "Representing words",
    "The recurrence",
    "Sequences and shapes",
    "Letter by letter",
    "From one to many",
    "Learning through time",
    "Long memory",
    "Gates",
    "Encoder and decoder",
    "Attention",
)


@dataclass(frozen=True)
class Preset:
    """group: the heading of a first lecture that it belongs to. query: the setting as a link. watch: the
    sentence (empty: the task's first). answer: how the question is answered: "word" (click one in the
    picture), "sentence" (type one), "number" (a slider from `low` to `high`), or a tuple of choices. check:
    the name of the check in `checks.CHECKS`. intro: what stands above the question. next: the lesson that
    follows; aside: one that shows the opposite. tool, figure: the tab under the score, and the figure in
    it, that stand open; folds: what is unfolded in the score. path: the lesson is part of the first visit,
    in order. seconds: of CPU that one training takes (as in `make learn`), said beforehand where it is more
    than a moment. What a lesson tells the learner to see is a row of `make learn`
    (benchmarks/lesson_targets.py).
    """

    key: str
    group: str
    title: str
    query: str
    look_at: str
    question: str
    answer: str | tuple[str, ...]
    check: str
    why: str
    intro: str = ""
    watch: str = ""
    next: str = ""
    aside: str = ""
    tool: str = ""
    figure: str = ""
    folds: tuple[str, ...] = ()
    low: int = 0
    high: int = 60
    path: bool = False
    seconds: int = 0
