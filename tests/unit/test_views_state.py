"""The path of the hidden state and the eigenvalues of W, against mathematics done by hand."""

import numpy as np
import plotly.graph_objects as go
import pytest

from rnn_core import Config, Trainer
from rnn_core.data import History, Signal, Snapshot, Trace
from rnn_core.views import VIEWS, Shown
from rnn_core.views.eigenvalues import matrices
from rnn_core.views.state_path import components

MULTIPLICATIVE = "task=reverse&attention=multiplicative&bidirectional=false"
STEPS = np.array([0.0, 1.0, 2.0, 4.0])


def drawn(view: str, trace: Trace | None, **settings: str) -> go.Figure:
    shown = Shown((Snapshot(1, 1.0, 0.5, trace=trace),), (History(),))
    return VIEWS[view](**settings).draw(shown)


def path_of(states: np.ndarray, name: str = "layer0/hidden", **more: Signal) -> Trace:
    words = tuple("abcdefghij"[: len(states)])
    return Trace(
        {"time": words, "class": ("no", "yes")}, {name: Signal(states, ("time", "unit"))} | dict(more)
    )


def dots(made: go.Figure) -> go.Scatter:
    return made.data[-1]


# -- the path -----------------------------------------------------------------------------------------


def test_a_line_in_many_dimensions_is_a_line_along_the_first_component() -> None:
    direction = np.array([1.0, -2.0, 2.0]) / 3.0
    found = components(5.0 + STEPS[:, None] * direction)
    assert found is not None
    points, shares = found
    # of its loadings −2/3 and 2/3 are the largest; the first of them is made positive
    np.testing.assert_allclose(points[:, 0], STEPS.mean() - STEPS, atol=1e-12)
    np.testing.assert_allclose(points[:, 1], 0.0, atol=1e-12)
    np.testing.assert_allclose(shares, [1.0, 0.0], atol=1e-12)


