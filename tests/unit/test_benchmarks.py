"""The benchmarks' own arithmetic and protocol; never a time."""

import math
import sys

import pytest

from benchmarks import contest, training
from benchmarks.contest import Contestant, compete
from benchmarks.jobs.worker import Job
from benchmarks.training import BARE, CONTESTANTS, WATCHED, Report, named, ratio, tell

TINY = Job("GRU", 4, 3, 2, 8, 4)


def speaking(code):
    """A contestant that runs this Python."""
    return Contestant("somebody", (sys.executable, "-c", code))


def trouble(contestant):
    (worker,) = compete([contestant], TINY, rounds=1, updates=1, few=1)
    assert worker.cost is None
    return worker.trouble


def test_the_ratio_is_of_bare_time_to_its_own():
    assert ratio(6.0, 2.0) == 3.0
    assert ratio(None, 2.0) is None
    assert ratio(6.0, None) is None


@pytest.mark.parametrize(
    ("value", "goal", "at_most", "verdict"),
    [
        (2.5, 2.5, False, "reached"),
        (2.49, 2.5, False, "MISSED"),
        (6.0, 6.0, True, "reached"),
        (6.1, 6.0, True, "MISSED"),
        (None, 1.0, False, "MISSED"),
        (math.nan, 1.0, True, "MISSED"),
    ],
)
def test_a_target_is_reached_or_missed_and_counted(value, goal, at_most, verdict):
    report = Report()
    assert report.verdict(value, goal, at_most) == verdict
    assert report.missed == (verdict == "MISSED")


def test_words_choose_rows_by_whole_words():
    assert named("GRU S", [])
    assert named("GRU S", ["GRU S"])
    assert named("inspect LSTM 20", ["inspect", "LSTM"])
    assert not named("LSTM M", ["S"])


def test_a_worker_that_dies_tells_its_last_words():
    assert trouble(speaking("raise SystemExit('no such thing')")) == "exited with status 1: no such thing"
    assert "ZeroDivisionError" in trouble(speaking("1 / 0"))
    assert trouble(speaking("")) == "exited with status 0: no reason given"


def test_a_worker_that_dies_at_its_turn_is_told_too():
    ready = "{'ready': True, 'name': 'n', 'caveat': 'c', 'first_loss': 1.0}"
    assert "status 3" in trouble(speaking(f"import json; print(json.dumps({ready})); raise SystemExit(3)"))


def test_a_worker_that_cannot_says_why():
    assert trouble(speaking("""print('{"ready": false, "why": "no SIMD"}')""")) == "no SIMD"


def test_a_silent_worker_is_given_up(monkeypatch):
    monkeypatch.setattr(contest, "PATIENCE", 0.2)
    assert trouble(speaking("import time; time.sleep(60)")) == "said nothing for 0.2 s"


def test_what_is_not_installed_sits_out(tmp_path):
    assert (
        trouble(Contestant("away", ("nothing",), needs=tmp_path / "nothing")) == "not installed: make rivals"
    )


def test_a_dead_worker_is_a_row_with_its_reason(capsys):
    report = Report()
    workers = compete([speaking("raise SystemExit('a | b')")], TINY, rounds=1, updates=1, few=1)
    tell(report, "GRU", "S", workers)
    (row,) = report.lines
    assert row == "| GRU S | somebody | exited with status 1: a / b | – |  |  |"
    assert report.missed == 0
    assert row in capsys.readouterr().out


def test_all_processes_end_when_one_start_fails(monkeypatch):
    begun = []
    begin = contest.Worker.begin

    def interrupted(worker):
        begin(worker)
        begun.append(worker)
        if len(begun) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(contest.Worker, "begin", interrupted)
    waits = speaking(
        """print('{"ready": true, "name": "n", "caveat": "", "first_loss": 1}', flush=True); input()"""
    )
    with pytest.raises(KeyboardInterrupt):
        compete([waits, waits], TINY, rounds=1, updates=1, few=1)
    assert [worker._process.poll() is not None for worker in begun] == [True, True]


@pytest.mark.long
def test_our_kernel_and_bare_torch_do_the_job():
    ours = next(c for c in CONTESTANTS if c.title == "our numpy kernel alone")
    for worker in compete([ours, BARE], TINY, rounds=1, updates=2, few=2):
        assert not worker.trouble
        assert len(worker.turns) == 1
        assert worker.name
        assert worker.caveat
        assert math.isfinite(worker.first_loss)
        assert math.isfinite(worker.loss)


@pytest.mark.long
def test_compiled_kernels_that_cannot_be_had_are_told(monkeypatch):
    """They sit out, and are not measured in numpy's form."""
    monkeypatch.setitem(contest.ENVIRONMENT, "CC", "/nowhere/cc")
    (worker,) = compete([WATCHED["native"]], TINY, rounds=1, updates=1, few=1)
    assert "no C compiler" in worker.trouble


def test_the_instrumented_kernel_has_a_goal_in_every_row():
    for form, watched in WATCHED.items():
        assert all(set(goals) == set(training.SIZES) for goals in training.GOALS[form].values())
        assert watched in CONTESTANTS
    assert all(size.updates % 10 == 0 for size in training.SIZES.values())
