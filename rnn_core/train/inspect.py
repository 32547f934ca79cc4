"""What happens inside the model for one watched example: every state, every gate, every gradient.

A pass of its own between two updates (B = 1, no dropout), so training never pays for being watched.
"""

from collections.abc import Mapping

import numpy as np
import torch

from rnn_core.data import Batch, Example, Signal, Trace
from rnn_core.models import EncoderDecoder, Looked, ManyToOne, Model, Output, probabilities
from rnn_core.tasks import Task
from rnn_core.train.generate import answered, decoder_reads
from rnn_core.train.look import look

UNKNOWN_TARGET = -1


def inspect(model: Model, task: Task, example: Example, loss: str = "") -> Trace:
    """The trace of one example.

    loss names what the gradients are of: "output 7" is the score o⟨7⟩ (before g₂) of the class that
    the model finds likeliest there, so that it does not fade as the model grows sure; "sum" is
    Σ L⟨t⟩ over all outputs, against the targets or, where nobody knows them, its own best guess.
    "" is the last output. A decoder is told the truth; where nobody knows it, it reads what it wrote
    itself. Raises ConfigError if there is no such output.
    """
    batch = task.encode([example])
    if isinstance(model, EncoderDecoder) and not batch.target_mask.any():
        batch = answered(model, batch)
    seen = look(model, batch, loss)
    signals = _predictions(model, task, example, batch, seen.output) | _attention(seen.looked)
    gradients: dict[str, Signal] = {}
    for layer, record in seen.records.items():
        signals |= _named(layer, record.signals)
        gradients |= _named(layer, record.gradients)
    S = seen.output.logits.shape[1]
    return Trace(_axes(model, example, batch, S), signals, gradients, seen.loss, alignment(model, batch))


def clock(model: Model) -> str:
    """The time axis that the inputs stand along."""
    return "source" if model.outputs == "sequence" else "time"


def alignment(model: Model, batch: Batch) -> tuple[int, ...]:
    """The time step over which each output stands; a decoder's own where there is one."""
    S = batch.targets.shape[1]
    return (batch.inputs.shape[1] - 1,) if model.outputs == "one" else tuple(range(S))


def _axes(model: Model, example: Example, batch: Batch, S: int) -> dict[str, tuple[str, ...]]:
    words = model.spec.output_vocabulary
    labels = words.symbols if words else tuple(str(k) for k in range(model.spec.output_size))
    outputs = ("verdict",) if model.outputs == "one" else tuple(str(t + 1) for t in range(S))
    last = "class" if model.spec.loss != "numbers" else "number"
    axes = {clock(model): example.inputs, "output": outputs, last: labels}
    if batch.decoder_inputs is not None:
        axes["target"] = decoder_reads(model, batch)
    return axes


def _predictions(
    model: Model, task: Task, example: Example, batch: Batch, output: Output
) -> dict[str, Signal]:
    """prediction and target; which tokens are unknown; for one verdict, the ghosts of every prefix."""
    found = probabilities(model.spec, output.logits.detach())[0].numpy()  # (S, K)
    known, targets = batch.target_mask[0].numpy(), batch.targets[0].numpy()
    unknown = np.array(task.unknown(example), dtype=np.uint8)
    signals = {"unknown": Signal(unknown, (clock(model),))}
    if model.spec.loss == "numbers":
        target = np.where(known[:, None], targets, np.nan)
        signals["prediction"] = Signal(found, ("output", "number"))
        signals["target"] = Signal(target, ("output", "number"))
    else:
        signals["prediction"] = Signal(found, ("output", "class"))
        signals["target"] = Signal(np.where(known, targets, UNKNOWN_TARGET), ("output",))
    if isinstance(model, ManyToOne):
        signals["ghost"] = Signal(ghosts(model, batch, output), ("time", "class"))
    return signals


@torch.no_grad()
def ghosts(model: ManyToOne, batch: Batch, output: Output) -> np.ndarray:
    """The verdict if the sentence ended after each of its words (T, K).

    Reading forward, the states are there already; reading from both ends, every prefix is run anew.
    """
    if model.causal:
        logits = model.head(model.prefixes(output.hidden.sequence))[0]
        return probabilities(model.spec, logits).numpy()
    T = batch.inputs.shape[1]
    prefixes = Batch(
        batch.inputs.expand(T, *batch.inputs.shape[1:]),
        torch.arange(1, T + 1),
        batch.targets.expand(T, -1),
        batch.target_mask.expand(T, -1),
    )
    return probabilities(model.spec, model(prefixes).logits)[:, 0].numpy()


def _named(layer: str, found: Mapping[str, np.ndarray]) -> dict[str, Signal]:
    """One layer in one direction, in the order of the input: `layer0/hidden`, `layer0/backward/keep` …"""
    number, _, direction = layer.partition("_")
    back = direction == "backward"
    name = f"{number}/backward" if back else number
    axis = {"encoder": "source", "decoder": "target"}.get(layer.partition("/")[0], "time")
    return {
        f"{name}/{kind}": Signal((rows[::-1, 0] if back else rows[:, 0]).copy(), (axis, "unit"))
        for kind, rows in found.items()
    }


def _attention(looked: Looked | None) -> dict[str, Signal]:
    """α of every output, and the context it made."""
    if looked is None or looked.alpha is None or looked.context is None:
        return {}
    alpha, context = looked.alpha.detach()[0].numpy(), looked.context.detach()[0].numpy()
    return {
        "attention": Signal(alpha, ("target", "source")),
        "decoder/context": Signal(context, ("target", "feature")),
    }
