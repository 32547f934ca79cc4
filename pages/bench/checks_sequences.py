"""What a network whose outputs are read again says to a lesson's question."""

from typing import Any

from pages.bench import session
from pages.bench.verdict import Verdict
from pages.ui import state
from rnn_core.data import END
from rnn_core.engine import ByLength, Decode, Drift, Run
from rnn_core.findings import half_right_up_to

GONE = 0.5  # mean square of a wave itself: whoever says nothing but zero is that far off


def looked_at(run: Run, guess: Any) -> Verdict:
    """The input that each output looks at most."""
    found = _ask(run, Decode(session.watched()))
    start = "" if guess is None else f"You said: {guess}. "
    if found.attention is None:
        return Verdict(f"{start}This network has no attention: it cannot look back at any word.")
    inputs = run.config.task.example(session.watched()).inputs
    pairs = [
        f"{symbol} → {inputs[int(weights.argmax())]} ({weights.max():.2f})"
        for symbol, weights in zip(found.symbols, found.attention, strict=True)
        if symbol != END
    ]
    return Verdict(f"{start}In your network, output → input with the most weight: {', '.join(pairs)}.")


def right_up_to(run: Run, guess: Any) -> Verdict:
    """The longest strings of which half are right, and the share by length."""
    found = _ask(run, ByLength())
    longest = half_right_up_to(found.lengths, found.exact)
    start = "" if guess is None else f"You said {guess}. "
    most = (
        f"up to length {longest} at least half are right"
        if longest
        else "at no length half of them are right"
    )
    low, high = found.trained
    shown = f"lengths {low} to {high}" if low < high else f"length {low} only"
    return Verdict(
        f"{start}In your network, {most}; training showed {shown}.",
        (found.lengths, tuple(float(share) for share in found.exact)),
        by="length",
    )


def stays_on_the_wave(run: Run, guess: Any) -> Verdict:
    """How far off it is one time step ahead, and after some fifty time steps of its own."""
    far = float(_ask(run, Drift())[45:55].mean())
    near = run.snapshot.metrics.get("mse", float("nan")) if run.snapshot else float("nan")
    before = state.get(session.DRIFT)
    state.put(session.DRIFT, (near, far))
    start = "" if guess is None else f"You said: {guess}. "
    end = "" if before is None else f" The network you asked before: {before[0]:.4f} and {before[1]:.2f}."
    return Verdict(
        f"{start}Mean squared error one time step ahead: {near:.4f}; running free for 50: {far:.2f} "
        f"(whoever only says 0 is {GONE} off).{end}"
    )


def _ask(run: Run, request: Any) -> Any:
    found: Any = session.ask(run, request).result(timeout=10.0)
    return found
