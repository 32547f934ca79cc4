"""Every network keeps the contract, also one without a recurrence and cells that nobody has written yet."""

from itertools import product

import numpy as np
import pytest

from rnn_core import CELLS, MODELS, TASKS, Config, ConfigError, Trainer
from rnn_core.command import train
from rnn_core.data import History
from rnn_core.models import SPECIAL
from rnn_core.portrait import Place
from rnn_core.train.cost import estimate_ms
from rnn_core.train.inspect import explain
from rnn_core.views import pack
from tests.contracts.trials import Bag, Climbing, Matrix, Plain


def links() -> list[str]:
    """A small network of every architecture, cell and task that go together."""
    found = []
    for (task, kind), (name, model) in product(TASKS.items(), MODELS.items()):
        base = f"task={task}&architecture={name}&hidden_size=6&batch_size=4"
        config = Config.from_query(f"task={task}")
        if model.refuses(config.task.spec, type(config.model)(architecture=name)):
            continue
        free = "attention=none&" if "attention" in model.uses and "attention" in kind.defaults else ""
        one_way = "bidirectional=false&" if "bidirectional" in model.uses else ""
        cells = [f"cell={cell}&" for cell in CELLS] if "cell" in model.uses else [""]
        found += [f"{one_way}{free}{cell}{base}" for cell in cells]
        if "cell" in model.uses and not config.task.spec.forward_only:
            both = "bidirectional=true&" if "bidirectional" in model.uses else ""
            deep = f"layers=3&{both}cell=lstm&"
            looks = ("none", "additive", "multiplicative") if free else ("",)
            found += [f"{deep}{f'attention={look}&' if look else ''}{base}" for look in looks]
    return found


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> None:
    for cell in (Plain, Matrix):
        monkeypatch.setitem(CELLS, cell.name, cell)
    monkeypatch.setitem(MODELS, Bag.name, Bag)
    monkeypatch.setitem(TASKS, Climbing.name, Climbing)


def goes_through_everything(link: str) -> Trainer:
    """Update, evaluate, look, pack, explain, cost, norms, state: what the bench asks of every network."""
    trainer = Trainer(Config.from_query(link))
    for _ in range(2):
        assert np.isfinite(trainer.update())
    assert any(p.grad is not None for p in trainer.parameters)  # a loss that hangs on nothing trains nothing
    snapshot = trainer.snapshot(loss="sum")
    assert snapshot.trace is not None
    assert snapshot.parameters == sum(p.numel() for p in trainer.model.parameters())
    assert snapshot.work is not None
    assert snapshot.work.waits >= 1
    frame = pack(snapshot, History(measured=trainer.task.metrics, chance=trainer.config.first_loss))
    assert frame["clocks"]
    assert frame["outputs"]
    assert trainer.estimate_ms() > 0
    assert len(snapshot.norms) == 2 + len(list(trainer.model.parameters()))
    batch = trainer.task.held_out(3)
    S, K = batch.targets.shape[1], trainer.task.spec.output_size
    assert trainer.model.predict(batch).shape == (len(batch.inputs), S, K)
    kept = trainer.state()
    losses = [trainer.update() for _ in range(2)]
    trainer.restore(kept)
    assert [trainer.update() for _ in range(2)] == losses
    return trainer


@pytest.mark.parametrize("link", links())
def test_every_network_goes_through_everything(link: str) -> None:
    trainer = goes_through_everything(link)
    detail = explain(trainer.model, trainer.task, trainer.example, Place(0, 0))
    assert detail.equations
    with pytest.raises(ConfigError):
        explain(trainer.model, trainer.task, trainer.example, Place(999, 0))


