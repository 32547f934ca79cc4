"""Our own parts of an update agree with torch's: the head with its loss, and Adam's step."""

from dataclasses import replace
from functools import partial
from itertools import product

import pytest
import torch
from torch.nn import functional as F

from rnn_core import Config, Trainer
from rnn_core.cells import forms
from rnn_core.cells.ending import At
from rnn_core.data import Batch
from rnn_core.models import Pass
from rnn_core.models.head import head_loss
from rnn_core.settings import TrainConfig
from rnn_core.train.optimizer import Optimizer, make_optimizer

COMPARED = {
    "softmax": lambda o, y: F.cross_entropy(o.movedim(-1, 1), y, reduction="none"),
    "logistic": lambda o, y: F.binary_cross_entropy_with_logits(o, y, reduction="none").sum(-1),
    "squared": lambda o, y: (o - y).pow(2).sum(-1),
}


@pytest.mark.parametrize(("name", "masked"), list(product(COMPARED, (False, True))))
def test_every_head_with_its_loss_is_torchs(name: str, masked: bool) -> None:
    """On all states, and on one state of each sequence."""
    draw, (B, S, D, K) = torch.Generator().manual_seed(1), (3, 5, 4, 7)
    h, V, b = (
        torch.randn(size, generator=draw, dtype=torch.float64).requires_grad_()
        for size in ((B, S, D), (K, D), (K,))
    )
    mask = torch.rand(B, S, generator=draw) > 0.4 if masked else torch.ones(B, S, dtype=torch.bool)
    y = torch.randint(0, K, (B, S), generator=draw)
    if name != "softmax":
        y = torch.rand(B, S, K, generator=draw, dtype=torch.float64).round()
    times = torch.tensor([4, 0, 2])
    rows = torch.arange(B), times
    last = mask[rows][:, None]
    kind = forms.chosen().endings[name]
    pairs = (
        (kind(y, mask, int(mask.sum())), F.linear(h, V, b), y, mask),
        (At(kind(y[rows][:, None], last, int(last.sum())), times), F.linear(h[rows][:, None], V, b),
         y[rows][:, None], last),
    )  # fmt: skip
    for ending, o, truth, counts in pairs:
        ours, theirs = head_loss(h, V, b, ending), (COMPARED[name](o, truth) * counts).sum()
        torch.testing.assert_close(ours, theirs)
        slopes, expected = (torch.autograd.grad(loss / 3, [h, V, b]) for loss in (ours, theirs))
        for slope, other in zip(slopes, expected, strict=True):
            torch.testing.assert_close(slope, other, check_stride=False)


@pytest.mark.parametrize(("scale", "masked"), list(product((1.0, 60.0), (False, True))))
def test_head_and_cross_entropy(scale: float, masked: bool) -> None:
    """Scale 60: probabilities too faint for single precision, whose loss comes from the scores."""
    generator = torch.Generator().manual_seed(0)
    for dtype, (B, S, D, K) in product(
        (torch.float64, torch.float32), ((1, 1, 1, 2), (3, 5, 4, 7), (8, 4, 3, 9))
    ):
        h, V, b = (
            torch.randn(shape, generator=generator, dtype=dtype).mul_(size).requires_grad_()
            for shape, size in (((B, S, D), scale), ((K, D), 1.0), ((K,), 1.0))
        )
        y = torch.randint(0, K, (B, S), generator=generator)
        mask = torch.rand(B, S, generator=generator) > 0.4 if masked else torch.ones(B, S, dtype=torch.bool)
        ours = head_loss(h, V, b, forms.chosen().endings["softmax"](y, mask, int(mask.sum())))
        theirs = (F.cross_entropy(F.linear(h, V, b).movedim(-1, 1), y, reduction="none") * mask).sum()
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5)
        slopes, expected = (torch.autograd.grad(loss / 3, [h, V, b]) for loss in (ours, theirs))
        for slope, other in zip(slopes, expected, strict=True):
            torch.testing.assert_close(slope, other, rtol=1e-4, atol=1e-5, check_stride=False)


