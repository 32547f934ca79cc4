"""What a network with heads on a memory says to a lesson's question."""

from typing import Any

from pages.bench import session
from pages.bench.verdict import Verdict
from rnn_core import findings
from rnn_core.engine import Inspect, Run
from rnn_core.views import heads


def walks(run: Run, guess: Any) -> Verdict:
    """How the head that writes went while the rows of the watched example were read."""
    trace = session.ask(run, Inspect(session.watched())).result(timeout=10.0).trace
    start = "" if guess is None else f"You said: {guess}. "
    rows = findings.rows_read(trace)
    written = [w for name, w in heads.weightings(trace).items() if name.startswith("write")]
    if not written or rows < 2:
        return Verdict(f"{start}Here nothing is written row by row.")
    walk = findings.walk(written[0][:rows])
    return Verdict(
        f"{start}While it read {rows} rows, the write head of your network moved on by one slot {walk.one} "
        f"times out of {rows - 1}, and put {walk.share:.0%} of its weight on one slot, on average."
    )
