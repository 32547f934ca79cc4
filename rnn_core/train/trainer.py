"""One run's training: a model, an optimizer, and the update that joins them.

Everything random is drawn from a `Stream` at the number of the update: one restored there goes on exactly.
"""

import math
import time
from array import array
from typing import Any

import numpy as np
import torch

from rnn_core.config import Config
from rnn_core.data import Batch, Example, Snapshot, Trace
from rnn_core.goal import parse_goal
from rnn_core.models import Loss, Pass, States, build
from rnn_core.option import ConfigError
from rnn_core.portrait import Work
from rnn_core.stream import Stream
from rnn_core.train.cost import estimate_ms
from rnn_core.train.forcing import forced_loss, share_at
from rnn_core.train.inspect import inspect
from rnn_core.train.optimizer import make_optimizer
from rnn_core.train.regularizer import regularized_backward

EVALUATE_ON = 256  # held-out examples, always the same ones; the last report uses them all
OUTPUTS = 3_072  # fewer examples if they have more outputs than this
TOGETHER = 768  # time steps of examples that are evaluated at once: a run's memory stays small


class Trainer:
    """Trains what a `Config` describes: `update()` one batch, `snapshot()` a look inside.

    losses[n]: of the batch of update n + 1, before it changed anything. cpu_seconds: in `update()`.
    """

    def __init__(self, config: Config) -> None:
        self.config, self.task = config, config.task
        seed = config.training.seed
        self.data, self.masks = Stream(seed, "data"), Stream(seed, "dropout")
        self.choices = Stream(seed, "teacher forcing")
        self.model = build(self.task.spec, config.model, Stream(seed, "initialisation"))
        self.parameters = list(self.model.parameters())
        self.optimizer = make_optimizer(self.model, config.training)
        self.goal = parse_goal(config.training.stop_when, self.task)
        self.example = self._first_readable()
        self.level = 0  # of a curriculum
        self.updates, self.cpu_seconds = 0, 0.0
        self.losses = array("f")
        self.metrics: list[tuple[int, dict[str, float]]] = []
        self.norms: list[tuple[int, dict[str, float]]] = []
        self.diverged = self.goal_reached = False
        self._carried: States | None = None

    @property
    def finished(self) -> bool:
        """All updates done, the goal reached, or diverged: `update()` would change nothing."""
        return self.diverged or self.goal_reached or self.updates >= self.config.training.updates

    def update(self) -> float:
        """One optimizer step on one batch; evaluates when it is time to. Returns the batch's loss."""
        started = time.thread_time()
        self._first_look()
        loss = self._learn(self.next_batch())
        self.cpu_seconds += time.thread_time() - started
        return loss

    def evaluate(self, size: int | None = EVALUATE_ON) -> dict[str, float]:
        """The metrics on the first `size` held-out examples (None: all of them)."""
        batch = self.task.held_out(size if size is not None else 1_000_000)
        if size is not None:
            batch = next(batch.pieces(max(1, OUTPUTS // batch.targets.shape[1])))
        N, S = batch.targets.shape[:2]
        found = np.empty((N, S, self.model.spec.output_size), np.float32)
        done = 0
        for piece in batch.pieces(max(1, TOGETHER // batch.inputs.shape[1])):
            made = self.model.predict(piece)
            found[done : done + len(made)] = made
            done += len(made)
        return self.task.measure(found, batch)

    def inspect(self, example: Example | None = None, loss: str = "") -> Trace:
        """Everything that happens inside for one example (see `train.inspect`)."""
        return inspect(self.model, self.task, example or self.example, loss)

    def snapshot(self, example: Example | None = None, loss: str = "", with_trace: bool = True) -> Snapshot:
        """The run at this moment. Until the first update its loss is that of chance."""
        self._first_look()
        return Snapshot(
            update=self.updates,
            seconds=self.cpu_seconds,
            loss=self.losses[-1] if self.losses else self._loss_of_nothing(),
            metrics=dict(self.metrics[-1][1]) if self.metrics else {},
            norms=dict(self.norms[-1][1]) if self.norms else {},
            trace=self.inspect(example, loss) if with_trace else None,
            diverged=self.diverged,
            parameters=sum(p.numel() for p in self.parameters),
            work=self._work(example or self.example),
            kernels=self.model.kernels,
        )

    def refuses(self, example: Example) -> str:
        """The sentence why this network cannot read an example; empty if it can."""
        return self.model.refuses_batch(self.task.encode([example]))

    def _work(self, example: Example) -> Work:
        """What one pass over the watched example takes."""
        batch = self.task.encode([example])
        return self.model.work(1, batch.inputs.shape[1], batch.targets.shape[1])

    def _first_readable(self) -> Example:
        """The first suggestion that the network can read. Raises ConfigError if it can read none."""
        found = [self.task.example(text) for text in self.task.suggestions()]
        example = next((one for one in found if not self.refuses(one)), None)
        if example is None:
            raise ConfigError(self.refuses(found[0]))
        return example

    def _loss_of_nothing(self) -> float:
        """Before any update: that of chance; where that depends on the data, that of the first batch."""
        chance = self.config.first_loss
        if chance is not None:
            return chance
        with torch.no_grad():
            loss = self.model.loss(self.next_batch())
        return float(loss.sum) / loss.count

    def next_batch(self) -> Batch:
        """The batch of the next update: the same whenever it is asked for."""
        training = self.config.training
        if training.stateful:
            return self.task.window(self.updates, training.batch_size)
        return self.task.batch(self.data, self.updates, training.batch_size, self.level)

    def waive_goal(self) -> None:
        """Train on past `stop_when`, until all updates are done."""
        self.goal, self.goal_reached = None, False

    def set_learning_rate(self, value: float) -> None:
        """From the next update on."""
        self.optimizer.rate = value

    # -- weights and states ---------------------------------------------------------------------

    def weights(self) -> dict[str, np.ndarray]:
        """A copy of every parameter, by name."""
        return {name: p.detach().numpy().copy() for name, p in self.model.named_parameters()}

    def load_weights(self, weights: dict[str, np.ndarray], updates: int) -> None:
        """Take these parameters over; the optimizer keeps its own state."""
        with torch.no_grad():
            for name, parameter in self.model.named_parameters():
                parameter.copy_(torch.from_numpy(weights[name]))
        self.updates = updates

    def state(self) -> dict[str, Any]:
        """All that is needed to go on from here, bit for bit."""
        return {
            "weights": self.weights(),
            "optimizer": _copied(self.optimizer.state()),
            "carried": _copied(self._carried),
            "level": self.level,
            "updates": self.updates,
            "cpu_seconds": self.cpu_seconds,
            "losses": array("f", self.losses),
            "metrics": list(self.metrics),
            "norms": list(self.norms),
            "flags": (self.diverged, self.goal_reached),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go back (or forward) to a `state()` of a trainer with the same config."""
        self.load_weights(state["weights"], state["updates"])
        self.optimizer.restore(_copied(state["optimizer"]))
        self._carried, self.level = _copied(state["carried"]), state["level"]
        self.cpu_seconds = state["cpu_seconds"]
        self.losses = array("f", state["losses"])
        self.metrics, self.norms = list(state["metrics"]), list(state["norms"])
        self.diverged, self.goal_reached = state["flags"]

    def scratch(self, weights: dict[str, np.ndarray], updates: int) -> "Trainer":
        """A trainer beside this one that holds those weights: to be looked into, not trained."""
        other = Trainer(self.config)
        other.load_weights(weights, updates)
        other.losses = self.losses[:updates]
        other.metrics = [entry for entry in self.metrics if entry[0] <= updates]
        other.norms = [entry for entry in self.norms if entry[0] <= updates]
        return other

    def estimate_ms(self) -> float:
        """What an update will cost in milliseconds, roughly, told from the sizes alone."""
        return estimate_ms(self.model, self.next_batch(), self.config.training)

    def _learn(self, batch: Batch) -> float:
        for parameter in self.parameters:
            parameter.grad = None
        loss = self._backward(batch)
        norms = self._clip()
        self._carry(loss)
        value = float(loss.sum.detach()) / loss.count
        if not (math.isfinite(value) and math.isfinite(norms["gradient"])):
            self.diverged = True
            return value
        self.optimizer.shrink(self.config.training.weight_decay)
        self.optimizer.advance()
        self.updates += 1
        self.losses.append(value)
        self.level = self.task.level(self.level, self.losses)
        self._note(norms)
        return value

    def _backward(self, batch: Batch) -> Loss:
        """Gradients of the mean loss, regularised or not."""
        training, run = self.config.training, self._pass(batch)
        if training.gradient_regularizer:
            return regularized_backward(self.model, batch, run, training.gradient_regularizer)
        loss = self._loss(batch, run)
        if loss.sum.requires_grad:  # else the kernel has walked back already
            (loss.sum / loss.count).backward()  # type: ignore[no-untyped-call]  # given a slope, it loads sympy
        return loss

    def _loss(self, batch: Batch, run: Pass) -> Loss:
        """With the truth as inputs, or sometimes the network's own outputs."""
        share = share_at(self.config.training, self.updates)
        if share == 1.0:
            return self.model.loss(batch, run)
        return forced_loss(self.model, batch, share, self.choices.torch(self.updates), run)

    def _pass(self, batch: Batch) -> Pass:
        training, dropout = self.config.training, self.config.model.dropout
        generator = self.masks.torch(self.updates) if dropout else None
        states = None if batch.fresh else self._carried
        return Pass(generator, states, training.truncate_after, learns=not training.gradient_regularizer)

    def _clip(self) -> dict[str, float]:
        """If ‖g‖ > θ, g ← θ g/‖g‖ (Pascanu et al. 2013). The norm before and after."""
        limit = self.config.training.clip_norm
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        before = _norm([g.numpy().reshape(-1) for g in gradients])
        if limit and before > limit:
            torch._foreach_mul_(gradients, limit / before)
        return {"gradient": before, "clipped": min(before, limit) if limit else before}

    def _carry(self, loss: Loss) -> None:
        if self.config.training.stateful:
            self._carried = {
                name: tuple(part.detach().clone() for part in state) for name, state in loss.carried.items()
            }

    def _note(self, norms: dict[str, float]) -> None:
        """Keep norms at every update up to 20, then every twentieth; evaluate when it is time to."""
        if self.updates <= 20 or self.updates % 20 == 0:
            self.norms.append((self.updates, norms | self._parameter_norms()))
            if not all(math.isfinite(norm) for norm in self.norms[-1][1].values()):
                self.diverged = True
        if self.updates % self.config.training.evaluate_every == 0 and not self.diverged:
            self._evaluate()

    def _parameter_norms(self) -> dict[str, float]:
        parameters = list(self.model.named_parameters())
        norms = torch._foreach_norm([p.detach() for _, p in parameters])
        return {
            f"parameters/{self.model.label(name)}": float(norm)
            for (name, _), norm in zip(parameters, norms, strict=True)
        }

    def _first_look(self) -> None:
        if not self.metrics:
            self._evaluate()

    def _evaluate(self) -> None:
        metrics = self.evaluate()
        self.metrics.append((self.updates, metrics))
        # one lucky moment on a part of the held-out examples is not enough
        self.goal_reached = self._reaches(metrics) and self._reaches(self.evaluate(size=None))

    def _reaches(self, metrics: dict[str, float]) -> bool:
        if self.goal is None:
            return False
        name, comparison, value = self.goal
        ahead = metrics[name] - value if comparison == ">=" else value - metrics[name]
        return ahead >= 0.0


def _copied(value: Any) -> Any:
    """A deep copy of dicts, lists and tuples of tensors."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_copied(part) for part in value)
    return value


@np.errstate(all="ignore")
def _norm(parts: list[np.ndarray]) -> float:
    """√ Σ g²; of what a part's precision cannot hold a run has diverged."""
    return math.sqrt(sum(float(np.dot(g, g)) for g in parts))
