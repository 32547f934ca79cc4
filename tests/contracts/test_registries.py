"""One file and one visible line: a registry lists what its folder holds, entries keep their contract."""

import ast
from pathlib import Path

import pytest
import torch

from rnn_core import CELLS, MODELS, TASKS, Config
from rnn_core.cells import Cell, Way
from rnn_core.models import Model
from rnn_core.option import options
from rnn_core.stream import Stream
from rnn_core.views import VIEWS

ROOT = Path(__file__).resolve().parents[2]
HELPERS = {
    "__init__",
    "base",
    "heads",
    "names",
    "order",
    "outputs",
    "packing",
    "rows",
    "signals",
}  # of the views: none of them draws


def classes_in(folder: str, *bases: str) -> dict[str, str]:
    """Classes of a folder that build on one of `bases` and have a `name` constant: name → line to paste."""
    found = {}
    for path in sorted((ROOT / "rnn_core" / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(b) in bases for b in node.bases):
                names = [
                    ast.literal_eval(line.value)
                    for line in node.body
                    if isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "name" and line.value
                ]
                if names:
                    found[names[0]] = f'    "{names[0]}": {node.name},'
    return found


@pytest.mark.parametrize(
    ("folder", "bases", "registry"),
    [("cells", ("Cell",), CELLS), ("models", ("Model", "Recurrent"), MODELS), ("tasks", ("Task",), TASKS)],
)
def test_every_class_is_listed(folder: str, bases: tuple[str, ...], registry: dict[str, type]) -> None:
    found = classes_in(folder, *bases)
    missing = [line for name, line in found.items() if name not in registry]
    assert not missing, f"paste into rnn_core/{folder}/__init__.py:\n" + "\n".join(missing)
    assert set(found) == set(registry)
    assert all(registry[name].name == name for name in registry)


def test_a_file_of_views_holds_one_view_or_is_a_helper() -> None:
    listed = {}
    for path in sorted((ROOT / "rnn_core/views").glob("*.py")):
        found = [name for name, kind in _views_in(path)]
        assert len(found) <= 1, f"{path.name} holds several views: {found}"
        assert bool(found) != (path.stem in HELPERS), f"{path.name} is either a view or one of the helpers"
        listed |= dict(_views_in(path))
    missing = [f'    "{name}": {kind},' for name, kind in listed.items() if name not in VIEWS]
    assert not missing, "paste into rnn_core/views/__init__.py:\n" + "\n".join(missing)
    assert {name: kind.__name__ for name, kind in VIEWS.items()} == listed
    assert all(kind.name == name for name, kind in VIEWS.items())


def _views_in(path: Path) -> list[tuple[str, str]]:
    """The subclasses of View in a file: name and class."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "View" for base in node.bases):
            names = [
                ast.literal_eval(line.value)
                for line in node.body
                if isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "name" and line.value
            ]
            found += [(name, node.name) for name in names]
    return found


def test_every_page_has_its_line_in_the_frame() -> None:
    frame = (ROOT / "app.py").read_text(encoding="utf-8")
    pages = [p.relative_to(ROOT).as_posix() for p in sorted((ROOT / "pages").glob("*/page.py"))]
    assert pages
    missing = [f'st.Page("{page}")' for page in pages if f'"{page}"' not in frame]
    assert not missing, f"paste into app.py: {missing}"


@pytest.mark.parametrize("kind", CELLS.values())
def test_every_cell_says_what_it_is_and_keeps_the_shapes(kind: type[Cell]) -> None:
    cell, B, T, F, H = kind(), 3, 4, 5, 6
    assert kind.title
    assert kind.about.endswith(".")
    assert kind.equations
    assert all(known.label and known.help for known in options(cell).values())
    p = cell.parameters(F, H, Stream(0, "initialisation").torch(0))
    assert p["U"].shape == (len(kind.gates) * H, F)
    assert p["W"].shape == (len(kind.gates) * H, H)
    state = cell.initial_state(B, H)
    h, after, signals = cell.step(p, torch.zeros(B, len(kind.gates) * H), state)
    assert h.shape == (B, H)
    assert [part.shape for part in after] == [part.shape for part in state]
    assert all(signal.shape == (B, H) for signal in signals.values())
    assert all(
        part.dim() == 1 + len(kind.axes.get(n, "h")) for n, part in zip(kind.states, state, strict=True)
    )
    for stepwise in (False, True):
        record = cell.record()
        found = cell.sequence(p, torch.randn(B, T, F), state, Way(record=record, stepwise=stepwise))
        assert [part.shape for part in found] == [(B, T, *part.shape[1:]) for part in state]
        assert set(record.signals) == {*kind.states, *signals}
        shapes = {name: part.shape[1:] for name, part in zip(kind.states, state, strict=True)}
        assert all(one.shape == (T, B, *shapes.get(n, (H,))) for n, one in record.signals.items())
    kernel = cell.kernel()
    if kernel is not None:
        assert len(kind.gates) == kernel.G
        assert kernel.carries == len(state)
        assert set(kernel.parameters) == set(p) - {"U", "b"}


@pytest.mark.parametrize("start", ["uniform", "orthogonal", "identity"])
def test_how_w_starts(start: str) -> None:
    W = CELLS["gru"](recurrent=start, scale=1.5).parameters(2, 7, Stream(0, "initialisation").torch(0))["W"]
    first = W[:7] / 1.5
    if start == "uniform":
        assert first.abs().max() <= 7**-0.5
        assert first.std() > 0.1
    else:
        torch.testing.assert_close(first @ first.T, torch.eye(7), atol=1e-5, rtol=0)
    assert (first == torch.eye(7)).all() == (start == "identity")


@pytest.mark.parametrize("name", MODELS)
def test_every_architecture_says_what_it_is_and_serves_some_task(name: str) -> None:
    kind: type[Model] = MODELS[name]
    assert kind.title
    assert kind.about.endswith(".")
    configs = [Config.from_query(f"task={task}") for task in TASKS]
    served = [c for c in configs if not kind.refuses(c.task.spec, c.model)]
    refused = [kind.refuses(c.task.spec, c.model) for c in configs if c not in served]
    assert served
    assert all(reason.endswith(".") for reason in refused)
