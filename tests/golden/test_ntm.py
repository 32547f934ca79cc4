"""The neural Turing machine: one node of autograd against the readable equations, and what a look notes."""

import numpy as np
import pytest
import torch
from torch import Tensor

from rnn_core import Config, ConfigError, Trainer
from rnn_core.models import Pass, Watch, follow
from rnn_core.models.heads import stepwise
from rnn_core.models.memory import Heads
from rnn_core.models.remember import remember
from rnn_core.portrait import Place
from rnn_core.train.inspect import explain

SIZES = [(1, 1, 5, 3), (2, 2, 4, 3), (1, 2, 2, 1), (2, 1, 6, 2)]
LINKS = [
    "",
    "&architecture.controller=gru",
    "&architecture.controller=lstm&architecture.reads=2",
    "&architecture.writes=2&architecture.slots=3&architecture.columns=2",
    "&hidden_size=2&architecture.slots=20&architecture.columns=9",
]


def drawn(heads: Heads, B: int = 3) -> tuple[Tensor, Tensor, Tensor]:
    """Scores, a memory and weightings in float64."""
    draw = torch.Generator().manual_seed(5)
    o = torch.randn((B, sum(heads.sizes.values())), generator=draw, dtype=torch.float64)
    memory = torch.randn((B, heads.slots, heads.columns), generator=draw, dtype=torch.float64)
    w = torch.randn((B, heads.count, heads.slots), generator=draw, dtype=torch.float64)
    return o.requires_grad_(), memory.requires_grad_(), torch.softmax(w, 2).requires_grad_()


def made(link: str) -> Trainer:
    size = "" if "hidden_size" in link else "&hidden_size=7"
    trainer = Trainer(Config.from_query(f"task=copy&batch_size=5{size}{link}"))
    for _ in range(3):
        trainer.update()
    return trainer


@pytest.fixture(params=LINKS, name="trainer")
def each_machine(request: pytest.FixtureRequest) -> Trainer:
    return made(request.param)


@pytest.mark.parametrize("sizes", SIZES)
def test_one_node_is_the_readable_equations(sizes: tuple[int, int, int, int]) -> None:
    heads = Heads(*sizes)
    inputs = drawn(heads)
    fast, slow = remember(heads, *inputs), stepwise(heads, *inputs)[:3]
    for one, other in zip(fast, slow, strict=True):
        torch.testing.assert_close(one, other)
    slopes = [torch.randn(part.shape, dtype=part.dtype) for part in slow]
    back = [torch.autograd.grad(found, inputs, slopes, allow_unused=True) for found in (fast, slow)]
    for one, other in zip(*back, strict=True):
        torch.testing.assert_close(one, other, atol=1e-9, rtol=1e-6)


@pytest.mark.parametrize("sizes", SIZES)
def test_the_way_back_is_right(sizes: tuple[int, int, int, int]) -> None:
    heads = Heads(*sizes)
    assert torch.autograd.gradcheck(lambda *inputs: remember(heads, *inputs), drawn(heads))


@pytest.mark.parametrize("used", [0, 1, 2])
def test_the_way_back_from_one_result_alone(used: int) -> None:
    heads = Heads(1, 1, 5, 3)
    assert torch.autograd.gradcheck(lambda *inputs: remember(heads, *inputs)[used], drawn(heads))


def test_a_fresh_memory_and_a_head_on_one_slot_have_gradients() -> None:
    heads = Heads(1, 1, 5, 3)
    o, *_ = drawn(heads)
    memory, w = heads.start(3, o)
    found = remember(heads, o, memory.requires_grad_(), w.requires_grad_())
    sum(part.square().sum() for part in found).backward()
    assert all(x.grad is not None and x.grad.isfinite().all() for x in (o, memory, w))


def test_a_watched_pass_gives_the_numbers_of_training(trainer: Trainer) -> None:
    batch = trainer.task.held_out(1)
    watch = Watch()
    seen, plain = trainer.model(batch, Pass(watch=watch)).logits, trainer.model(batch).logits
    torch.testing.assert_close(seen, plain, atol=1e-5, rtol=1e-5)


