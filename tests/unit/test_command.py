"""The command line, as a shell sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnn_core import CELLS, MODELS, TASKS
from rnn_core.command import bar, first_sentence, listing, main

ROOT = Path(__file__).resolve().parents[2]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        status = main(list(arguments))
    except SystemExit as left:
        status = int(left.code or 0)
    told = capsys.readouterr()
    return status, told.out, told.err


def test_json_lines_end_with_a_final_one(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "cell=gru&updates=12&evaluate_every=5", "--json", "--every", "0.001")
    reports = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (0, "")
    assert reports[0]["update"] == 0
    assert [report.get("final", False) for report in reports] == [False] * (len(reports) - 1) + [True]
    last = reports[-1]
    assert last["update"] == 12
    assert set(last["metrics"]) == {"accuracy", "baseline_accuracy"}
    assert {"update", "seconds", "loss", "metrics"} <= set(reports[0])


def test_a_table_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "task=named_entities&updates=2&hidden_size=4")
    assert status == 0
    assert "f1" in out
    assert "baseline_f1" in out


def test_it_stops_after_the_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "updates=1000000", "--seconds", "0.2", "--json")
    assert status == 0
    assert json.loads(out.splitlines()[-1])["update"] < 1_000_000


def test_it_stops_when_the_goal_is_reached(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "cell=gru&stop_when=accuracy>=0.6&evaluate_every=10", "--json")
    assert status == 0
    assert json.loads(out.splitlines()[-1])["update"] < 5000


def test_divergence_is_said_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "cell=relu&learning_rate=1000&clip_norm=0&updates=400", "--json")
    last = json.loads(out.splitlines()[-1])
    assert status == 0
    assert last["diverged"]
    assert last["final"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("task=cats",),
        ("hidden_size=0",),
        ("task=sentiment&architecture=many_to_many",),
        ("task=character_text&task.corpus=own",),
        ("", "--seconds", "-1"),
        ("", "--seconds", "soon"),
        ("", "--every", "0"),
        ("", "--what"),
    ],
)
def test_errors_are_one_sentence_and_status_two(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith("rnn_core: ")
    assert len(err.strip().splitlines()) == 1


def test_the_list_names_everything() -> None:
    told = listing()
    for name, entry in (TASKS | MODELS | CELLS).items():
        assert f"  {name} " in told
        assert first_sentence(entry.about) in told


def test_the_bar_fills() -> None:
    assert (bar(0.0, 4), bar(0.5, 4), bar(2.0, 4)) == ("░░░░   0%", "██░░  50%", "████ 100%")


@pytest.mark.long
def test_as_a_module_in_a_process_of_its_own_it_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["updates=3", "--json"]
    command = [sys.executable, "-m", "rnn_core", *asked]
    outside = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert main(asked) == 0
    inside = capsys.readouterr().out
    losses = [json.loads(out.splitlines()[-1])["loss"] for out in (outside, inside)]
    assert losses[0] == losses[1]


@pytest.mark.long
def test_a_console_that_does_not_know_our_letters_ends_nothing() -> None:
    command = [sys.executable, "-m", "rnn_core", "updates=1&hidden_size=4"]
    told = subprocess.run(
        command, cwd=ROOT, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=True
    )
    assert "final ? " in told.stdout.decode("ascii")  # "·" is not in it
