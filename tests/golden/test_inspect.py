"""What `inspect` shows is what the mathematics says: values by hand, gradients by finite differences."""

import numpy as np
import pytest
import torch

from rnn_core import CELLS, Config, ConfigError, Trainer
from rnn_core.cells import project
from rnn_core.models import Pass, Watch
from rnn_core.notation import spell
from rnn_core.portrait import Place
from rnn_core.train.inspect import explain, inspect

LINKS = [f"cell={cell}" for cell in CELLS]
LINKS += [
    "cell=gru&layers=2&bidirectional=true",
    "cell=lstm&embedding_size=5",
    "cell=tanh&architecture.pooling=mean",
]
LINKS += [
    "task=named_entities&cell=lstm&bidirectional=true&layers=2&hidden_size=6",
    "task=character_text&hidden_size=9",
]


def trained(link: str, updates: int = 5) -> Trainer:
    trainer = Trainer(Config.from_query(link))
    for _ in range(updates):
        trainer.update()
    return trainer


def test_tanh_by_hand() -> None:
    trainer = trained("cell=tanh")
    trace = trainer.inspect()
    p = trainer.model.recurrence.weights["layer0_forward"]
    U, W, b = (p[name].detach().numpy() for name in "UWb")
    tokens = trainer.task.encode([trainer.example]).inputs[0].numpy()
    h = np.zeros(8, np.float32)
    for t, token in enumerate(tokens):
        h = np.tanh(b + W @ h + U[:, token])
        np.testing.assert_allclose(trace.signals["layer0/hidden"].values[t], h, atol=1e-6)
    o = float((trainer.model.V.detach().numpy() @ h + trainer.model.b_y.detach().numpy())[0])
    assert trace.signals["prediction"].values[0, 1] == pytest.approx(1 / (1 + np.exp(-o)), abs=1e-6)


def test_gradient_of_the_verdict_by_hand() -> None:
    """∂o/∂h⟨t⟩ = ∂o/∂h⟨t+1⟩ · diag(1 − h⟨t+1⟩²) W, from the last time step back."""
    trainer = trained("cell=tanh")
    trace = trainer.inspect(loss="output 1")
    W = trainer.model.recurrence.weights["layer0_forward"]["W"].detach().numpy()
    h = trace.signals["layer0/hidden"].values
    gradient = trainer.model.V.detach().numpy()[0]
    for t in range(len(h) - 1, -1, -1):
        np.testing.assert_allclose(trace.gradients["layer0/hidden"].values[t], gradient, rtol=1e-4, atol=1e-8)
        gradient = (gradient * (1 - h[t] ** 2)) @ W
    assert not trace.gradients["layer0/hidden/transported"].values[-1].any()


