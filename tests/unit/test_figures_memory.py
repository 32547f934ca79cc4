"""What the page “Memory” draws: bits, heads on a circle, one operation, rungs; and the numbers behind it."""

import numpy as np
import pytest

from rnn_core import Config, Trainer, findings
from rnn_core.data import Signal, Trace
from rnn_core.figures import addressing, bit_maps, ladder, matrices, tape
from rnn_core.figures.addressing import STAGES, Operation
from rnn_core.figures.bit_maps import Strip
from rnn_core.figures.strips import stacked


def test_a_bit_is_wrong_on_the_other_side_of_a_half_and_only_where_it_is_asked() -> None:
    truth = np.array([[np.nan, np.nan], [0.0, 1.0], [1.0, 1.0]])
    answer = bit_maps.asked(np.array([[0.9, 0.1], [0.6, 0.6], [0.2, 0.9]]), truth)
    assert np.isnan(answer[0]).all()
    strip = Strip("NTM", answer, truth)
    assert strip.wrong.tolist() == [[False, False], [True, False], [True, False]]
    assert bit_maps.told([Strip("input", answer), strip]) == "NTM: 2 of 4 bits wrong."
    figure = bit_maps.draw([Strip("target", truth), strip], ("10", "·", "·"), 1)
    assert [trace.type for trace in figure.data] == ["heatmap", "heatmap", "scatter"]
    assert figure.data[2].x.tolist() == [1, 2]
    assert len(figure.layout.shapes) == 1


def test_strips_share_their_time_steps_and_keep_their_heights() -> None:
    layout = stacked("x", ["a", "b", "c"], [40, 80, 40], [str(t) for t in range(5)])
    heights = [np.ptp(layout[f"yaxis{n}"]["domain"]) for n in ("", "2", "3")]
    assert heights[1] == pytest.approx(2 * heights[0]) == pytest.approx(2 * heights[2])
    assert layout["xaxis"]["anchor"] == "y3"


@pytest.mark.parametrize(
    ("used", "N", "expected"),
    [
        ([0, 3, 9], 64, list(range(16))),
        ([0, 20], 64, list(range(32))),
        ([60, 62, 1, 3], 64, [(60 + k) % 64 for k in range(16)]),  # around the end: still sixteen
        ([], 64, list(range(16))),
        ([0, 5], 6, list(range(6))),
        ([0, 32], 64, list(range(64))),
    ],
)
def test_the_window_on_a_circle_holds_what_is_weighed(used: list[int], N: int, expected: list[int]) -> None:
    w = np.zeros((1, N))
    w[0, used] = 0.5
    assert tape.window([w]).tolist() == expected


def test_a_path_breaks_where_it_goes_around() -> None:
    w = np.eye(64)[[1, 0, 63, 62]]
    assert tape.window([w])[0] == 62
    figure = tape.weightings({"write0": w}, ("a", "b", "c", "d"), 2)
    path = figure.data[1]
    assert np.isfinite(path.y).all(), "in its window nothing goes around"
    whole = np.eye(4)[[1, 0, 3, 2]]
    assert np.isnan(tape.weightings({"write0": whole}, "abcd").data[1].y).sum() == 1


def test_heads_are_called_by_what_they_do() -> None:
    assert tape.called("write0", ["write0", "read0"]) == "write head"
    assert tape.called("read1", ["read0", "read1"]) == "read head 2"


def trained() -> Trace:
    trainer = Trainer(
        Config.from_query("task=copy&task.length=3&architecture.slots=8&hidden_size=8&batch_size=4")
    )
    for _ in range(4):
        trainer.update()
    return trainer.inspect(trainer.task.example("1010 0101 1100"))


def test_one_operation_is_the_four_equations_on_what_the_machine_noted() -> None:
    signals = {name: signal.values for name, signal in trained().signals.items()}
    for t in (0, 3):
        one = addressing.operation(signals, "head/write0", t)
        assert one.before.tolist() == (signals["head/write0"][t - 1].tolist() if t else np.eye(8)[0].tolist())
        np.testing.assert_allclose(one.gated, one.gate * one.content + (1 - one.gate) * one.before, atol=1e-6)
        moved = sum(
            share * np.roll(one.gated, move) for share, move in zip(one.shift, (-1, 0, 1), strict=True)
        )
        np.testing.assert_allclose(one.shifted, moved, atol=1e-6)
        raised = one.shifted**one.sharpness
        np.testing.assert_allclose(one.after, raised / raised.sum(), atol=1e-5)


@pytest.mark.parametrize("shown", range(1, len(STAGES) + 1))
def test_what_was_not_shown_yet_keeps_its_place(shown: int) -> None:
    row = np.array([0.7, 0.2, 0.1, 0.0])
    one = Operation(row, row, row, row, row, 2.0, 0.3, np.array([0.1, 0.2, 0.7]), 4.0)
    figure = addressing.draw(one, shown, np.arange(4))
    assert len(figure.data) == len(STAGES)
    assert [bool(np.any(bars.y)) for bars in figure.data] == [k < shown for k in range(len(STAGES))]
    assert figure.layout.height == addressing.draw(one, 1, np.arange(4)).layout.height
    assert addressing.told(one, shown) == f"{STAGES[shown - 1]}: slot 1: 0.70, slot 2: 0.20, slot 3: 0.10."
    assert len(one.words) == len(STAGES)


def test_a_matrix_for_each_time_step_and_no_more_than_there_is_room_for() -> None:
    figure = matrices.draw(np.ones((3, 4, 4)), ("a1", "b2", "a?"), 1)
    assert len(figure.layout.shapes) == len(figure.layout.annotations) == 3
    assert np.isfinite(figure.data[0].z).sum() == 48
    assert len(matrices.draw(np.ones((99, 2, 2)), ()).layout.shapes) == matrices.MOST
    assert not matrices.draw(np.ones((0, 2, 2)), ()).data


def test_rungs_say_how_many_times_the_longest_of_training_they_hold() -> None:
    found = ladder.multiples((9, 17, 33, 41, 49), 17, (4, 8, 16, 20, 24))
    assert found == {17: 1.0, 33: 2.0, 41: 2.5, 49: 3.0}
    assert ladder.times(found) == {17: "17 (1×)", 33: "33 (2×)", 49: "49 (3×)"}
    assert (
        ladder.multiples((9, 17, 34), 17, (1, 1, 1))
        == ladder.multiples((9, 17, 34), 17)
        == {17: 1.0, 34: 2.0}
    )


def test_a_walk_counts_moves_the_same_way_around_the_circle() -> None:
    walk = findings.walk(np.eye(8)[[1, 0, 7, 6, 6, 7]])
    assert (walk.one, walk.moves, walk.share) == (3, 5, 1.0)
    assert findings.walk(np.eye(8)[[3]]).moves == 0


def test_rows_are_read_before_anything_is_asked() -> None:
    assert findings.rows_read(trained()) == 3
    assert findings.rows_read(Trace({}, {})) == 0
    known = Signal(np.full((4, 2), np.nan), ("output", "bit"))
    assert findings.rows_read(Trace({}, {"target": known})) == 0
