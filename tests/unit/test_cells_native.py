"""The loops in C give the same numbers as numpy's kernels, whatever the sizes; what is no number stays so."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.bench.presets_first import SURE
from rnn_core import Config, Trainer
from rnn_core.cells import CELLS, Record, Way, compiled, forms
from rnn_core.cells.compiled import UnavailableError
from rnn_core.cells.forms import NUMPY, Form
from rnn_core.cells.kernel import POOL, Array
from rnn_core.cells.native import SoftmaxLoops, TanhLoops
from rnn_core.train.optimizer import make_optimizer

KERNELS = sorted(name for name, cell in CELLS.items() if cell().kernel() is not None)
CLOSE = [(torch.float32, 1e-6), (torch.float64, 1e-12)]
SIZES = st.integers(1, 7), st.integers(1, 19), st.integers(1, 70)
V, E = 6, 3  # symbols, and what each is embedded in


def numbers(
    form: Form, name: str, T: int, B: int, H: int, dtype: torch.dtype, cut: int, tokens: bool, watched: bool
) -> list[Array]:
    """States, gradients and, if watched, all that is noted, from random tokens or vectors."""
    cell, draw = CELLS[name](), torch.Generator().manual_seed(T * 1000 + B * 100 + H)
    p = {k: v.to(dtype).requires_grad_() for k, v in cell.parameters(E, H, draw).items()}
    drawn = torch.randn(V if tokens else B * T, E, generator=draw).to(dtype).requires_grad_()
    x = torch.randint(0, V, (B, T), generator=draw) if tokens else drawn.view(B, T, E)
    state = tuple(torch.randn(B, H, generator=draw).to(dtype) for _ in cell.initial_state(B, H))
    for part in state:
        part.requires_grad_()
    record = Record(cell.states) if watched else None
    way = Way(cut, record, kernel=form.of(cell.kernel()))
    found = cell.sequence(p, x, state, way, drawn if tokens else None)
    sum((one * torch.randn(one.shape, generator=draw).to(dtype)).sum() for one in found).backward()
    gradients = (one.grad for one in (*p.values(), drawn, *state) if one.grad is not None)
    made = [one.detach().numpy().copy() for one in (*found, *gradients)]
    return made if record is None else [*made, *record.signals.values(), *record.gradients.values()]


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(("dtype", "close"), CLOSE)
@settings(max_examples=25)
@given(*SIZES, st.integers(0, 4), st.booleans(), st.booleans())
def test_same_numbers(
    native: Form,
    name: str,
    dtype: torch.dtype,
    close: float,
    T: int,
    B: int,
    H: int,
    cut: int,
    tokens: bool,
    watched: bool,
) -> None:
    """To what is asked, and what single precision costs numpy's kernels themselves."""
    asked = name, T, B, H
    exact, ours, theirs = (
        numbers(form, *asked, kind, cut, tokens, watched)
        for form, kind in ((NUMPY, torch.float64), (NUMPY, dtype), (native, dtype))
    )
    for right, one, other in zip(exact, ours, theirs, strict=True):
        assert np.abs(one - other).max() <= close * size(one) + np.abs(one - right).max()


def size(array: Array) -> float:
    """The largest number, or 1."""
    return max(1.0, float(np.abs(array).max()))


@pytest.mark.parametrize(("dtype", "close"), CLOSE)
@settings(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 70), st.integers(1, 70), st.floats(0.0, 1.0), st.integers(0, 99))
def test_same_loss(
    native: Form, dtype: torch.dtype, close: float, S: int, D: int, K: int, counted: float, seed: int
) -> None:
    """The head and its loss, where all, some or no outputs count."""
    draw = torch.Generator().manual_seed(seed)
    y, mask = torch.randint(0, K, (3, S), generator=draw), torch.rand(3, S, generator=draw) < counted
    h, W, b = (torch.randn(size, generator=draw, dtype=dtype).numpy() for size in ((S, 3, D), (K, D), (K,)))
    found = []
    for form in (NUMPY, native):
        ending, dh = form.endings["softmax"](y, mask, int(mask.sum())), np.empty_like(h)
        loss = ending.forward(h, W, b)
        found.append([loss / S, *ending.backward(np.full((), 0.5, W.dtype), W, dh), dh])
    for one, other in zip(*found, strict=True):
        assert np.abs(one - other).max() <= close * size(one)


def test_many_rows_of_which_few_count(native: Form) -> None:
    """The product of their sums stays a number."""
    y, mask = torch.zeros(1, 4_000, dtype=torch.int64), torch.ones(1, 4_000, dtype=torch.bool)
    mask[:, 15::16] = False
    W, b, h = np.zeros((64, 2), np.float32), np.zeros(64, np.float32), np.zeros((4_000, 1, 2), np.float32)
    loss = native.endings["softmax"](y, mask, int(mask.sum())).forward(h, W, b)
    assert float(loss[0]) == pytest.approx(3_750 * np.log(64.0))


def test_tokens_and_targets_beyond_the_table_stay_inside(native: Form) -> None:
    """As numpy clips them: nothing is read or written that is not ours."""
    for form in (NUMPY, native):
        kernel = POOL.lend(form.of(CELLS["tanh"]().kernel()), 1, 3, 2, np.dtype(np.float32)).kernel
        table = np.arange(8, dtype=np.float32).reshape(1, 4, 2)
        kernel.look_up(table, np.array([-9, 2, 10**12]))
        np.testing.assert_array_equal(kernel.a[0, 0], table[0, [0, 2, 3]])
    y = torch.tensor([[-5, 10**12]])
    h, W, b = np.ones((2, 1, 2), np.float32), np.ones((3, 2), np.float32), np.zeros(3, np.float32)
    assert np.isfinite(
        native.endings["softmax"](y, torch.ones(1, 2, dtype=torch.bool), 2).forward(h, W, b)
    ).all()


