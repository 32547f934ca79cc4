"""Worker threads: nothing is lost, nobody is held up, and the process ends cleanly."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnn_core.cells.forms import Form
from rnn_core.engine import EngineError, Inspect, LocalEngine, Run, local
from rnn_core.settings import TrainConfig
from tests.unit.engine_fakes import FakeConfig, FakeTrainer, weight

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds that a test waits for what takes milliseconds


def build(config: Any) -> Any:
    return FakeTrainer(config, lambda seconds: None)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    made = LocalEngine(threads=3, build=build)
    yield made
    made.close()


def until(true: Any) -> None:
    """Wait until it is true; the next assertion tells if it never was."""
    end = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < end:
        time.sleep(0.002)


def submit(engine: LocalEngine, owner: str = "ada", updates: int = 300, **settings: Any) -> Run:
    return engine.submit(
        FakeConfig(training=TrainConfig(updates=updates, learning_rate=1.0), **settings), owner
    )


@pytest.mark.parametrize(("apart", "threads"), [(False, 3), (True, 4)])
def test_a_worker_more_where_loops_let_go_of_pythons_lock(
    monkeypatch: pytest.MonkeyPatch, apart: bool, threads: int
) -> None:
    """On four cores."""
    monkeypatch.setattr(local, "_cores", lambda: 4)
    monkeypatch.setattr(local.forms, "chosen", lambda: Form("any", apart=apart))
    engine = LocalEngine(build=build)
    try:
        submit(engine)
        assert len(engine._threads) == threads
    finally:
        engine.close()


def test_a_dozen_runs_on_three_threads_all_finish_with_their_own_numbers(engine: LocalEngine) -> None:
    runs = [submit(engine, f"owner {n % 4}", updates=200 + n) for n in range(12)]
    for run in runs:
        engine.play(run.id, run.owner)
    until(lambda: all(run.status == "finished" for run in runs))
    for n, run in enumerate(runs):
        assert (run.status, run.updates, weight(run)[0]) == ("finished", 200 + n, 200 + n)
        assert np.allclose(run.history().losses, 1.0 / np.arange(1, 201 + n))


def test_controls_pressed_in_haste_are_all_done(engine: LocalEngine) -> None:
    run = submit(engine, updates=1_000_000)
    for _ in range(50):
        engine.play(run.id, "ada")
        engine.pause(run.id, "ada")
        engine.reset(run.id, "ada")
        once = engine.update_once(run.id, "ada")
    assert once.result(PATIENCE).update == 1
    until(lambda: not run.pending)
    assert (run.status, run.updates, weight(run)[0]) == ("paused", 1, 1.0)


def test_questions_are_answered_while_it_trains(engine: LocalEngine) -> None:
    run = submit(engine, updates=1_000_000)
    engine.play(run.id, "ada")
    answers = [engine.ask(run.id, "ada", Inspect("x y")).result(PATIENCE) for _ in range(20)]
    assert all(answer.trace.signals["w"].values[0] == answer.update for answer in answers)
    assert [a.update for a in answers] == sorted(a.update for a in answers)


def test_a_slow_build_holds_nobody_up() -> None:
    gate = threading.Event()

    def slow(config: Any) -> Any:
        assert gate.wait(PATIENCE)
        return build(config)

    engine = LocalEngine(threads=1, build=slow)
    run = submit(engine)
    engine.play(run.id, "ada")
    assert run.snapshot is None and run.pending and run.history().losses.size == 0
    gate.set()
    until(lambda: run.status == "finished")
    assert run.status == "finished"
    engine.close()


@pytest.mark.skipif(sys.platform != "linux", reason="threads have priorities of their own only on Linux")
def test_training_gives_way_to_the_pages() -> None:
    seen = []

    def note(config: Any) -> Any:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return build(config)

    engine = LocalEngine(threads=1, build=note)
    run = submit(engine)
    until(lambda: run.snapshot is not None)
    engine.close()
    mine = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert seen == [max(10, mine)]


def test_a_worker_outlives_a_broken_run(engine: LocalEngine, caplog: pytest.LogCaptureFixture) -> None:
    broken = [submit(engine, "bob", breaks=n) for n in range(4)]
    for run in broken:
        engine.play(run.id, "bob")
    until(lambda: all(run.status == "failed" for run in broken))
    good = submit(engine)
    engine.play(good.id, "ada")
    until(lambda: good.status == "finished")
    assert good.status == "finished" and {run.status for run in broken} == {"failed"}


def test_closing_ends_the_threads_and_tells_who_waits() -> None:
    engine = LocalEngine(threads=2, build=build)
    run = submit(engine, updates=1_000_000)
    engine.play(run.id, "ada")
    until(lambda: run.updates > 0)
    engine.close()
    assert not any(thread.name.startswith("rnn-worker") for thread in threading.enumerate())
    with pytest.raises(EngineError, match="being closed"):
        submit(engine)
    with pytest.raises(EngineError):
        engine.ask(run.id, "ada", Inspect())
    engine.close()


PROGRAM = """
import signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where the tests were started
sys.path.insert(0, {root!r})
import torch
from rnn_core.settings import TrainConfig
from rnn_core.engine import LocalEngine
from tests.unit.engine_fakes import FakeConfig, FakeTrainer

a = torch.randn(300, 300)
def work(seconds):
    torch.mm(a, a).tanh().sum().item()

inside = threading.Event()

class Endless:
    cost_ms = 1.0
    def serve(self, trainer):
        inside.set()
        while True:
            work(0)

engine = LocalEngine(threads=2, build=lambda config: FakeTrainer(config, work))
for n in range(4):
    run = engine.submit(FakeConfig(training=TrainConfig(updates=1_000_000)), "ada")
    engine.play(run.id, "ada")
if {endless}:
    engine.ask(run.id, "ada", Endless())
    inside.wait()
while run.updates < 3 and not {endless}:
    time.sleep(0.01)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.long
@pytest.mark.parametrize("endless", [False, True], ids=["training", "inside an endless question"])
@pytest.mark.parametrize("interrupt", [signal.SIGINT, None], ids=["Ctrl-C", "a normal end"])
def test_the_process_ends_without_an_abort(endless: bool, interrupt: signal.Signals | None) -> None:
    program = PROGRAM.format(root=str(ROOT), endless=endless)
    program = program if interrupt else program.replace("time.sleep(600)", "")
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    if interrupt:
        process.send_signal(interrupt)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == (-signal.SIGINT if interrupt else 0)
    assert "Fatal" not in errors and "terminate" not in errors
    assert errors.count("Traceback") == (1 if interrupt else 0)