@pytest.mark.parametrize("cell", ["plain", "matrix"])
@pytest.mark.parametrize(
    "link",
    [
        "",
        "layers=2&bidirectional=true&architecture.pooling=mean",
        "task=named_entities&bidirectional=true",
        "task=character_text&stateful=true&truncate_after=7",
        "task=sine&teacher_forcing=0&updates=4",
        "task=reverse",
        "task=reverse&attention=none&bidirectional=false",
        "task=reverse&architecture.attention_feeds_state=true&teacher_forcing=0.5&updates=4",
        "gradient_regularizer=0.5",
    ],
)
@pytest.mark.usefixtures("trials")
@pytest.mark.long
def test_a_cell_without_a_kernel_and_one_with_a_matrix_for_a_state(cell: str, link: str) -> None:
    trainer = goes_through_everything(f"{link}&cell={cell}&hidden_size=5&batch_size=4".lstrip("&"))
    trace = trainer.inspect()
    hidden = next(n for n in trace.gradients if n.endswith("/hidden/transported")).removesuffix(
        "/transported"
    )
    carried = hidden.replace("hidden", "fast") if cell == "matrix" else hidden
    assert np.abs(trace.gradients[carried].values).max() > 0  # the picture that once could not be made
    if cell == "matrix":
        assert trace.signals[carried].axes[1:] == ("row", "column")
        assert trace.signals[carried].values.shape[1:] == (5, 5)
    part = (
        hidden.partition("/")[0] if hidden.count("/") > 1 and "layer" not in hidden.partition("/")[0] else ""
    )
    assert explain(trainer.model, trainer.task, trainer.example, Place(0, 0, part=part)).equations


@pytest.mark.usefixtures("trials")
def test_an_architecture_without_a_recurrence() -> None:
    trainer = goes_through_everything("architecture=bag&hidden_size=5&batch_size=4")
    trace = trainer.inspect()
    assert set(trace.gradients) == {"word"}
    assert trace.signals["ghost"].values.shape == (8, 2)
    with pytest.raises(ConfigError, match="no units"):
        explain(trainer.model, trainer.task, trainer.example, Place(0, 0))
    shown: list[dict[str, object]] = []
    assert train(Config.from_query("architecture=bag&updates=3"), 9.0, 9.0, shown.append) == 0
    assert shown[-1]["final"]


@pytest.mark.usefixtures("trials")
def test_a_curriculum_is_part_of_the_state() -> None:
    trainer = Trainer(Config.from_query("task=climbing&hidden_size=6&batch_size=4"))
    levels, widths = [], []
    for _ in range(12):
        levels.append(trainer.level)
        widths.append(trainer.next_batch().inputs.shape[1])
        trainer.update()
    assert levels == [0] * 5 + [1] * 5 + [2] * 2
    assert all(width <= level + 1 for width, level in zip(widths, levels, strict=True))
    assert max(widths) > 1
    kept = trainer.state()
    losses = [trainer.update() for _ in range(6)]
    trainer.restore(kept)
    assert trainer.level == 2
    assert [trainer.update() for _ in range(6)] == losses


@pytest.mark.parametrize("name", MODELS)
def test_what_a_network_uses_is_a_special_setting_and_its_picture_is_its_shape(name: str) -> None:
    kind = MODELS[name]
    assert kind.uses <= SPECIAL
    drawn = kind.diagram(Config.from_query("").model)
    assert max((*drawn.inputs, *drawn.outputs)) < drawn.columns


def test_a_sentence_longer_than_the_window_is_told_and_nothing_is_lost() -> None:
    trainer = Trainer(Config.from_query("architecture=feed_forward"))
    N = trainer.task.spec.longest
    trainer.update()
    weights = trainer.weights()
    long = trainer.task.example("good " * (N + 1))
    with pytest.raises(ConfigError, match=f"a window of {N} inputs, and this has {N + 1}"):
        trainer.inspect(long)
    assert all((weights[name] == value).all() for name, value in trainer.weights().items())
    trainer.inspect(trainer.task.example("good " * N))


def test_a_short_sentence_leaves_places_of_the_window_empty() -> None:
    trainer = Trainer(Config.from_query("architecture=feed_forward"))
    trace = trainer.inspect(trainer.task.example("lovely"))
    assert trace.axes["time"][:3] == ("lovely", "·", "·")
    assert not trace.signals["layer0/share"].values[1:].any()
    assert trace.alignment == (0,)
    assert "ghost" not in trace.signals