@pytest.mark.parametrize("name", KERNELS)
def test_what_is_not_finite_stays_so(native: Form, name: str) -> None:
    kind, dtype = native.of(CELLS[name]().kernel()), np.dtype(np.float32)
    kernel = POOL.lend(kind, 2, 3, 5, dtype).kernel
    for bad in (np.nan, np.inf):
        kernel.a[:] = bad
        for state in kernel.states:
            state[0] = 0.0
        p = [np.full((kind.G * 5, 5), np.nan, dtype), np.zeros(5, dtype)][: len(kind.parameters)]
        kernel.forward(*p)
        assert np.isnan(kernel.states[0][1:]).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_loss_that_is_no_number(native: Form, bad: float) -> None:
    y, mask = torch.zeros(1, 2, dtype=torch.int64), torch.ones(1, 2, dtype=torch.bool)
    h, W, b = np.full((2, 1, 2), bad, np.float32), np.ones((3, 2), np.float32), np.zeros(3, np.float32)
    assert np.isnan(native.endings["softmax"](y, mask, 2).forward(h, W, b)).all()


def test_a_run_that_grows_beyond_all_bounds_has_diverged(native: Form) -> None:
    trainer = made(native, "cell=relu&learning_rate=1000&clip_norm=0&updates=400")
    assert trainer.snapshot().kernels == "native"
    while not trainer.finished:
        trainer.update()
    assert trainer.diverged


def made(form: Form, link: str) -> Trainer:
    """A run whose network was made in this form."""
    forms.choose(form)
    try:
        return Trainer(Config.from_query(link))
    finally:
        forms.choose(NUMPY)


def trained(form: Form, link: str, double: bool = False) -> tuple[Array, str]:
    """The losses of a run, and what it says of its kernels."""
    trainer = made(form, link)
    if double:
        trainer.model.double()
        trainer.optimizer = make_optimizer(trainer.model, trainer.config.training)
    while not trainer.finished:
        trainer.update()
    return np.array(trainer.losses), trainer.snapshot().kernels


@pytest.mark.long
@pytest.mark.parametrize("cell", KERNELS)
def test_three_hundred_updates_stay_together(native: Form, cell: str) -> None:
    """Of the first lesson without its clipping, in double precision."""
    link = f"cell={cell}&hidden_size=16&learning_rate=0.01&updates=300"
    (ours, plain), (theirs, compiled_) = (trained(form, link, double=True) for form in (NUMPY, native))
    assert (plain, compiled_) == ("numpy", "native")
    assert len(ours) == 300 and min(ours) < 0.8 * ours[0]
    assert np.abs(ours - theirs).max() <= 1e-6


@pytest.mark.long
def test_three_hundred_updates_of_the_first_lesson_stay_together(native: Form) -> None:
    """As it is, in double precision."""
    link = SURE.replace("updates=4000", "updates=300")
    (ours, _), (theirs, _) = (trained(form, link, double=True) for form in (NUMPY, native))
    assert np.abs(ours - theirs).max() <= 1e-5


def test_the_first_lesson_stays_together_until_roundings_part_it(native: Form) -> None:
    """In single precision learning is chaotic: numpy's own run parts from itself, moved by a last bit."""
    link = SURE.replace("updates=4000", "updates=200")
    (ours, _), (theirs, _) = (trained(form, link) for form in (NUMPY, native))
    assert np.abs(ours - theirs).max() <= 1e-3


def test_small_numbers_are_not_flushed_to_zero(native: Form) -> None:
    assert np.float32(1e-38) * np.float32(0.01) > 0.0
    assert float(torch.tensor(1e-38) * 0.01) > 0.0


class WrongGradient(TanhLoops):
    """A walk back that is off by a thousandth."""

    def weight_gradient(self) -> Array:
        found: Array = super().weight_gradient() * 1.001
        return found


class WrongLoss(SoftmaxLoops):
    """A head that counts all outputs."""

    def forward(self, h: Array, V: Array, b_y: Array) -> Array:
        self.counts = None
        return super().forward(h, V, b_y)


def test_loops_that_give_other_numbers_are_not_used(native: Form) -> None:
    compiled.check(native)
    (kind, loops), *_ = native.kernels.items()
    assert issubclass(loops, TanhLoops)
    own = {"library": loops.library}
    wrong = type("Wrong", (WrongGradient,), own), type("Wrong", (WrongLoss,), own)
    for broken, told in (
        (Form("native", {**native.kernels, kind: wrong[0]}, native.endings), "other numbers than TanhKernel"),
        (Form("native", native.kernels, {**native.endings, "softmax": wrong[1]}), "another loss"),
    ):
        with pytest.raises(UnavailableError, match=told):
            compiled.check(broken)


def test_every_kernel_has_its_loops(native: Form) -> None:
    kinds = [CELLS[name]().kernel() for name in KERNELS]
    assert set(native.kernels) == set(kinds)
    assert native.of(None) is None and NUMPY.of(kinds[0]) is kinds[0]
