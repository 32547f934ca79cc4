"""A trainer whose updates cost what the test says, on clocks that only the test moves."""

from array import array
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from rnn_core.data import Baseline, Example, Signal, Snapshot, Trace
from rnn_core.engine.checkpoints import Store
from rnn_core.engine.engine import Engine
from rnn_core.engine.run import Run
from rnn_core.metrics import Metric, named
from rnn_core.option import ConfigError
from rnn_core.settings import TrainConfig


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class FakeTask:
    name = "fake"
    metrics: ClassVar[tuple[Metric, ...]] = named("accuracy")
    spec = SimpleNamespace(feeds_itself=False)

    def suggestions(self) -> tuple[str, ...]:
        return ("a b c",)

    def example(self, text: str) -> Example:
        if not text:
            raise ConfigError("There is nothing to read: type at least one word.")
        return Example(tuple(text.split()), text=text)

    def encode(self, examples: list[Example]) -> list[Example]:
        if any("never" in one.inputs for one in examples):
            raise ConfigError("the symbol 'never' never occurs in the training data.")
        return examples

    def baselines(self) -> tuple[Baseline, ...]:
        return (Baseline("accuracy", "guessing", 0.5),)


@dataclass(frozen=True)
class FakeConfig:
    """cost: seconds of CPU for an update; breaks, diverges: after so many updates."""

    cost: float = 0.001
    estimate: float | None = 1.0
    breaks: int = -1
    diverges: int = -1
    unbuildable: str = ""
    size: int = 4
    task: FakeTask = field(default_factory=FakeTask)
    training: TrainConfig = field(default_factory=TrainConfig)
    model: Any = None
    first_loss: float | None = None


class FakeTrainer:
    """One weight that counts the updates times the learning rate."""

    def __init__(self, config: FakeConfig, pay: Any) -> None:
        if config.unbuildable:
            raise ConfigError(config.unbuildable)
        self.config, self.task, self._pay = config, config.task, pay
        self.example = self.task.example("a b c")
        self.updates, self.cpu_seconds, self.diverged, self.level = 0, 0.0, False, 0
        self.losses = array("f")
        self.metrics: list[tuple[int, dict[str, float]]] = [(0, {"accuracy": 0.5})]
        self.norms: list[tuple[int, dict[str, float]]] = []
        self.weight = np.zeros(config.size, np.float32)
        self.moment = 0  # what only the optimizer knows
        self.optimizer = SimpleNamespace(rate=config.training.learning_rate)

    def refuses(self, example: Example) -> str:
        return "This one is too long." if len(example.inputs) > 9 else ""

    @property
    def finished(self) -> bool:
        return self.diverged or self.updates >= self.config.training.updates

    def update(self) -> float:
        self._pay(self.config.cost)
        self.cpu_seconds += self.config.cost
        if self.updates == self.config.breaks:
            raise RuntimeError("a bug of ours")
        if self.updates == self.config.diverges:
            self.diverged = True
            return float("nan")
        self.updates += 1
        self.moment += 1
        self.weight += self.optimizer.rate
        self.losses.append(1.0 / self.updates)
        self.norms.append((self.updates, {"gradient": 1.0}))
        return self.losses[-1]

    def snapshot(self, example: Example | None = None, loss: str = "", with_trace: bool = True) -> Snapshot:
        if loss == "output 9":
            raise ConfigError("output 9 is out of range: choose an output from 1 to 3.")
        example = example or self.example
        trace = Trace({"time": example.inputs}, {"w": Signal(self.weight.copy(), ("unit",))}, loss=loss)
        value = self.losses[-1] if self.losses else 1.0
        return Snapshot(self.updates, 0.0, value, trace=trace if with_trace else None, diverged=self.diverged)

    def estimate_ms(self) -> float | None:
        return self.config.estimate

    def waive_goal(self) -> None:
        """No goal to waive."""

    def set_learning_rate(self, value: float) -> None:
        self.optimizer.rate = value

    def weights(self) -> dict[str, np.ndarray]:
        return {"w": self.weight.copy()}

    def load_weights(self, weights: dict[str, np.ndarray], updates: int) -> None:
        self.weight, self.updates = weights["w"].copy(), updates

    def state(self) -> dict[str, Any]:
        return {
            "weights": self.weights(),
            "updates": self.updates,
            "moment": self.moment,
            "losses": array("f", self.losses),
            "metrics": list(self.metrics),
            "norms": list(self.norms),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.load_weights(state["weights"], state["updates"])
        self.moment, self.losses = state["moment"], array("f", state["losses"])
        self.metrics, self.norms = list(state["metrics"]), list(state["norms"])

    def scratch(self, weights: dict[str, np.ndarray], updates: int) -> "FakeTrainer":
        other = FakeTrainer(self.config, self._pay)
        other.load_weights(weights, updates)
        return other


class World:
    """An engine on one imaginary thread: using the CPU passes time, and so does waiting for it."""

    def __init__(self, store: Store | None = None) -> None:
        self.clock, self.thread_clock = Clock(), Clock()
        self.used: dict[int, float] = {}
        self.engine = Engine(self._build, self.clock, self.thread_clock, store)

    def _build(self, config: FakeConfig) -> FakeTrainer:
        return FakeTrainer(config, self._pay)

    def _pay(self, seconds: float) -> None:
        self.clock.now += seconds
        self.thread_clock.now += seconds

    def submit(self, owner: str = "ada", **settings: Any) -> Run:
        """A run that is built and drawn."""
        training = {k: settings.pop(k) for k in ("updates", "learning_rate") if k in settings}
        config = FakeConfig(**settings)
        run = self.engine.submit(
            replace(config, training=TrainConfig(**{"updates": 1_000_000} | training)), owner
        )
        self.settle()
        return run

    def settle(self) -> None:
        """Do all that was asked for, and no training."""
        while self.engine.turn(training=False):
            pass

    def play(self, run: Run) -> None:
        self.engine.play(run.id, run.owner)
        self.settle()

    def go(self, seconds: float, polls: Any = None) -> None:
        """Let the engine work for so long; `polls` is called every tenth of a second."""
        until, next_poll = self.clock.now + seconds, self.clock.now
        while self.clock.now < until:
            if polls is not None and self.clock.now >= next_poll:
                polls()
                next_poll = self.clock.now + 0.1
            if not self.engine.turn():
                self.clock.now += 0.001

    def pictures(self, run: Run, seconds: float, rate: float = 10.0, **watch: Any) -> list[tuple[float, int]]:
        """(moment, update) of every picture of a run that is played and looked at for so long."""
        lease = self.engine.lease(run.owner, [run.id], rate)
        self.engine.watch(run.id, run.owner, **watch)
        seen: list[tuple[float, int]] = []
        real = run.publish

        def publish(**changes: Any) -> None:
            if changes.get("snapshot") is not None:
                seen.append((self.clock.now, changes["snapshot"].update))
            real(**changes)

        run.publish = publish  # type: ignore[method-assign]
        self.play(run)
        self.go(seconds, lease.renew)
        return seen


def weight(run: Run) -> np.ndarray:
    """The weights in the latest picture."""
    assert run.snapshot is not None and run.snapshot.trace is not None
    return run.snapshot.trace.signals["w"].values
