"""Fast weights against the same equations in plain numpy, and what the delta rule promises."""

import numpy as np
import pytest
import torch

from rnn_core import Config, ConfigError, Trainer
from rnn_core.cells import CELLS, Way
from rnn_core.engine.through_time import ScaleW
from rnn_core.portrait import Place
from rnn_core.stream import Stream
from rnn_core.train.inspect import explain

B, T, F, H = 3, 6, 5, 4


def plain(
    p: dict[str, np.ndarray], x: np.ndarray, rule: str, feedback: bool
) -> tuple[np.ndarray, np.ndarray]:
    """h (T, H) and S (T, H, H) of one sequence, a number at a time where it matters."""
    h, S, told, kept = np.zeros(H), np.zeros((H, H)), [], []
    for x_t in x:
        a = p["U"] @ x_t + p["b"] + (p["W"] @ h if feedback else 0.0)
        k, v, q, beta = a.reshape(4, H)
        k, q = k / np.sqrt((k * k).sum()), q / np.sqrt((q * q).sum())
        v, beta = np.tanh(v), 1.0 / (1.0 + np.exp(-beta))
        before = S.copy()
        for i in range(H):
            stood = sum(before[i, j] * k[j] for j in range(H)) if rule == "delta" else 0.0
            for j in range(H):
                S[i, j] = before[i, j] + beta[i] * (v[i] - stood) * k[j]
        h = S @ q
        told.append(h)
        kept.append(S.copy())
    return np.array(told), np.array(kept)


@pytest.mark.parametrize("feedback", [True, False])
@pytest.mark.parametrize("rule", ["delta", "additive"])
def test_the_equations_in_numpy(rule: str, feedback: bool) -> None:
    cell, generator = CELLS["delta"](rule=rule, feedback=feedback), Stream(0, "initialisation").torch(0)
    p = {name: one.double() * 2.0 for name, one in cell.parameters(F, H, generator).items()}
    p["b"] = torch.randn(4 * H, generator=generator, dtype=torch.float64)
    x = torch.randn((B, T, F), generator=generator, dtype=torch.float64)
    start = tuple(part.double() for part in cell.initial_state(B, H))
    h, S = cell.sequence(p, x, start, Way())
    for b in range(B):
        told, kept = plain({n: one.numpy() for n, one in p.items()}, x[b].numpy(), rule, feedback)
        np.testing.assert_allclose(h[b], told, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(S[b], kept, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("rule", "twice"), [("delta", 1.0), ("additive", 2.0)])
def test_what_is_written_twice_under_one_key(rule: str, twice: float) -> None:
    """With β = 1, S k = v whatever stood there; the additive rule has the sum of both."""
    cell = CELLS["delta"](rule=rule, feedback=False)
    k, v, old = torch.eye(H)[1], torch.full((H,), 0.5), torch.full((H,), 0.9)
    write = [torch.cat([k, torch.atanh(value), k, torch.full((H,), 50.0)]) for value in (old, v)]
    state = cell.initial_state(1, H)
    for u in write:
        h, state, _ = cell.step({}, u[None], state)
    expected = v if twice == 1.0 else v + old
    torch.testing.assert_close(h[0], expected)
    torch.testing.assert_close(state[1][0] @ torch.eye(H)[2], torch.zeros(H))  # other keys are left alone


@pytest.mark.parametrize("link", ["", "&cell.rule=additive", "&cell.feedback=false"])
def test_its_equations_add_up_and_its_matrix_is_seen(link: str) -> None:
    trainer = Trainer(Config.from_query(f"cell=delta&hidden_size=5{link}"))
    for _ in range(3):
        trainer.update()
    trace = trainer.inspect(loss="sum")
    S, h, q = (trace.signals[f"layer0/{name}"] for name in ("fast", "hidden", "query"))
    assert S.axes == ("time", "value", "key")
    np.testing.assert_allclose(np.einsum("trc,tc->tr", S.values, q.values), h.values, atol=1e-6)
    assert np.abs(trace.gradients["layer0/fast/transported"].values).max() > 0.0
    detail = explain(trainer.model, trainer.task, trainer.example, Place(3, 2))
    assert detail.numbers[-1].rpartition("= ")[2].replace("−", "-") == f"{h.values[3, 2]:.3f}"


def test_without_feedback_there_is_no_w_and_nothing_asks_for_it() -> None:
    trainer = Trainer(Config.from_query("cell=delta&cell.feedback=false&hidden_size=5"))
    assert {trainer.model.label(n) for n in trainer.weights()} == {"layer0/U", "layer0/b", "V", "b_y"}
    assert not trainer.config.offered("cell.recurrent")
    assert Config.from_query("cell=delta").offered("cell.scale")
    with pytest.raises(ConfigError, match="no W"):
        ScaleW(2.0).apply(trainer)
