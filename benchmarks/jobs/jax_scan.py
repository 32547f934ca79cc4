"""Plain JAX: the whole update in one jit, the recurrence a lax.scan.

    python -m benchmarks.jobs.jax_scan CELL H T B V E

Needs benchmarks/requirements.txt, not torch. One core for everything, as for the other contestants: the
two XLA flags alone leave work on a second thread (CPU time 1.5 × wall time with jaxlib 0.10.2), so the
process is bound to one core as well. Both must happen before jax starts its threads.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"):
    os.environ[_name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
if hasattr(os, "sched_setaffinity"):  # Linux only
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import itertools
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import jax  # type: ignore[import-not-found]  # only in .venv-rivals
import numpy as np
from jax import lax
from jax import numpy as jnp

from benchmarks.jobs.worker import LEARNING_RATE, Job, serve

jax.config.update("jax_cpu_enable_async_dispatch", False)  # no hand-over to a second thread

Array: TypeAlias = Any  # jax is not installed where mypy runs
Weights: TypeAlias = dict[str, Array]
State: TypeAlias = tuple[Weights, Weights, Weights, Array]  # weights, Adam's two averages, updates done
Carry: TypeAlias = tuple[Array, ...]  # (h,) or the LSTM's (h, c)
Update: TypeAlias = Callable[[State, Array, Array], tuple[State, Array]]

DECAY_1, DECAY_2, EPSILON = 0.9, 0.999, 1e-8
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def symbols(job: Job) -> tuple[Array, Array]:
    """Inputs and targets (B, T)."""
    made = np.random.default_rng(0).integers(0, job.V, (2, job.B, job.T), dtype=np.int32)
    return jnp.asarray(made[0]), jnp.asarray(made[1])


def initial(job: Job) -> State:
    """Weights as torch.nn draws them (normal embeddings, ±1/√H elsewhere), and Adam at rest."""
    rng = np.random.default_rng(1)
    wide = GATES[job.cell] * job.H

    def uniform(*shape: int) -> Array:
        return jnp.asarray(rng.uniform(-1.0, 1.0, shape) / np.sqrt(job.H), jnp.float32)

    weights = {
        "embedding": jnp.asarray(rng.standard_normal((job.V, job.E)), jnp.float32),
        "W_x": uniform(job.E, wide),
        "W_h": uniform(job.H, wide),
        "b": uniform(wide),
        "W_y": uniform(job.H, job.V),
        "b_y": uniform(job.V),
    }
    if job.cell == "GRU":
        weights["b_n"] = uniform(job.H)  # inside the reset gate's product, so not the same as b's
    first, second = (jax.tree.map(jnp.zeros_like, weights) for _ in range(2))
    return weights, first, second, jnp.float32(0.0)


def step(cell: str, w: Weights, state: Carry, a: Array) -> Carry:
    """One time step from a = W_x x + b: the new h, and for the LSTM the new c."""
    h, *memory = state
    u = h @ w["W_h"]
    if cell == "RNN":
        return (jnp.tanh(a + u),)
    if cell == "GRU":
        (a_r, a_z, a_n), (u_r, u_z, u_n) = jnp.split(a, 3, axis=-1), jnp.split(u, 3, axis=-1)
        r, z = jax.nn.sigmoid(a_r + u_r), jax.nn.sigmoid(a_z + u_z)
        n = jnp.tanh(a_n + r * (u_n + w["b_n"]))
        return (n + z * (h - n),)
    i, f, g, o = jnp.split(a + u, 4, axis=-1)
    c = jax.nn.sigmoid(f) * memory[0] + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


def make_loss(job: Job, hoisted: bool, unroll: int) -> Callable[[Weights, Array, Array], Array]:
    """Mean cross-entropy; `hoisted` projects the inputs of all time steps before the scan."""

    def loss(w: Weights, x: Array, y: Array) -> Array:
        def project(e: Array) -> Array:
            return e @ w["W_x"] + w["b"]

        def body(carry: Carry, a: Array) -> tuple[Carry, Array]:
            carry = step(job.cell, w, carry, a if hoisted else project(a))
            return carry, carry[0]

        rest = jnp.zeros((job.B, job.H), jnp.float32)
        inputs = w["embedding"][x.T]  # (T, B, E): the scan runs over the first axis
        inputs = project(inputs) if hoisted else inputs
        start = (rest, rest) if job.cell == "LSTM" else (rest,)
        _, hidden = lax.scan(body, start, inputs, unroll=unroll)
        scores = jax.nn.log_softmax(hidden @ w["W_y"] + w["b_y"])
        return -jnp.mean(jnp.take_along_axis(scores, y.T[..., None], axis=-1))

    return loss


def make_update(job: Job, hoisted: bool, unroll: int) -> Update:
    """Loss, gradients and Adam in one compiled function that reuses the memory of the old state."""
    loss = make_loss(job, hoisted, unroll)

    def update(state: State, x: Array, y: Array) -> tuple[State, Array]:
        w, first, second, done = state
        value, slope = jax.value_and_grad(loss)(w, x, y)
        done = done + 1.0
        first = jax.tree.map(lambda m, g: DECAY_1 * m + (1 - DECAY_1) * g, first, slope)
        second = jax.tree.map(lambda v, g: DECAY_2 * v + (1 - DECAY_2) * g * g, second, slope)
        rate, spread = LEARNING_RATE / (1 - DECAY_1**done), 1 - DECAY_2**done
        w = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v / spread) + EPSILON), w, first, second)
        return (w, first, second, done), value

    compiled: Update = jax.jit(update, donate_argnums=0)
    return compiled


def cost(job: Job, update: Update) -> float:
    """The cheapest of three updates after compilation, in CPU seconds."""
    state, (x, y), took = initial(job), symbols(job), []
    for _ in range(4):
        started = time.process_time()
        state, _ = jax.block_until_ready(update(state, x, y))
        took.append(time.process_time() - started)
    return min(took[1:])


def main() -> None:
    """Serve the fastest of four ways to write the scan: which one that is depends on cell and size."""
    job = Job.asked()
    ways = {way: make_update(job, *way) for way in itertools.product((False, True), (1, 8))}
    (hoisted, unroll), run = min(ways.items(), key=lambda way: cost(job, way[1]))
    state, (x, y) = initial(job), symbols(job)

    def update() -> float:
        nonlocal state
        state, loss = jax.block_until_ready(run(state, x, y))
        return float(loss)

    place = "before" if hoisted else "in"
    name = f"JAX {jax.__version__} jit+scan, unroll {unroll}, inputs projected {place} the scan"
    serve(name, "one bias for each gate, and one more for the GRU's candidate", update)


if __name__ == "__main__":
    main()
