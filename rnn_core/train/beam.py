"""Beam search: several beginnings are followed at once, and the likeliest whole is taken."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnn_core.data import Batch
from rnn_core.models import Model, follow
from rnn_core.option import ConfigError
from rnn_core.train.generate import Answer, answer

WIDEST = 5
SHOWN = 2  # of the branches cut off at each output, so many are kept to be seen


@dataclass(frozen=True)
class Node:
    """A beginning: `symbol` behind the one of node `parent` (-1: the first), with chance p of the symbol.

    score: ln p of the whole beginning, divided by its length. fate: "on" (followed further), "ended", or
    "cut" (others were likelier).
    """

    parent: int
    depth: int
    symbol: str
    p: float
    score: float
    fate: str


@dataclass(frozen=True)
class Beam:
    """The tree of beginnings in the order they were made; best: the nodes of the answer, first to last."""

    nodes: tuple[Node, ...]
    best: tuple[int, ...]
    answer: Answer


@torch.no_grad()
def beam(model: Model, batch: Batch, width: int) -> Beam:
    """Follow the `width` likeliest beginnings; width 1 is greedy decoding.

    A beginning that reaches `<end>` is whole. When `width` of them are (or `most_outputs` is reached) the
    one with the highest ln p per symbol is the answer: without the division, short ones would win
    (Sutskever et al. 2014; Wu et al. 2016). Raises ConfigError for another width than 1–5.
    """
    if not 1 <= width <= WIDEST:
        raise ConfigError(f"A beam is 1 to {WIDEST} beginnings wide, not {width}.")
    search = _Search(model, batch, width)
    for _ in follow(search.decoding, search.grow, model.spec.most_outputs):
        if len(search.whole) >= width:
            break
    path = search.path(max(search.whole or search.live, key=lambda place: search.nodes[place].score))
    numbers = [search.numbers[place] for place in path]
    found = answer(model, batch, forced=dict(enumerate(numbers)))
    return Beam(tuple(search.nodes), tuple(path), _by_itself(found))


def _by_itself(found: Answer) -> Answer:
    """The same answer: the search chose it, nobody's hand did."""
    return Answer(found.symbols, found.chances, found.best, found.attention, found.ended)


class _Search:
    """The tree so far; `live` are the places of the beginnings that are followed, `whole` of the ended."""

    def __init__(self, model: Model, batch: Batch, width: int) -> None:
        self.model, self.width = model, width
        self.decoding = model.writer(batch)
        self.nodes: list[Node] = []
        self.numbers: list[int] = []
        self.totals: list[float] = []  # ln p of each node's whole beginning
        self.live, self.whole = [-1], list[int]()

    def grow(self, depth: int, o: Tensor) -> Tensor:
        """One symbol more, from the scores o (beginnings, K): what those that are followed read next."""
        log_p: np.ndarray = torch.log_softmax(o.double(), dim=-1).numpy()
        begun = np.array([self.totals[place] if place >= 0 else 0.0 for place in self.live])
        totals = begun[:, None] + log_p
        order = np.argsort(-totals, axis=None, kind="stable")[: self.width + SHOWN]
        kept_rows, live = [], []
        for rank, flat in enumerate(order):
            row, number = divmod(int(flat), log_p.shape[1])
            fate = "cut" if rank >= self.width else "ended" if number == self.model.spec.end else "on"
            place = self._add(self.live[row], depth, number, float(log_p[row, number]), fate)
            if fate == "on":
                kept_rows.append(row)
                live.append(place)
            elif fate == "ended":
                self.whole.append(place)
        self.decoding.select(torch.tensor(kept_rows, dtype=torch.int64))
        self.live = live
        return torch.tensor([self.numbers[place] for place in live], dtype=torch.int64)

    def path(self, place: int) -> list[int]:
        """The nodes from the first symbol to this one."""
        found = []
        while place >= 0:
            found.append(place)
            place = self.nodes[place].parent
        return found[::-1]

    def _add(self, parent: int, depth: int, number: int, log_p: float, fate: str) -> int:
        total = log_p + (self.totals[parent] if parent >= 0 else 0.0)
        vocabulary = self.model.spec.output_vocabulary
        assert vocabulary is not None
        self.nodes.append(
            Node(
                parent,
                depth,
                vocabulary.symbols[number],
                float(np.exp(log_p)),
                total / (depth + 1),
                fate,
            )
        )
        self.numbers.append(number)
        self.totals.append(total)
        return len(self.nodes) - 1
