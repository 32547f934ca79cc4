"""Networks of more than one walk: an update and a look, by compiled kernels, numpy's, and bare torch.nn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from benchmarks.looking import in_turns
from benchmarks.report import Report, named
from rnn_core import Config, Trainer
from rnn_core.cells import compiled, forms
from rnn_core.data import Batch

TIMES = 100
SLOWER = 1.1  # a look, at most: no slower, but for what two turns of one code differ


class BothWays(nn.Module):
    """Two layers, each in both directions, an output at every time step."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        spec, sizes = config.task.spec, config.model
        self.embedding = nn.Embedding(spec.input_size, sizes.embedding_size)
        recurrence = {"lstm": nn.LSTM, "gru": nn.GRU}[sizes.cell]
        self.recurrence = recurrence(
            sizes.embedding_size, sizes.hidden_size, sizes.layers, batch_first=True, bidirectional=True
        )
        self.head = nn.Linear(2 * sizes.hidden_size, spec.output_size)

    def forward(self, batch: Batch) -> Tensor:
        """Scores (B, S, K)."""
        found: Tensor = self.head(self.recurrence(self.embedding(batch.inputs))[0])
        return found


class Translating(nn.Module):
    """An encoder that reads both ways, a decoder, and additive attention behind it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        spec, E, H = config.task.spec, config.model.embedding_size, config.model.hidden_size
        self.embedding = nn.Embedding(spec.input_size, E)
        self.written = nn.Embedding(spec.output_size + 1, E)
        self.encoder = nn.GRU(E, H, batch_first=True, bidirectional=True)
        self.decoder = nn.GRU(E, H, batch_first=True)
        self.bridge = nn.Linear(2 * H, H)
        self.W_h, self.W_s, self.v = (
            nn.Linear(2 * H, H, bias=False),
            nn.Linear(H, H),
            nn.Linear(H, 1, bias=False),
        )
        self.W_c, self.head = nn.Linear(3 * H, H), nn.Linear(H, spec.output_size)

    def forward(self, batch: Batch) -> Tensor:
        """Scores (B, S, K)."""
        h, last = self.encoder(self.embedding(batch.inputs))
        begun = torch.tanh(self.bridge(torch.cat([last[0], last[1]], -1)))[None]
        s, _ = self.decoder(self.written(batch.decoder_inputs), begun)
        fit = self.v(torch.tanh(self.W_h(h)[:, None] + self.W_s(s)[:, :, None])).squeeze(-1)  # (B, S, T)
        beyond = torch.arange(h.shape[1]) >= batch.input_lengths[:, None]
        alpha = fit.masked_fill(beyond[:, None], -torch.inf).softmax(-1)
        found: Tensor = self.head(torch.tanh(self.W_c(torch.cat([alpha @ h, s], -1))))
        return found


@dataclass(frozen=True)
class Shape:
    """A setting, and the same network in torch.nn."""

    link: str
    bare: Callable[[Config], nn.Module]


SHAPES = {
    "two layers, both directions, LSTM": Shape(
        "task=named_entities&cell=lstm&layers=2&bidirectional=true&embedding_size=24", BothWays
    ),
    "encoder–decoder with attention, GRU 64": Shape("task=translation", Translating),
}


def shapes(report: Report, words: Sequence[str]) -> None:
    """Every shape, where there is a compiler."""
    asked = {name: shape for name, shape in SHAPES.items() if named(f"shape {name}", words)}
    if not asked:
        return
    try:
        native = compiled.native()
    except compiled.UnavailableError as error:
        report.say(str(error), "")
        return
    report.row(
        "shape", "an update: compiled, ms", "numpy’s", "bare torch.nn", "torch.nn = 1: compiled", "numpy’s",
        "a look: compiled, ms", "numpy’s", "wanted", "",
    )  # fmt: skip
    report.say("|---|" + "---|" * 9)
    for name, shape in asked.items():
        tell(report, name, shape, native)
    report.say(
        "",
        "- One batch of the task again and again, with the app's own update (the gradient's norm, clipping, "
        "Adam); bare torch.nn does no more than forward, backward and Adam, and reads padding too.",
        "",
    )


def tell(report: Report, name: str, shape: Shape, native: forms.Form) -> None:
    """One row."""
    config = Config.from_query(shape.link)
    trainers = []
    for form in (native, forms.NUMPY):
        forms.choose(form)
        trainers.append(Trainer(config))
    forms.choose(forms.NUMPY)
    batch = trainers[0].next_batch()
    ours, numpys = (partial(trainer._learn, batch) for trainer in trainers)
    theirs = bare_update(shape.bare(config), batch, config.training.learning_rate)
    quick, other = in_turns(ours, theirs, TIMES)
    slow, _ = in_turns(numpys, theirs, TIMES)
    looks = in_turns(trainers[0].snapshot, trainers[1].snapshot, TIMES)
    cells = *(f"{cost:.2f}" for cost in (quick, slow, other)), f"{other / quick:.2f}", f"{other / slow:.2f}"
    verdict = report.verdict(looks[0] / looks[1], SLOWER, at_most=True)
    seen = (f"{cost:.2f}" for cost in looks)
    report.row(f"shape {name}", *cells, *seen, f"a look ≤ {SLOWER:g} × numpy’s", verdict)


def bare_update(model: nn.Module, batch: Batch, rate: float) -> Callable[[], object]:
    """What one does with torch.nn."""
    optimizer = torch.optim.Adam(model.parameters(), lr=rate, fused=True)
    counts = batch.target_mask.flatten()
    y = batch.targets.flatten()[counts]

    def update() -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(batch).flatten(0, 1)[counts], y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        return float(loss.detach())

    return update
