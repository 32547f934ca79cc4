"""A penalty on gradients that shrink or grow on their way back through time (Pascanu et al. 2013)."""

from dataclasses import replace

import torch
from torch import Tensor

from rnn_core.cells import Record
from rnn_core.data import Batch
from rnn_core.models import Loss, Model, Pass, Watch

FAINT = 1e-30  # a squared norm below is no gradient: the time step is behind the sequence's end


def regularized_backward(model: Model, batch: Batch, run: Pass, strength: float) -> Loss:
    """Adds the gradients of mean loss + strength · Ω to the parameters; returns the loss alone.

    Needs second derivatives, so the cell goes by its readable step.
    """
    watch = Watch()
    loss = model.loss(batch, replace(run, watch=watch, stepwise=True))
    mean = loss.sum / loss.count
    parameters = list(model.parameters())
    # what the records note on this way back stays differentiable
    torch.autograd.grad(mean, parameters, create_graph=True, allow_unused=True)
    total = mean + strength * penalty(watch.records)
    total.backward()  # type: ignore[no-untyped-call]
    return loss


def penalty(records: dict[str, Record]) -> Tensor:
    """Ω = mean over t, examples and layers of (‖∂L/∂s⟨t+1⟩ · ∂s⟨t+1⟩/∂s⟨t⟩‖ / ‖∂L/∂s⟨t+1⟩‖ − 1)².

    s is the state: h, in an LSTM h and c together.
    """
    found = [_ratios(record) for record in records.values()]
    deviations = (torch.cat(found) - 1.0) ** 2
    return deviations.mean() if len(deviations) else deviations.sum()


def _ratios(record: Record) -> Tensor:
    """‖transported to t‖ / ‖whole at t + 1‖ wherever there is a gradient."""
    carried = sum(_squared(record.slopes[name])[:-1] for name in record.carried)
    whole = sum(_squared(record.slopes[name])[1:] for name in record.states)
    assert isinstance(carried, Tensor) and isinstance(whole, Tensor)
    live = (whole.detach() > FAINT) & (carried.detach() > FAINT)
    return (carried[live] / whole[live]).sqrt()


def _squared(rows: list[Tensor]) -> Tensor:
    """‖row‖² of every time step and example (T, B)."""
    return (torch.stack(rows) ** 2).flatten(2).sum(-1)