def test_self_attention_looks_only_where_it_may() -> None:
    ahead = Trainer(Config.from_query("task=named_entities&architecture=self_attention")).inspect()
    assert ahead.signals["attention"].values[0, 1:].any()
    masked = Trainer(Config.from_query("task=character_text&architecture=self_attention")).inspect()
    alpha = masked.signals["attention"].values
    assert not np.triu(alpha, 1).any()
    np.testing.assert_allclose(alpha.sum(1), 1.0, atol=1e-6)


def test_without_positions_order_is_lost() -> None:
    """The verdict by the mean of all words is that of the same words in another order."""
    link = "architecture=self_attention&architecture.pooling=mean&architecture.positions="
    found = []
    for positions in ("false", "true"):
        trainer = Trainer(Config.from_query(link + positions))
        verdicts = [
            trainer.inspect(trainer.task.example(text)).signals["prediction"].values[0, 1]
            for text in ("nothing was good", "good was nothing")
        ]
        found.append(abs(verdicts[0] - verdicts[1]))
    assert found[0] < 1e-6 < found[1]


@pytest.mark.parametrize(
    ("link", "waits"),
    [
        ("layers=3", 8 + 2),
        ("layers=3&bidirectional=true", 3 * 8),
        ("architecture=feed_forward&layers=2", 2),
        ("architecture=self_attention", 2),
        ("task=reverse&attention=none&bidirectional=false", 10 + 11),
    ],
)
def test_how_many_operations_wait_for_one_another(link: str, waits: int) -> None:
    work = Trainer(Config.from_query(link)).snapshot().work
    assert work is not None
    assert work.waits == waits


def test_a_dear_update_is_told_from_the_sizes() -> None:
    cheap, dear = (Trainer(Config.from_query(f"task=character_text&hidden_size={H}")) for H in (8, 256))
    costs = [estimate_ms(one.model, one.next_batch(), one.config.training) for one in (cheap, dear)]
    assert costs[0] < 20 < costs[1]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("hidden_size=1", "lovely"),
        ("hidden_size=1&cell=lstm&layers=4&bidirectional=true", "lovely"),
        ("architecture=feed_forward&hidden_size=1", "lovely"),
        ("architecture=self_attention&hidden_size=1", "lovely"),
        ("task=binary&hidden_size=1&layers=1", "0.3 -0.5"),
        ("task=reverse&task.length=1&hidden_size=1", "7"),
        ("task=named_entities&architecture=self_attention&hidden_size=1", "Jordan"),
    ],
)
def test_the_smallest_networks_are_looked_into_at_a_single_time_step(link: str, text: str) -> None:
    trainer = goes_through_everything(f"{link}&batch_size=2")
    trace = trainer.inspect(trainer.task.example(text))
    assert all(np.isfinite(slope.values).all() for slope in trace.gradients.values())
    frame = pack(trainer.snapshot(trainer.task.example(text)), History())
    assert frame["rows"]


OLD_LINKS = [  # as they were written before settings had groups, recipes and neutral values
    "cell=gru&stop_when=accuracy>=0.97",
    "task=named_entities&bidirectional=false&layers=2",
    "task=character_text&task.corpus=verse&cell=tanh&hidden_size=20&stateful=true",
    "task=translation&task.direction=fr-en&attention=multiplicative&architecture.product=general",
    "task=reverse&attention=none&hidden_size=40&updates=4000&recipe=1",
    "task=sine&updates=1500&teacher_forcing=0",
    "architecture=many_to_one&architecture.pooling=mean&cell=lstm&cell.forget_bias=2",
]


@pytest.mark.parametrize("link", OLD_LINKS)
def test_old_links_still_work(link: str) -> None:
    config = Config.from_query(link)
    said = {key: text for key, text in (pair.split("=", 1) for pair in link.split("&")) if key != "recipe"}
    values = config.values() | {"task": config.task.name}
    assert {key: str(values[key]).lower() for key in said if key != "stop_when"} == {
        key: str(float(text)) if isinstance(values[key], float) else text
        for key, text in said.items()
        if key != "stop_when"
    }
    assert Config.from_query(config.to_query()) == config
