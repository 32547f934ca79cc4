"""Outside models/, cells/ and tasks/ nobody knows one network, cell or task from another."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnn_core import CELLS, MODELS, TASKS
from rnn_core.models import Model
from rnn_core.tasks import Task

ROOT = Path(__file__).resolve().parents[2]
INSIDE = ("rnn_core/models/", "rnn_core/cells/", "rnn_core/tasks/")
OUTSIDE = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("rnn_core", "pages")
    for path in (ROOT / folder).rglob("*.py")
    if not path.relative_to(ROOT).as_posix().startswith(INSIDE)
)
KEYS = {*MODELS, *CELLS, *TASKS}
CONCRETE = {kind.__name__ for registry in (MODELS, CELLS, TASKS) for kind in registry.values()}
OWNERS = {"model", "task", "cell", "config", "trainer", "spec"}  # of what may not be recognised


def faults(source: str) -> Iterator[str]:
    """Every line that imports, compares or recognises what it should ask."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from imported(node)
        elif isinstance(node, ast.Compare):
            yield from compared(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            yield from recognised(node, node.func.id)


def imported(node: ast.ImportFrom) -> Iterator[str]:
    """A concrete class, or what stands beside it in its module."""
    for name in node.names:
        if name.name in CONCRETE:
            yield f"line {node.lineno} imports {name.name}"
    root, folder, *rest = [*(node.module or "").split("."), ""]
    if root == "rnn_core" and folder in ("tasks", "cells") and rest[:1] not in ([""], ["base"], ["record"]):
        yield f"line {node.lineno} imports from {node.module}"


def compared(node: ast.Compare) -> Iterator[str]:
    """A key of a registry on either side."""
    for side in (node.left, *node.comparators):
        texts = {one.value for one in ast.walk(side) if isinstance(one, ast.Constant)}
        yield from (f"line {node.lineno} compares with {key!r}" for key in KEYS & texts)


def recognised(node: ast.Call, asks: str) -> Iterator[str]:
    """isinstance, hasattr, or getattr of a name that stands there, of a model, a task, a cell …"""
    words = set(re.split(r"\W+", ast.unparse(node.args[0])))
    named = asks in ("isinstance", "hasattr") or (
        asks == "getattr" and isinstance(node.args[1], ast.Constant)
    )
    if named and words & OWNERS:
        yield f"line {node.lineno} asks {ast.unparse(node)}"


@pytest.mark.parametrize("path", OUTSIDE)
def test_nobody_outside_recognises_a_network_a_cell_or_a_task(path: str) -> None:
    found = list(faults((ROOT / path).read_text(encoding="utf-8")))
    assert not found, f"{path}: ask a method or a field of the contract instead: " + "; ".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "from rnn_core.models.encoder_decoder import EncoderDecoder",
        "from rnn_core.tasks.sine import Sine",
        "from rnn_core.tasks.character_text import read_text",
        "if config.model.architecture == 'encoder_decoder': pass",
        "if name in ('many_to_one', 'many_to_many'): pass",
        "hasattr(task, 'push')",
        "isinstance(trainer.model, Model)",
        "getattr(run.config.task, 'corpus', '')",
    ],
)
def test_the_test_sees_what_it_is_for(line: str) -> None:
    assert list(faults(line))


def test_a_contract_names_none_of_its_entries() -> None:
    for contract in (Model, Task):
        module = Path(str(__import__(contract.__module__, fromlist=["_"]).__file__))
        assert not CONCRETE & set(module.read_text(encoding="utf-8").replace("(", " ").split())
