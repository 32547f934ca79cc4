"""Every view draws every trace it asks for, also those of models that do not exist yet."""

import json
import re
import shutil
import subprocess
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from rnn_core.data import Baseline, History, Snapshot, Trace
from rnn_core.figures.colour import DARK, LIGHT, Palette, diverging
from rnn_core.metrics import named
from rnn_core.option import options
from rnn_core.views import VIEWS, Shown, View, pack
from tests.contracts.traces import TRACES, TWO_AXES

FITS = Path(__file__).resolve().parents[1] / "js" / "fits.mjs"

HISTORY = History(
    "running",
    400.0,
    np.geomspace(0.7, 0.1, 500, dtype=np.float32),
    np.geomspace(0.7, 0.2, 900, dtype=np.float32),
    tuple((u, {"accuracy": 0.5 + u / 1000, "loss": 0.5}) for u in range(0, 500, 50)),
    tuple((u, {"gradient": 2.0, "clipped": 1.0, "parameters/W": 3.0}) for u in range(0, 500, 50)),
    (Baseline("accuracy", "bag of words", 0.63),),
    named("accuracy"),
    chance=0.6931,
)


def snapshot(trace: Trace | None, **more: bool) -> Snapshot:
    return Snapshot(499, 1.5, 0.1, {"accuracy": 0.95}, {"gradient": 2.0}, trace, **more)


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize("trace", [*TRACES.values(), None], ids=[*TRACES, "no trace"])
@pytest.mark.parametrize("history", [HISTORY, History()], ids=["history", "no history"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_view_draws_whatever_has_what_it_needs(
    view: type[View], trace: Trace | None, history: History, count: int
) -> None:
    made = view().draw(Shown((snapshot(trace),) * count, (history,) * count))
    assert isinstance(made, dict if view.name == "score" else go.Figure)
    if isinstance(made, go.Figure):
        assert made.layout.uirevision == view.name
        empty = not made.data and len(made.layout.annotations) == 1
        assert made.data or empty, "an empty figure says why it is empty"
        assert made.data or not view.offered(snapshot(trace)) or history is not HISTORY or not view.needs


@pytest.mark.parametrize("name", ["metrics", "gradient_norms", "parameter_norms"])
def test_runs_that_are_compared_have_a_colour_each_and_their_name(name: str) -> None:
    three = (HISTORY, HISTORY, HISTORY)
    shown = Shown((snapshot(None),) * 3, three, ("tanh", "GRU", "LSTM"))
    lines = VIEWS[name]().draw(shown).data
    for called in shown.names:
        assert len({line.line.color for line in lines if line.name.startswith(called)}) == 1
    assert len({line.line.color for line in lines if line.name.startswith(shown.names)}) == 3


def test_what_is_shown_comes_with_its_history_and_is_not_too_much() -> None:
    for snapshots, histories, names in ((0, 0, ()), (5, 5, ()), (2, 1, ()), (2, 2, ("a",))):
        with pytest.raises(ValueError, match="show"):
            Shown((snapshot(None),) * snapshots, (HISTORY,) * histories, names)
    assert Shown((snapshot(None),) * 2, (HISTORY,) * 2).called == ("run 1", "run 2")


def test_needs_are_kinds_of_signals() -> None:
    class Kinds(VIEWS["score"]):  # type: ignore[name-defined]
        needs = ("*/hidden", "prediction")

    assert Kinds.offered(snapshot(TRACES["bottleneck"]))
    assert not Kinds.offered(snapshot(TRACES["embedding"])), "it has no prediction"
    assert not Kinds.offered(snapshot(None))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_explains_itself(name: str) -> None:
    view = VIEWS[name]
    assert view.name == name
    assert 2 <= view.about.count(". ") + view.about.endswith(".") <= 3
    assert view.alt.endswith(".")
    assert view.title
    assert all(known.label and known.help for known in options(view).values())


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_what_a_view_offers_to_choose_from_it_draws(view: type[View], trace: Trace) -> None:
    shown, known = Shown((snapshot(trace),), (HISTORY,)), options(view)
    for field, values in view.choices(snapshot(trace)).items():
        assert field in known
        assert len(set(values.values())) == len(values), (
            "a box tells its values apart by what they are called"
        )
        still = {"state_path"} & {view.name} if trace is TRACES["one_point"] else set()
        for value in values:
            assert view(**{field: value}).draw(shown).data or still
        nothing = view(**{field: "no/such thing"}).draw(shown)
        assert not nothing.data
        assert len(nothing.layout.annotations) == 1


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_no_weights_travel_with_the_score(trace: Trace) -> None:
    every = ("gates", "cell", "context", "memory", "embedding", "layer0/W", "W", "U", "V")
    bare = replace(trace, parameters={}, axes={n: names for n, names in trace.axes.items() if n != "gate"})
    assert pack(snapshot(trace), HISTORY, show=every) == pack(snapshot(bare), HISTORY, show=every)


def fits(request: dict[str, object]) -> list[dict[str, object]]:
    """What the JavaScript of the score makes of these frames or values."""
    node = shutil.which("node")
    assert node, "the score's tests need Node 20"
    done = subprocess.run(
        [node, FITS], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_score_is_laid_out_and_painted_for_every_trace() -> None:
    shown = ("gates", "cell", "context", "memory", "read_head", "strength", "embedding")
    frames = [pack(snapshot(trace), HISTORY, show=shown, selected_time=0) for trace in TRACES.values()]
    found = dict(zip(TRACES, fits({"frames": frames}), strict=True))
    assert all(made["filled"] for made in found.values())
    assert {name: made["blocks"] for name, made in found.items()} == {
        name: 2 if name in TWO_AXES else 1 for name in TRACES
    }


def test_values_arrive_as_they_left() -> None:
    trace = TRACES["many_to_one"]
    paused = History(status="paused")
    made = fits({"frames": [pack(snapshot(trace), HISTORY), pack(snapshot(trace), paused)]})
    sent = trace.signals["layer0/hidden"].values.ravel()[:12]
    running, still = (frame["rows"][0]["values"] for frame in made)  # type: ignore[index]
    assert np.abs(running - sent).max() <= 1 / 254 + 1e-6
    assert np.abs(still - sent).max() <= 1 / 65534 + 1e-6


@pytest.mark.parametrize(("name", "palette"), [("LIGHT", LIGHT), ("DARK", DARK)])
def test_both_sides_have_the_same_palette(name: str, palette: Palette) -> None:
    written = (FITS.parents[2] / "assets" / "score" / "colour.js").read_text(encoding="utf-8")
    there = dict(
        re.findall(r'(\w+): "(#\w+)"', written.partition(f"const {name} = {{")[2].partition("};")[0])
    )
    assert {field: there[field] for field in asdict(palette)} == asdict(palette)


def test_python_and_javascript_agree_about_colours() -> None:
    values = [-1.0, -0.5, -0.013, 0.0, 0.3, 0.77, 1.0, 3.0]
    asked = [{"page": page, "value": value} for page in ("#ffffff", "#171613") for value in values]
    expected = [diverging(value, palette) for palette in (LIGHT, DARK) for value in values]
    assert fits({"shades": asked}) == expected
