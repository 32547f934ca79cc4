"""What `python -m rnn_core` does: arguments in, JSON lines or a table out, exit status 0 or 2."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from rnn_core.cells import CELLS, choice
from rnn_core.config import Config
from rnn_core.models import MODELS
from rnn_core.option import ConfigError
from rnn_core.tasks import TASKS
from rnn_core.train import Trainer

Report = dict[str, Any]


class _Parser(argparse.ArgumentParser):
    """Like argparse, but a wrong argument is one sentence."""

    def error(self, message: str) -> Any:
        print(f"rnn_core: {message}. Try --help.", file=sys.stderr)
        sys.exit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    if chosen.list:
        print(listing())
        return 0
    try:
        if not chosen.seconds > 0.0:
            raise ConfigError(f"--seconds {chosen.seconds:g} is out of range: choose a number above 0.")
        if chosen.every <= 0.0:
            raise ConfigError(f"--every {chosen.every:g} is out of range: choose a number above 0.")
        config = Config.from_query(chosen.link)
        said = choice.settle()
        if not chosen.json:
            print(f"rnn_core: {said}", file=sys.stderr)
        show = _print_json if chosen.json else _Table(config, chosen.seconds)
        return train(config, chosen.seconds, chosen.every, show)
    except ConfigError as error:
        print(f"rnn_core: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def train(config: Config, seconds: float, every: float, show: Callable[[Report], None]) -> int:
    """Train until `updates`, `stop_when`, divergence or `seconds` on the clock; report as it goes."""
    trainer, started = Trainer(config), time.monotonic()
    shown = started
    show(report(trainer, final=False))
    while not trainer.finished and time.monotonic() - started < seconds:
        trainer.update()
        if time.monotonic() - shown >= every:
            shown = time.monotonic()
            show(report(trainer, final=False))
    show(report(trainer, final=True))
    return 0


def report(trainer: Trainer, final: bool) -> Report:
    """One report; the final one measures on all held-out data. A diverged loss is null, not NaN."""
    snapshot = trainer.snapshot(with_trace=False)
    metrics = dict(snapshot.metrics)
    if final and not trainer.diverged:
        metrics = trainer.evaluate(size=None)
    for baseline in reversed(trainer.task.baselines()):
        metrics[f"baseline_{baseline.metric}"] = baseline.value
    made: Report = {
        "update": snapshot.update,
        "seconds": round(snapshot.seconds, 3),
        "loss": round(snapshot.loss, 6),
        "metrics": {name: round(value, 6) for name, value in metrics.items()},
    }
    if snapshot.kernels:
        made["kernels"] = snapshot.kernels
    if trainer.diverged:
        made["diverged"] = True
    return made | ({"final": True} if final else {})


def listing() -> str:
    """Every task, architecture and cell with its first sentence; whose arithmetic the kernels do here."""
    groups: list[tuple[str, dict[str, Any]]] = [("task", TASKS), ("architecture", MODELS), ("cell", CELLS)]
    lines = []
    for what, registry in groups:
        lines += ["", f"{what}s" if what != "cell" else "cells"]
        lines += [f"  {name:<18} {first_sentence(entry.about)}" for name, entry in registry.items()]
    return "\n".join([*lines, "", "kernels", f"  {choice.settle()}"]).strip()


def first_sentence(text: str) -> str:
    """The text up to its first full stop."""
    return text.split(". ")[0].rstrip(".") + "."


def _print_json(made: Report) -> None:
    print(json.dumps(made, allow_nan=False), flush=True)


class _Table:
    """A progress bar on a terminal, a table row for every report."""

    def __init__(self, config: Config, seconds: float) -> None:
        self.total, self.names = config.training.updates, [metric.name for metric in config.task.metrics]
        print(f"{config.to_query() or 'the first-visit setting'}", file=sys.stderr)
        print(f"{'update':>8} {'seconds':>8} {'loss':>8} " + " ".join(f"{n:>18}" for n in self.names))

    def __call__(self, made: Report) -> None:
        values = " ".join(f"{made['metrics'].get(name, float('nan')):>18.4f}" for name in self.names)
        if sys.stderr.isatty():
            print("\r" + bar(made["update"] / self.total), end="\r", file=sys.stderr)
        print(f"{made['update']:>8} {made['seconds']:>8.1f} {made['loss']:>8.4f} {values}", flush=True)
        if made.get("diverged"):
            print("The loss is no longer a number: this run diverged.", flush=True)
        if made.get("final"):
            lines = [f"{name} {value:.4f}" for name, value in made["metrics"].items() if "baseline" in name]
            print("final · " + " · ".join(lines), flush=True)


def bar(share: float, width: int = 40) -> str:
    """A progress bar of `width` characters."""
    share = min(max(share, 0.0), 1.0)
    full = round(share * width)
    return "█" * full + "░" * (width - full) + f" {share:4.0%}"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m rnn_core", description="Train what a link describes.")
    parser.add_argument(
        "link",
        nargs="?",
        default="",
        help="settings as in the address bar: key=value&key=value, or the whole address",
    )
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this many seconds")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two reports")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line; the last has final: true"
    )
    parser.add_argument("--list", action="store_true", help="print every task, architecture and cell")
    return parser
