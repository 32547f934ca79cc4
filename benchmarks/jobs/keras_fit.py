"""Keras 3 on its JAX backend: ready-made layers, loss and Adam, compiled into one update.

    python -m benchmarks.jobs.keras_fit CELL H T B V E

The update is the compiled stateless step of Keras' own guide to JAX training loops. `train_on_batch` runs
the same computation and costs 0.5 to 4 ms more, for carrying the variables in and out of every call.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"

from typing import Any

from benchmarks.jobs.jax_scan import Array, symbols  # first: it binds jax to one core

# isort: split

import jax  # type: ignore[import-not-found]  # only in .venv-rivals, as keras
import keras  # type: ignore[import-not-found]
from keras import layers

from benchmarks.jobs.worker import LEARNING_RATE, Job, serve


def build(job: Job) -> Any:
    """Embedding → SimpleRNN, GRU or LSTM → Dense."""
    kinds = {"RNN": layers.SimpleRNN, "GRU": layers.GRU, "LSTM": layers.LSTM}
    return keras.Sequential(
        [
            keras.Input((job.T,), dtype="int32"),
            layers.Embedding(job.V, job.E),
            kinds[job.cell](job.H, return_sequences=True),
            layers.Dense(job.V),
        ]
    )


def main() -> None:
    """Serve."""
    job = Job.asked()
    keras.utils.set_random_seed(0)
    model = build(job)
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    x, y = symbols(job)

    def loss(weights: Array, rest: Array, x: Array, y: Array) -> tuple[Array, Array]:
        scores, rest = model.stateless_call(weights, rest, x, training=True)
        return cross_entropy(y, scores), rest

    def step(state: Array, x: Array, y: Array) -> tuple[Array, Array]:
        weights, rest, memory = state
        (value, rest), slope = jax.value_and_grad(loss, has_aux=True)(weights, rest, x, y)
        weights, memory = optimizer.stateless_apply(memory, slope, weights)
        return (weights, rest, memory), value

    run = jax.jit(step, donate_argnums=0)
    kept = (model.trainable_variables, model.non_trainable_variables, optimizer.variables)
    state = tuple([variable.value for variable in group] for group in kept)

    def update() -> float:
        nonlocal state
        state, value = jax.block_until_ready(run(state, x, y))
        return float(value)

    name = f"Keras {keras.__version__} on JAX {jax.__version__}, compiled stateless step"
    serve(name, "one bias for each gate of RNN and LSTM, two for the GRU's; Adam's epsilon 1e-7", update)


if __name__ == "__main__":
    main()
