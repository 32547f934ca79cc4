"""What an update of a network with a memory costs, beside an LSTM with no fewer parameters."""

from collections.abc import Sequence
from functools import partial

from benchmarks.looking import in_turns
from benchmarks.report import Report, named
from rnn_core import Config, Trainer
from rnn_core.data import Batch
from rnn_core.engine.afford import BEYOND
from rnn_core.rival import no_smaller

MOST = 12.0  # times the LSTM's update
TIMES = 200
LINKS = {
    "feed-forward controller": "task=copy",
    "GRU controller": "task=copy&architecture.controller=gru",
    "two heads each": "task=copy&architecture.reads=2&architecture.writes=2",
    "128 slots of 20": "task=copy&architecture.slots=128&architecture.columns=20",
}


def machines(report: Report, words: Sequence[str]) -> None:
    """Each machine beside its LSTM, at the longest examples of training."""
    asked = {name: link for name, link in LINKS.items() if named(f"machine {name}", words)}
    if not asked:
        return
    report.row("machine", "parameters", "an update, CPU ms", "an LSTM’s", "times", "wanted", "")
    report.say("|---|---|---|---|---|---|---|")
    for name, link in asked.items():
        config = Config.from_query(link)
        rival = no_smaller(config, architecture="many_to_many", cell="lstm", hidden_size=4)
        ours, other = Trainer(config), Trainer(rival)
        batch = longest(ours)
        updates = partial(ours._learn, batch), partial(other._learn, batch)
        cost, least = in_turns(*updates, TIMES)
        sizes = [sum(p.numel() for p in one.parameters) for one in (ours, other)]
        cells = f"{sizes[0]:,}, {sizes[1]:,}", f"{cost:.2f}", f"{least:.2f}", f"{cost / least:.1f}"
        verdict = report.verdict(cost / least, MOST, at_most=True)
        report.row(f"machine {name}", *cells, f"≤ {MOST:g}", verdict)
    report.say(
        "",
        "- The neural Turing machine (models/ntm.py) on `copy`: 8 rows of 4 bits, T = 17, batch 16; the LSTM "
        "has our kernel and no fewer parameters. All that the heads do at a time step is one node of "
        "autograd's graph (models/remember.py), with its way back by hand.",
        "",
    )


def longest(trainer: Trainer) -> Batch:
    """A batch of the longest examples of training."""
    return trainer.task.batch(trainer.data, 0, trainer.config.training.batch_size, BEYOND)
