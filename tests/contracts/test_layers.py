"""The wall between the library and the app, where the import linter cannot look: files outside packages.

The layers inside rnn_core and the rules for pages/ are contracts in pyproject.toml (`make check`).
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def imported(source: str) -> set[str]:
    """Top-level names of all modules that `source` imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_the_frame_never_imports_torch() -> None:
    assert "torch" not in imported((ROOT / "app.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source", ["import torch.nn as nn", "from torch import nn", "def f():\n    import torch"]
)
def test_every_way_to_import_is_seen(source: str) -> None:
    assert imported(source) == {"torch"}