def test_distances_in_a_plane_are_kept_and_shares_are_those_of_the_variance() -> None:
    corners = np.array([[3.0, 0.0], [-3.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    turn = np.linalg.qr(np.arange(25.0).reshape(5, 5) ** 1.5 + np.eye(5))[0][:2]
    found = components(corners @ turn)
    assert found is not None
    points, shares = found
    np.testing.assert_allclose(np.abs(points), np.abs(corners), atol=1e-9)
    np.testing.assert_allclose(shares, [0.9, 0.1])


def test_the_sign_does_not_depend_on_that_of_the_decomposition(monkeypatch: pytest.MonkeyPatch) -> None:
    states = np.random.default_rng(1).normal(size=(6, 4))
    first = components(states)
    svd = np.linalg.svd

    def turned(x: np.ndarray, full_matrices: bool) -> tuple[np.ndarray, ...]:
        U, S, V = svd(x, full_matrices=full_matrices)
        return -U, S, -V

    monkeypatch.setattr(np.linalg, "svd", turned)
    second = components(states)
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(first[0], second[0])


@pytest.mark.parametrize("states", [np.ones((1, 4)), np.ones((5, 4)), np.full((3, 2), np.nan)])
def test_what_does_not_move_is_told(states: np.ndarray) -> None:
    made = drawn("state_path", path_of(states))
    assert not made.data
    assert "does not move" in made.layout.annotations[0].text


def test_two_time_steps_of_one_unit_are_a_line() -> None:
    made = drawn("state_path", path_of(np.array([[0.5], [1.5]])))
    np.testing.assert_allclose(dots(made).x, [-0.5, 0.5])
    np.testing.assert_allclose(dots(made).y, [0.0, 0.0])
    assert "100%" in made.layout.xaxis.title.text
    assert "0%" in made.layout.yaxis.title.text


def test_every_time_step_is_a_point_with_its_input_and_the_ends_are_marked() -> None:
    made = drawn("state_path", path_of(STEPS[:, None] * np.array([[1.0, 0.5]])))
    start, end = (trace for trace in made.data if trace.name in ("start", "end"))
    assert [text.partition("<br>")[0] for text in dots(made).customdata] == [
        "1 · a",
        "2 · b",
        "3 · c",
        "4 · d",
    ]
    assert (start.text[0], end.text[0]) == ("a", "d")
    assert start.x[0] == dots(made).x[0]
    assert end.x[0] == dots(made).x[3]
    assert made.layout.yaxis.scaleanchor == "x"


def test_a_path_read_backwards_starts_at_the_end() -> None:
    states = STEPS[:, None] * np.array([[1.0, 0.5]])
    made = drawn("state_path", path_of(states, "layer0/backward/hidden"))
    start, end = (trace for trace in made.data if trace.name in ("start", "end"))
    assert (start.text[0], end.text[0]) == ("d", "a")


def test_points_have_the_colour_of_the_ghosts_chance_else_that_of_time() -> None:
    states = STEPS[:, None] * np.array([[1.0, 0.5]])
    chances = np.array([[0.5, 0.5], [0.9, 0.1], [0.3, 0.7], [0.2, 0.8]])
    ghosts = drawn("state_path", path_of(states, ghost=Signal(chances, ("time", "class"))))
    assert list(dots(ghosts).marker.color) == [0.5, 0.1, 0.7, 0.8]
    assert "yes" in dots(ghosts).marker.colorbar.title.text
    assert list(dots(drawn("state_path", path_of(states))).marker.color) == [1, 2, 3, 4]


def test_labels_that_would_lie_on_each_other_are_left_out() -> None:
    crowd = np.concatenate([np.zeros((6, 2)), [[9.0, 1.0], [9.0, -1.0]]]) + np.arange(8)[:, None] * 1e-3
    made = drawn("state_path", path_of(crowd))
    written = [text for trace in made.data if trace.text is not None for text in trace.text if text]
    assert sorted(written) == ["a", "g", "h"]
    assert len(dots(made).x) == 8


def test_of_two_labels_on_each_other_the_one_of_the_longer_way_is_written() -> None:
    along = np.array([-6.0, 1.0, 9.0, 0.9, 20.0])  # the way to b is 7 long, that to d 8.1
    made = drawn("state_path", path_of(along[:, None] * np.array([[1.0, 0.0]])))
    assert [text for text in dots(made).text if text] == ["c", "d"]


def test_where_the_answer_settles_is_written_before_the_longer_way() -> None:
    along = np.array([-6.0, 1.0, 9.0, 0.9, 20.0])
    ghost = Signal(np.array([[0.5, 0.5], *[[0.1, 0.9]] * 4]), ("time", "class"))  # settled at b
    made = drawn("state_path", path_of(along[:, None] * np.array([[1.0, 0.0]]), ghost=ghost))
    assert [text for text in dots(made).text if text] == ["b", "c"]


# -- the eigenvalues ----------------------------------------------------------------------------------


def recurrence(W: np.ndarray, axes: tuple[str, ...] = ("line", "column"), **more: tuple[str, ...]) -> Trace:
    hidden = Signal(np.ones((2, W.shape[-1])), ("time", "unit"))
    gradients = {"layer0/hidden": hidden, "layer0/hidden/transported": hidden}
    return Trace(dict(more), {"layer0/hidden": hidden}, gradients, parameters={"layer0/W": Signal(W, axes)})


def rotation(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def test_the_eigenvalues_of_a_rotation_lie_on_the_circle() -> None:
    made = drawn("eigenvalues", recurrence(0.999999 * rotation(np.pi / 3)))
    (inside,) = made.data
    np.testing.assert_allclose(sorted(inside.y), [-np.sqrt(3) / 2, np.sqrt(3) / 2], atol=1e-5)
    np.testing.assert_allclose(inside.x, [0.5, 0.5], atol=1e-5)
    (circle,) = made.layout.shapes
    assert (circle.type, circle.x0, circle.x1, circle.y0, circle.y1) == ("circle", -1, 1, -1, 1)
    assert made.layout.yaxis.scaleanchor == "x"


def test_the_title_tells_spectral_radius_and_largest_singular_value() -> None:
    W = np.array([[0.5, 3.0], [0.0, -2.0]])  # triangular: its eigenvalues stand on the diagonal
    made = drawn("eigenvalues", recurrence(W))
    largest = np.sqrt(np.linalg.eigvalsh(W.T @ W).max())
    assert "ρ = 2," in made.layout.title.text
    assert made.layout.title.text.endswith(f"= {largest:.3g}")
    assert [(trace.name, list(trace.x)) for trace in made.data] == [
        ("inside the circle: 1", [0.5]),
        ("outside: 1", [-2.0]),
    ]


def test_of_a_gated_cell_one_gates_block_is_drawn() -> None:
    blocks = np.stack([np.eye(2) * size for size in (0.1, 0.2, 0.3)])
    trace = recurrence(blocks, ("gate", "line", "column"), gate=("reset", "keep", "candidate"))
    names = VIEWS["eigenvalues"].choices(Snapshot(1, 1.0, 0.5, trace=trace))["matrix"]
    assert list(names) == ["layer0/W/candidate", "layer0/W/reset", "layer0/W/keep"]
    assert names["layer0/W/keep"] == "layer 1: W of keep (z)"
    kept = drawn("eigenvalues", trace, matrix="layer0/W/keep")
    assert list(kept.data[0].x) == [np.float32(0.2)] * 2
    assert list(drawn("eigenvalues", trace).data[0].x) == [np.float32(0.3)] * 2


@pytest.mark.parametrize("W", [np.full((2, 2), np.nan), np.ones((2, 3))])
def test_what_has_no_eigenvalues_is_told(W: np.ndarray) -> None:
    made = drawn("eigenvalues", recurrence(W))
    assert not made.data
    assert len(made.layout.annotations) == 1


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("", ["layer0/W"]),
        ("layers=2&bidirectional=true", [f"layer{k}{way}/W" for k in (0, 1) for way in ("", "/backward")]),
        ("cell=gru", [f"layer0/W/{gate}" for gate in ("candidate", "reset", "keep")]),
        (f"{MULTIPLICATIVE}&cell=relu", ["encoder/layer0/W", "decoder/layer0/W"]),
        ("architecture=feed_forward&layers=3", []),
        ("architecture=self_attention", []),
        ("cell=lstm&hidden_size=200", []),  # four times 200²: too large to go along
    ],
)  # fmt: skip
def test_the_matrices_are_those_that_hand_a_state_on(link: str, found: list[str]) -> None:
    trainer = Trainer(Config.from_query(link if "hidden_size" in link else f"{link}&hidden_size=6"))
    snapshot = trainer.snapshot()
    assert snapshot.trace is not None
    assert list(matrices(snapshot.trace)) == found
    assert VIEWS["eigenvalues"].offered(snapshot) is bool(found)


def test_the_matrix_is_the_networks_own() -> None:
    trainer = Trainer(Config.from_query("cell=lstm&hidden_size=5"))
    W = trainer.model.recurrence.parameters_of("layer0_forward")["W"].detach().numpy()
    found = matrices(trainer.inspect())
    for row, gate in enumerate(trainer.model.cell.gates):
        assert (found[f"layer0/W/{gate}"] == W[5 * row : 5 * row + 5]).all()
