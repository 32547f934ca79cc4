"""Where the data come from is told of every task of ours."""

from pathlib import Path

from rnn_core import TASKS

SOURCES = Path(__file__).resolve().parents[2] / "assets/data/SOURCES.md"


def test_no_task_is_left_out() -> None:
    told = SOURCES.read_text(encoding="utf-8")
    assert [task for task in TASKS if f"`{task}`" not in told] == []