def test_what_a_look_notes(trainer: Trainer) -> None:
    trace, options = trainer.inspect(), trainer.config.model.architecture_options
    T, N, M = len(trace.axes["time"]), options["slots"], options["columns"]
    assert trace.signals["memory"].values.shape == (T, N, M)
    assert trace.signals["memory"].axes == ("time", "slot", "entry")
    heads = [*(f"read{k}" for k in range(options["reads"])), *(f"write{k}" for k in range(options["writes"]))]
    for head in heads:
        found = {n.removeprefix(f"head/{head}"): s for n, s in trace.signals.items() if f"head/{head}" in n}
        for name in ("", "/content", "/gated", "/shifted"):
            assert found[name].axes == ("time", "slot")
            np.testing.assert_allclose(found[name].values.sum(1), 1.0, atol=1e-5)
        for name in ("/strength", "/gate", "/sharpness"):
            assert found[name].axes == ("time",)
        assert found["/shift"].values.shape == (T, 3)
        assert found["/key"].values.shape == (T, M)
        own = {"/vector"} if head.startswith("read") else {"/erase", "/add"}
        assert own == set(found) & {"/vector", "/erase", "/add"}
    assert trace.axes["shift"] == ("−1", "+0", "+1")
    assert np.abs(trace.gradients["layer0/hidden"].values).max() > 0


def test_what_was_read_is_what_lay_there(trainer: Trainer) -> None:
    signals = {name: one.values for name, one in trainer.inspect().signals.items()}
    read = np.einsum("tn,tnm->tm", signals["head/read0"], signals["memory"])
    np.testing.assert_allclose(signals["head/read0/vector"], read, atol=1e-5)


def test_padding_reaches_nobody(trainer: Trainer) -> None:
    task = trainer.task
    short, long = (task.example(text) for text in ("1010 0110", "1111 0000 1010 0001 1100"))
    both, alone = (trainer.model(task.encode(examples)).logits for examples in ([short, long], [short]))
    T = alone.shape[1]
    torch.testing.assert_close(both[:1, :T], alone, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("controller", ["feed_forward", "gru", "lstm"])
def test_a_unit_is_told_with_its_numbers(controller: str) -> None:
    trainer = made(f"&architecture.controller={controller}")
    trace = trainer.inspect()
    for t in (0, 9):
        detail = explain(trainer.model, trainer.task, trainer.example, Place(t, 3))
        assert "[{x}⟨t⟩, r⟨t−1⟩]" in detail.equations[0]
        h = trace.signals["layer0/hidden"].values[t, 3]
        told = detail.numbers[-3].rpartition("= ")[2].replace("−", "-")
        assert float(told) == pytest.approx(h, abs=2e-3)
        assert detail.numbers[-2].startswith("read head 1: β = ")
        assert detail.numbers[-1].startswith("write head 1: β = ")
        assert len(detail.output) == 2
    with pytest.raises(ConfigError, match="one layer"):
        explain(trainer.model, trainer.task, trainer.example, Place(0, 0, layer=1))


@pytest.mark.parametrize("task", ["character_text", "sine", "music"])
def test_writing_on_is_the_same_walk(task: str) -> None:
    trainer = Trainer(Config.from_query(f"task={task}&architecture=ntm&hidden_size=5&batch_size=3"))
    model, batch = trainer.model, trainer.task.held_out(2)
    truth = model(batch).logits
    decoding = model.writer(batch, read=3)
    with torch.no_grad():
        walk = follow(decoding, lambda t, o: batch.inputs[:, min(4 + t, batch.inputs.shape[1] - 1)], 4)
        found = torch.stack([o for o, _, _ in walk], dim=1)
    torch.testing.assert_close(found, truth[:, 3:7], atol=1e-5, rtol=1e-5)
    decoding.select(torch.tensor([1, 1, 0]))
    assert decoding.step(batch.inputs[[1, 1, 0], 5])[0].shape[0] == 3


def test_a_memory_of_one_slot_and_an_answer_of_another_length_are_refused() -> None:
    with pytest.raises(ConfigError, match="2 slots or more"):
        Config.from_query("task=copy&architecture.slots=1")
    with pytest.raises(ConfigError, match="one answer for it all"):
        Config.from_query("architecture=ntm")
    with pytest.raises(ConfigError, match="length of its own"):
        Config.from_query("task=reverse&architecture=ntm")


@pytest.mark.parametrize(
    "link", ["hidden_size=100&architecture.slots=2&architecture.columns=1", "hidden_size=1"]
)
def test_a_controller_larger_than_the_memory_and_the_reverse(link: str) -> None:
    trainer = Trainer(Config.from_query(f"task=copy&batch_size=2&{link}"))
    assert all(np.isfinite(trainer.update()) for _ in range(5))
    assert trainer.snapshot().trace is not None