@pytest.mark.parametrize("link", LINKS)
def test_looking_changes_nothing_and_shapes_agree(link: str) -> None:
    trainer = trained(link)
    before = trainer.weights()
    slopes = [p.grad.clone() for p in trainer.model.parameters()]
    trace = trainer.inspect(loss="sum")
    assert all((before[name] == value).all() for name, value in trainer.weights().items())
    assert all(torch.equal(p.grad, s) for p, s in zip(trainer.model.parameters(), slopes, strict=True))
    T, H = len(trace.axes["time"]), trainer.config.model.hidden_size
    for name, signal in trace.signals.items():
        if signal.axes == ("time", "unit"):
            assert signal.values.shape == (T, H), name
            assert name in trace.gradients
    np.testing.assert_allclose(trace.signals["prediction"].values.sum(1), 1.0, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_transported_and_local_make_the_whole(cell: str) -> None:
    """With one output chosen, only its own time step has a local gradient: elsewhere all is transported."""
    trainer = trained(f"task=named_entities&cell={cell}")
    trace = trainer.inspect(loss="output 4")
    whole = trace.gradients["layer0/hidden"].values
    carried = trace.gradients["layer0/hidden/transported"].values
    local = np.abs(whole - carried).sum(1)
    assert local[3] > 0
    np.testing.assert_allclose(np.delete(local, 3), 0.0, atol=1e-7)
    assert carried[:3].any(axis=1).all()
    assert not whole[4:].any()  # causal: output 4 knows nothing of later states


def test_ghosts_are_what_the_shorter_sentence_would_get() -> None:
    for link in ("cell=gru", "cell=gru&bidirectional=true", "architecture.pooling=mean"):
        trainer = trained(link)
        trace = trainer.inspect()
        words = trace.axes["time"]
        for t in (1, 4, len(words)):
            short = trainer.task.example(" ".join(words[:t]))
            verdict = trainer.inspect(short).signals["prediction"].values[0]
            np.testing.assert_allclose(trace.signals["ghost"].values[t - 1], verdict, atol=1e-6)


@pytest.mark.parametrize("link", LINKS)
def test_equations_add_up(link: str) -> None:
    """The last number of every line follows from the numbers before it, to the digits that are shown."""
    trainer = trained(link)
    for layer in range(trainer.config.model.layers):
        for direction in trainer.model.recurrence.directions:
            for time in (0, 3):
                detail = explain(
                    trainer.model, trainer.task, trainer.example, Place(time, 2, layer, direction)
                )
                trace = inspect(trainer.model, trainer.task, trainer.example)
                name = f"layer{layer}" + ("/backward" if direction == "backward" else "")
                h = trace.signals[f"{name}/hidden"].values[time, 2]
                *_, last = detail.numbers
                assert float(last.rpartition("= ")[2].replace("−", "-")) == pytest.approx(h, abs=6e-4)
                for line in detail.numbers:
                    _evaluates(line)


def _evaluates(line: str) -> None:
    _, formula, *_, result = line.replace("−", "-").replace("·", "*").split(" = ")
    names = {"σ": lambda a: 1 / (1 + np.exp(-a)), "tanh": np.tanh, "max": max}
    found = eval(formula, {"__builtins__": {}}, names)
    assert found == pytest.approx(
        float(result), abs=1e-3
    )  # whoever multiplies what is printed: one last digit


@pytest.mark.parametrize("loss", ["output 0", "output 2", "output x", "mean", "output -1", "output ²"])
def test_a_loss_that_is_not_there(loss: str) -> None:
    trainer = trained("cell=tanh", 0)
    with pytest.raises(ConfigError):
        trainer.inspect(loss=loss)


@pytest.mark.parametrize(("time", "unit", "layer"), [(99, 0, 0), (-1, 0, 0), (0, 8, 0), (0, 0, 1)])
def test_a_place_that_is_not_there(time: int, unit: int, layer: int) -> None:
    trainer = trained("cell=tanh", 0)
    with pytest.raises(ConfigError):
        explain(trainer.model, trainer.task, trainer.example, Place(time, unit, layer))


def test_the_state_of_an_lstm_is_h_and_c_and_each_share_holds_the_other() -> None:
    """From the pair (h⟨t⟩, c⟨t⟩) as leaves on to the verdict: autograd's own gradients of the two."""
    trainer = trained("cell=lstm", 20)
    trace, model = trainer.inspect(loss="output 1"), trainer.model
    p, cell = model.recurrence.parameters_of("layer0_forward"), model.cell
    u = project(p, trainer.task.encode([trainer.example]).inputs)
    for t in range(u.shape[1]):
        state = tuple(
            torch.from_numpy(trace.signals[f"layer0/{part}"].values[t])[None].requires_grad_()
            for part in ("hidden", "cell")
        )
        last = state
        for later in range(t + 1, u.shape[1]):
            _, last, _ = cell.step(p, u[:, later], last)
        h, c = torch.autograd.grad((model.V @ last[0][0]).sum(), state, allow_unused=True)
        shares = trace.gradients["layer0/hidden"].values[t], trace.gradients["layer0/cell"].values[t]
        np.testing.assert_allclose(shares[0], h[0], atol=1e-6)
        np.testing.assert_allclose(shares[1], 0.0 if c is None else c[0], atol=1e-6)


@pytest.mark.parametrize(
    "link",
    [
        "architecture=feed_forward",
        "architecture=feed_forward&embedding_size=4&layers=3&architecture.activation=relu",
        "architecture=self_attention&architecture.heads=2",
        "architecture=self_attention&architecture.pooling=mean&embedding_size=3",
        "task=named_entities&architecture=self_attention&architecture.positions=false",
        "task=character_text&architecture=self_attention",
    ],
)
def test_a_look_at_any_network_is_what_autograd_finds(link: str) -> None:
    """∂(loss)/∂(signal) by finite differences along a random direction, put where the signal is noted."""
    trainer = trained(link)
    trace = trainer.inspect(loss="output 1")
    batch = trainer.task.encode([trainer.example])
    assert not any(name.endswith("/transported") for name in trace.gradients)  # nothing is carried

    class Nudge(Watch):
        def __init__(self, name: str, by: np.ndarray) -> None:
            super().__init__()
            self.name, self.by = name, torch.from_numpy(by)[None]

        def note(self, name: str, x: torch.Tensor, *axes: str) -> torch.Tensor:
            return x + self.by if name == self.name else x

    model, draw = trainer.model.double(), np.random.default_rng(0)
    for name, slope in trace.gradients.items():
        along, scores = draw.standard_normal(slope.values.shape), []
        for side in (1e-5, -1e-5):
            with torch.no_grad():
                logits = model(batch, Pass(watch=Nudge(name, side * along))).logits
                scores.append(float(model.spec.kind.score(logits)[0, 0]))
        found = (scores[0] - scores[1]) / 2e-5
        assert found == pytest.approx(float((along * slope.values).sum()), rel=1e-2, abs=1e-5), name


LETTERS = {
    "layers=2&cell=gru": [
        (Place(3, 1), ["{U}ᵣ {x}⟨t⟩", "{h}[1]⟨t−1⟩"], ["{V}"]),
        (Place(7, 1, layer=1), ["{U}ᵣ {h}[1]⟨t⟩", "{h}[2]⟨t−1⟩", "{V} {h}[2]⟨t⟩"], ["{x}"]),
    ],
    "bidirectional=true&cell=lstm": [
        (Place(3, 1, direction="backward"), ["{h}⟨t+1⟩", "c⟨t+1⟩"], ["⟨t−1⟩"]),
        (Place(7, 1), ["{V} [{h}→⟨T⟩, {h}←⟨1⟩]", "q = σ"], ["o = σ(", "{h} = o"]),
    ],
    "bidirectional=true&layers=2": [(Place(3, 1, layer=1), ["[{h}→[1]⟨t⟩, {h}←[1]⟨t⟩]"], ["{x}"])],
    "architecture.pooling=mean": [(Place(7, 1), ["{V} mean over t of {h}⟨t⟩"], [])],
    "embedding_size=4": [(Place(2, 1), ["{U} E {x}⟨t⟩"], ["{V}"])],
    "task=reverse&task.length=5&layers=2": [
        (Place(1, 1, part="decoder"), ["E y⟨t−1⟩"], ["{V}", "{x}"]),
        (Place(1, 1, layer=1, part="decoder"), ["{h}[1]⟨t⟩", "{V} s̃", "s[2]⟨t⟩"], ["y⟨t−1⟩", "{x}"]),
        (Place(1, 1, layer=1, part="encoder"), ["[{h}→[1]⟨t⟩, {h}←[1]⟨t⟩]"], ["{V}"]),
    ],
    "architecture=feed_forward&layers=2": [
        (Place(0, 1), ["Σ {U}⟨t⟩ {x}⟨t⟩"], ["{V}", "⟨t−1⟩"]),
        (Place(0, 1, layer=1), ["{W}[2] {h}[1]", "{V} {h}[2]"], ["⟨t−1⟩"]),
    ],
    "architecture=self_attention": [(Place(7, 1), ["softmax(q⟨t⟩⊤ k⟨t′⟩", "{V} mean over t"], ["⟨t−1⟩"])],
    "architecture=self_attention&architecture.pooling=last": [(Place(7, 1), ["{V} {h}⟨t⟩"], ["mean"])],
}


@pytest.mark.parametrize("link", LETTERS)
def test_letters_are_right_at_every_place(link: str) -> None:
    trainer = trained(link)
    for place, there, absent in LETTERS[link]:
        detail = explain(trainer.model, trainer.task, trainer.example, place)
        told = "\n".join((*detail.equations, *detail.numbers, *detail.output))
        for text in there:
            assert text in told, (place, text, told)
        for text in absent:
            assert text not in told, (place, text, told)
        assert "{" not in spell(told, "ng", detail.decodes)


NETWORKS = [
    "architecture=feed_forward",
    "architecture=feed_forward&layers=2&embedding_size=3",
    "architecture=self_attention&architecture.heads=2",
]


@pytest.mark.parametrize("link", NETWORKS)
def test_equations_of_networks_without_a_state_add_up(link: str) -> None:
    trainer = trained(link)
    for layer in range(trainer.config.model.layers):
        detail = explain(trainer.model, trainer.task, trainer.example, Place(0, 2, layer))
        values = trainer.inspect().signals[f"layer{layer}/hidden"].values[0, 2]
        assert float(detail.numbers[-1].rpartition("= ")[2].replace("−", "-")) == pytest.approx(
            values, abs=6e-4
        )
        _evaluates(detail.numbers[-1])
