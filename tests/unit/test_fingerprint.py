"""A row of `make learn` runs again when, and only when, something changed that can move its values."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from benchmarks.fingerprint import fingerprint, places
from benchmarks.measures import held_out, of_one
from benchmarks.sources import ROOT, SourceError, Sources
from benchmarks.targets import TARGETS, Target, target
from rnn_core import MODELS, TASKS
from rnn_core.cells import compiled
from rnn_core.config import offers

ROWS = {one.name: one for one in TARGETS}


@cache
def before() -> dict[str, str]:
    """Every row's fingerprint on the sources as they are."""
    sources = Sources()
    return {name: fingerprint(row, sources) for name, row in ROWS.items()}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources."""
    place = tmp_path_factory.mktemp("copy")
    for folder in ("rnn_core", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            copy = place / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return place


@pytest.fixture
def tree(copied: Path) -> Iterator[Path]:
    """The copy, to be changed; afterwards it is as it was."""
    yield copied
    for path in copied.rglob("*.py"):
        original = ROOT / path.relative_to(copied)
        if path.read_bytes() != original.read_bytes():
            shutil.copyfile(original, path)


def change(tree: Path, file: str, more: str = "\nADDED = 1\n", old: str = "", new: str = "") -> None:
    path = tree / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) + more, encoding="utf-8")


def stale(tree: Path) -> set[str]:
    sources = Sources(tree)
    return {name for name, row in ROWS.items() if fingerprint(row, sources) != before()[name]}


def rows(word: str) -> set[str]:
    return {name for name, row in ROWS.items() if any(word in link for link in row.links)}


def with_cell(name: str) -> set[str]:
    places_of = {row.name: {module for module, _ in places(row)} for row in TARGETS}
    return {row for row, modules in places_of.items() if f"rnn_core.cells.{name}" in modules}


def test_a_copy_is_fresh(tree: Path) -> None:
    assert stale(tree) == set()


@pytest.mark.parametrize(
    "file", ["rnn_core/train/trainer.py", "rnn_core/cells/lstm.py", "benchmarks/measures.py"]
)
def test_comments_docstrings_and_formatting_change_nothing(tree: Path, file: str) -> None:
    text = (tree / file).read_text(encoding="utf-8")
    told = text.replace('"""', '"""Told otherwise. ', 1).replace("\n\n\n", "\n\n# a comment\n\n\n\n")
    (tree / file).write_text(told.replace("(self", "(\n    self"), encoding="utf-8")
    assert stale(tree) == set()


def test_the_help_of_an_option_changes_nothing_and_its_default_all(tree: Path) -> None:
    file = "rnn_core/settings.py"
    change(tree, file, "", old='help="What one time step computes"', new='help="Other words"')
    assert stale(tree) == set()
    change(tree, file, "", old='8,\n        "Hidden units"', new='9,\n        "Hidden units"')
    assert stale(tree) == set(ROWS)


@pytest.mark.parametrize("name", ["lstm", "gru", "vanilla"])
def test_a_cell_changes_its_own_rows(tree: Path, name: str) -> None:
    change(tree, f"rnn_core/cells/{name}.py")
    assert stale(tree) == with_cell(name)
    assert set() < with_cell(name) < set(ROWS)


@pytest.mark.parametrize("name", ["sine", "reverse", "translation", "named_entities"])
def test_a_task_changes_its_own_rows(tree: Path, name: str) -> None:
    change(tree, f"rnn_core/tasks/{name}.py")
    assert stale(tree) == rows(f"task={name}")


def test_words_change_the_task_that_is_made_of_them(tree: Path) -> None:
    change(tree, "rnn_core/tasks/words/verse.py")
    assert stale(tree) == rows("task=character_text")


def test_an_architecture_changes_its_own_rows(tree: Path) -> None:
    change(tree, "rnn_core/models/encoder_decoder.py")
    assert stale(tree) == rows("task=reverse") | rows("task=dates") | rows("task=translation")


@pytest.mark.parametrize(
    "file",
    [
        "rnn_core/train/trainer.py",
        "rnn_core/train/optimizer.py",
        "rnn_core/models/base.py",
        "rnn_core/cells/base.py",
        "rnn_core/tasks/base.py",
        "rnn_core/stream.py",
        "rnn_core/data.py",
    ],
)
def test_what_everything_trains_on_changes_all(tree: Path, file: str) -> None:
    change(tree, file)
    assert stale(tree) == set(ROWS)


@pytest.mark.parametrize(
    "file",
    [
        "rnn_core/views/score.py",
        "rnn_core/figures/figure.py",
        "rnn_core/engine/scheduler.py",
        "rnn_core/command.py",
        "rnn_core/config.py",
        "rnn_core/address.py",
        "rnn_core/tasks/besides.py",
        "benchmarks/live.py",
        "benchmarks/learn.py",
    ],
)
def test_what_only_shows_or_serves_changes_nothing(tree: Path, file: str) -> None:
    change(tree, file)
    assert stale(tree) == set()


def test_a_new_entry_of_a_registry_changes_nothing_and_building_all(tree: Path) -> None:
    file = "rnn_core/models/__init__.py"
    change(tree, file, "", old='"many_to_one": ManyToOne,', new='"many_to_one": ManyToOne, "new": ManyToOne,')
    assert stale(tree) == set()
    change(tree, file, "", old="return kind(", new="return (kind)(1 or ")
    assert stale(tree) == set(ROWS)


def test_a_measure_changes_its_own_rows(tree: Path) -> None:
    change(tree, "benchmarks/measures.py", "", old="length=300", new="length=301")
    assert stale(tree) == {"nested text, LSTM: brackets right"}


def test_training_longer_changes_all(tree: Path) -> None:
    change(tree, "benchmarks/schooling.py", "", old="trainer.update()", new="trainer.update() or 0")
    assert stale(tree) == set(ROWS)


def row(link: str = "cell=gru", seconds: float = 3, metric: str = "accuracy", goal: float = 0.9) -> Target:
    return target("a row", link, seconds, goal, partial(held_out, metric))


def test_the_compiled_loops_count_where_they_train(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sources, without = Sources(), row("architecture=feed_forward")
    before = [
        fingerprint(one, sources, form=form) for one in (row(), without) for form in ("native", "numpy")
    ]
    assert before[0] != before[1] and before[2] == before[3]
    changed = tmp_path / "loops.c"
    changed.write_text(compiled.SOURCE.read_text("utf-8") + "\n", "utf-8")
    monkeypatch.setattr(compiled, "SOURCE", changed)
    after = [fingerprint(one, sources, form=form) for one in (row(), without) for form in ("native", "numpy")]
    assert after[0] != before[0] and after[1:] == before[1:]


def test_settings_seeds_seconds_and_what_is_measured_count() -> None:
    sources = Sources()
    one = fingerprint(row(), sources)
    others = [row("cell=gru&hidden_size=12"), row(seconds=4), row(metric="loss")]
    assert len({one, fingerprint(row(), sources, (0, 1)), *(fingerprint(o, sources) for o in others)}) == 5


def test_a_goal_a_name_and_a_default_that_is_written_out_do_not() -> None:
    sources = Sources()
    one = fingerprint(row(), sources)
    assert fingerprint(replace(row(goal=0.5), name="other", at_most=True), sources) == one
    assert fingerprint(row("task=sentiment&cell=gru"), sources) == one


def test_a_network_without_a_recurrence_rests_on_no_cell() -> None:
    alone = [name for name, kind in MODELS.items() if "cell" not in kind.uses]
    assert alone
    for name in alone:
        task = next(task for task, kind in TASKS.items() if not offers(kind())[name])
        starts = {module for module, _ in places(row(f"task={task}&architecture={name}"))}
        assert MODELS[name].__module__ in starts
        assert not any(start.startswith("rnn_core.cells") for start in starts)


def test_a_name_that_is_not_there_is_told(tree: Path) -> None:
    change(tree, "benchmarks/measures.py", "", old="def ahead", new="def otherwise")
    with pytest.raises(SourceError, match=r"benchmarks\.measures defines no ahead"):
        Sources(tree).behind([("benchmarks.measures", "ahead")])
    with pytest.raises(SourceError, match=r"rnn_core\.nowhere is not a file"):
        Sources(tree).behind([("rnn_core.nowhere", "")])


def test_rows_are_told_apart_by_name_and_made_of_functions() -> None:
    assert len(ROWS) == len(TARGETS)
    assert all(isinstance(one.measure, partial) or one.measure.__name__ != "<lambda>" for one in TARGETS)
    assert of_one(lambda _: 2.0, [None]) == 2.0
