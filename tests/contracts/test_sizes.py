"""Files and functions stay small enough to be read at one sitting."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES_OF_FILE, LINES_OF_FUNCTION = 300, 60
ALL = sorted(
    path for folder in ("rnn_core", "pages", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.py")
) + sorted(ROOT.glob("*.py"))
SHIPPED = [path for path in ALL if path.relative_to(ROOT).parts[0] in ("rnn_core", "pages", "app.py")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def long_functions(source: str) -> list[str]:
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    sizes = {function.name: function.end_lineno - function.lineno + 1 for function in functions}
    return [f"{name} has {size} lines" for name, size in sizes.items() if size > LINES_OF_FUNCTION]


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_file_is_at_most_300_lines(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_OF_FILE, f"{name(path)} has {lines} lines: split it by what it is about"


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_a_function_is_at_most_60_lines(path: Path) -> None:
    assert long_functions(path.read_text(encoding="utf-8")) == []


def test_a_long_function_is_found() -> None:
    body = "\n".join("    x = 1" for _ in range(LINES_OF_FUNCTION))
    assert long_functions(f"def endless():\n{body}\n") == ["endless has 61 lines"]
