"""Our kernels, numpy's or the compiled ones, as a trainer has them learn.

With an `inspect` of one example every tenth update if asked for.
"""

from rnn_core import environment

environment.prepare()

import os
import sys

import torch

from benchmarks.jobs.symbols import symbols
from benchmarks.jobs.worker import LEARNING_RATE, Job, give_up, serve
from rnn_core.cells import choice, forms
from rnn_core.data import Batch, Spec, Vocabulary
from rnn_core.models import Model, Pass, build
from rnn_core.settings import ModelConfig, TrainConfig
from rnn_core.stream import Stream
from rnn_core.train.look import look
from rnn_core.train.optimizer import make_optimizer

LOOK_EVERY = 10
CELLS = {"RNN": "tanh", "GRU": "gru", "LSTM": "lstm"}


def build_model(job: Job) -> Model:
    """The job's network, as the app would build it."""
    words = Vocabulary(tuple(str(n) for n in range(job.V)))
    spec = Spec("tokens", job.V, "every", "classes", job.V, words, words)
    config = ModelConfig("many_to_many", CELLS[job.cell], job.H, embedding_size=job.E)
    return build(spec, config, Stream(0, "initialisation"))


def main() -> None:
    """Serve; the eighth argument is the form, a ninth, `watched`, adds the looks."""
    job, form, watched = Job.asked(), sys.argv[7], sys.argv[8:] == ["watched"]
    os.environ[choice.CHOICE] = form
    said = choice.settle()
    if forms.chosen().name != form:
        give_up(said)
        return
    model = build_model(job)
    optimizer = make_optimizer(model, TrainConfig(learning_rate=LEARNING_RATE))
    parameters = list(model.parameters())
    x, y = symbols(job)
    batch = Batch(x, torch.full((job.B,), job.T), y, torch.ones_like(y, dtype=torch.bool))
    one = Batch(x[:1], batch.input_lengths[:1], y[:1], batch.target_mask[:1])
    done = 0

    def update() -> float:
        nonlocal done
        for parameter in parameters:
            parameter.grad = None
        loss = model.loss(batch, Pass(learns=True))
        if loss.sum.requires_grad:
            loss.sum.backward(torch.tensor(1.0 / loss.count))  # type: ignore[no-untyped-call]
        optimizer.advance()
        done += 1
        if watched and done % LOOK_EVERY == 0:
            look(model, one)
        return float(loss.sum.detach()) / loss.count

    name = {"native": "our compiled kernel", "numpy": "our numpy kernel"}[form]
    name += ", one example inspected every 10th update" if watched else " alone"
    serve(name, "one bias for each gate, and one more for the GRU's candidate", update)


if __name__ == "__main__":
    main()
