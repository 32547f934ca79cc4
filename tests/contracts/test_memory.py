"""What computations leave behind in a process that serves forty learners for weeks."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from rnn_core import CELLS, Config, Trainer
from rnn_core.cells.kernel import Lent
from rnn_core.portrait import Place
from rnn_core.train.inspect import explain
from tests.contracts.trials import Matrix

ROOT = Path(__file__).resolve().parents[2]
# of torch: the compiler, and the algebra for shapes that nobody knows; each costs a server tens of megabytes
DEAR = ("torch._dynamo", "sympy", "torch.fx.experimental.symbolic_shapes")

EVERY_WAY = (
    "optimizer=sgd",
    "optimizer=rmsprop&cell=gru",
    "optimizer=adam&cell=lstm&dropout=0.2",
    "gradient_regularizer=0.5",
    "task=reverse&teacher_forcing=0.5",
    "architecture=self_attention",
    "task=binary",
)


def graphs() -> tuple[int, int]:
    """Tensors that hang in a graph of autograd, and kernels that are lent to one."""
    gc.collect()
    alive = [one for one in gc.get_objects() if type(one) in (torch.Tensor, Lent)]
    return (
        sum(isinstance(one, torch.Tensor) and one.grad_fn is not None for one in alive),
        sum(isinstance(one, Lent) for one in alive),
    )


@pytest.mark.parametrize(
    "link",
    [
        "cell=lstm&layers=2",
        "cell=matrix&task=named_entities&bidirectional=true",
        "task=character_text&stateful=true&cell=gru",
        "task=reverse",
        "task=reverse&architecture.attention_feeds_state=true&teacher_forcing=0.5",
        "task=reverse&attention=none&bidirectional=false&cell=matrix",
        "architecture=self_attention&architecture.heads=2",
        "architecture=feed_forward",
        "gradient_regularizer=0.5",
    ],
)
def test_no_graph_outlives_the_look_that_it_was_made_for(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CELLS, Matrix.name, Matrix)
    before = graphs()
    trainer = Trainer(Config.from_query(f"{link}&hidden_size=4&batch_size=3&embedding_size=3"))
    trainer.update()
    snapshot = trainer.snapshot(loss="sum")
    assert snapshot.trace is not None
    explain(trainer.model, trainer.task, trainer.example, Place(0, 0))
    assert graphs() == before


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells")
def test_forty_runs_of_named_entities_hold_their_weights_and_little_more() -> None:
    """Of runs that wait none holds a kernel's memory: together they have what is needed at once.

    39 further runs took 164 MB when each had memory of its own, and take 35.
    """
    code = (
        "from benchmarks.memory import resident\n"
        "from rnn_core import Config, Trainer\n"
        "held, runs = [], []\n"
        "for seed in range(40):\n"
        "    runs.append(Trainer(Config.from_query(f'task=named_entities&seed={seed}')))\n"
        "    runs[-1].update(); runs[-1].update(); runs[-1].snapshot()\n"
        "    held.append(resident())\n"
        "print(held[-1] - held[0])\n"
    )
    assert float(said(code)) <= 90.0


@pytest.mark.long
def test_training_and_looking_load_no_compiler() -> None:
    """Every optimizer, and every way back there is."""
    code = (
        "import sys; from rnn_core import Config, Trainer\n"
        f"for link in {EVERY_WAY}:\n"
        "    trainer = Trainer(Config.from_query(link + '&batch_size=2'))\n"
        "    trainer.update(); trainer.snapshot()\n"
        f"print([name for name in {DEAR} if name in sys.modules])\n"
    )
    assert said(code) == "[]"


def said(code: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