@pytest.mark.parametrize(
    "link", ["task=character_text&hidden_size=9", "task=named_entities&layers=2&cell=gru"]
)
def test_the_head_in_the_kernels_node_is_the_head_outside(link: str) -> None:
    trainer = Trainer(Config.from_query(f"{link}&bidirectional=false"))
    batch, found = trainer.task.batch(trainer.data, 0, 8), []
    for run in (Pass(), Pass(stepwise=True)):
        loss = trainer.model.loss(batch, run)
        assert trainer.model.recurrence.can_end(run) == (not run.stepwise)
        found.append([loss.sum.detach(), *torch.autograd.grad(loss.sum, list(trainer.model.parameters()))])
    for kernel, step in zip(*found, strict=True):
        torch.testing.assert_close(kernel, step, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", ["adam", "rmsprop", "sgd"])
def test_a_step_of_the_optimizer_is_torchs_to_the_bit(name: str) -> None:
    made = []
    for own in (True, False):
        module = torch.nn.Linear(3, 4)
        module.register_parameter("idle", torch.nn.Parameter(torch.ones(2)))
        with torch.no_grad():
            for n, parameter in enumerate(module.parameters()):
                parameter.copy_(torch.linspace(-1.0, 1.0 + n, parameter.numel()).view(parameter.shape))
        training = TrainConfig(optimizer=name, learning_rate=0.03)
        optimizer = make_optimizer(module, training) if own else _torchs(name, module)
        for update in range(20):
            for parameter in module.parameters():
                parameter.grad = torch.sin(parameter.detach() * (update + 1))
            module.idle.grad = module.idle.grad if update in (3, 4, 9) else None
            if update == 12 and isinstance(optimizer, Optimizer):
                optimizer.rate = 0.001
            elif update == 12:
                optimizer.param_groups[0]["lr"] = 0.001
            optimizer.advance() if isinstance(optimizer, Optimizer) else optimizer.step()
        made.append([parameter.detach() for parameter in module.parameters()])
    assert all(torch.equal(a, b) for a, b in zip(*made, strict=True))


def _torchs(name: str, module: torch.nn.Module) -> torch.optim.Optimizer:
    kinds = {
        "adam": partial(torch.optim.Adam, fused=True),
        "rmsprop": torch.optim.RMSprop,
        "sgd": torch.optim.SGD,
    }
    return kinds[name](module.parameters(), lr=0.03)


@pytest.mark.parametrize(
    "link", ["", "task=named_entities&cell=lstm&bidirectional=true", "task=character_text"]
)
@pytest.mark.parametrize("name", ["", "sum"])
def test_looking_inside_walks_the_named_loss_back(link: str, name: str) -> None:
    """What does not come back through time comes from the head: by hand there, by autograd here."""
    trainer = Trainer(Config.from_query(link))
    trainer.update()
    batch, trace = trainer.task.encode([trainer.example]), trainer.inspect(loss=name)
    h, hidden = trainer.model.under(batch, Pass())
    logits = trainer.model.head(h)
    loss = _summed(logits, batch) if name else logits[0, -1].max()
    (slope,) = torch.autograd.grad(loss, [hidden.walked["layer0_forward"][0]])
    whole = trace.gradients["layer0/hidden"].values
    local = whole - trace.gradients["layer0/hidden/transported"].values
    torch.testing.assert_close(torch.from_numpy(local), slope[0], rtol=1e-4, atol=1e-6)


def _summed(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Σ L⟨t⟩, against the network's own best guess where nobody knows better."""
    if logits.shape[-1] == 1:
        guess = (logits.detach()[..., 0] > 0).long()
        y = torch.where(batch.target_mask, batch.targets, guess).to(logits.dtype)
        return F.binary_cross_entropy_with_logits(logits[..., 0], y, reduction="sum")
    y = torch.where(batch.target_mask, batch.targets, logits.detach().argmax(-1))
    return F.cross_entropy(logits.movedim(-1, 1), y, reduction="sum")


AT_ONCE = (
    "hidden_size=5",
    "hidden_size=5&embedding_size=3&cell=gru",
    "task=character_text&cell=lstm&truncate_after=3",
    "task=character_text&cell=relu&stateful=true",
    "task=sine",
    "task=pixels&cell=gru",
    "task=look_ahead&bidirectional=false",  # with outputs that do not count
    "task=named_entities&bidirectional=false&cell=gru",
)
BY_GRAPH = (
    "layers=2",
    "bidirectional=true",
    "dropout=0.3",
    "cell=delta",
    "task=translation",
    "task=captions",
)


@pytest.mark.parametrize("link", AT_ONCE + BY_GRAPH)
def test_walking_back_at_once_gives_what_the_graph_gives(link: str) -> None:
    """To the bit, and only where one node is all there is; a second batch adds to the gradients there are."""
    trainer = Trainer(Config.from_query(f"{link}&batch_size=7"))
    trainer.update()  # so that a stateful one carries something
    batches = [trainer.next_batch(), trainer.task.batch(trainer.data, 9, 5)]
    found = []
    for learns in (False, True):
        for p in trainer.parameters:
            p.grad = None
        for batch in batches:
            run = replace(trainer._pass(batch), learns=learns)
            loss = trainer.model.loss(batch, run)
            assert loss.sum.requires_grad == (not learns or link in BY_GRAPH)
            if loss.sum.requires_grad:
                (loss.sum / loss.count).backward()
        found.append([float(loss.sum.detach()), *(p.grad for p in trainer.parameters)])
    (by_graph, *slopes), (at_once, *others) = found
    assert by_graph == at_once
    assert all(torch.equal(a, b) for a, b in zip(slopes, others, strict=True))
    assert all(b.stride() == p.stride() for b, p in zip(others, trainer.parameters, strict=True))


def test_a_trainer_asks_for_it_but_for_second_derivatives() -> None:
    usual, regularized = (Trainer(Config.from_query(f"gradient_regularizer={n}")) for n in (0, 0.1))
    assert usual._pass(usual.next_batch()).learns
    assert not regularized._pass(regularized.next_batch()).learns


def test_nothing_is_walked_back_where_no_gradients_are_asked_for() -> None:
    trainer = Trainer(Config.from_query("hidden_size=5"))
    with torch.no_grad():
        trainer.model.loss(trainer.next_batch(), Pass(learns=True))
    assert all(p.grad is None for p in trainer.parameters)
