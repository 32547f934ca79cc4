"""A tune as bars on a piano roll, and how well a network knows each beat of one."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from rnn_core.figures import figure
from rnn_core.figures.colour import EITHER, HUES, clear
from rnn_core.melody import Melody, Part, Tone

GIVEN, WRITTEN, EXPECTED = EITHER.accent, EITHER.positive, EITHER.attention
ROW = 14  # pixels of a semitone
TOP, BOTTOM = 36, 84  # pixels of what is not notes: names of phrases above, beats and legend below
TALL = 200  # pixels of the picture by beats
FAINT = 0.02  # a chance below it is not drawn
_BLACK = frozenset({1, 3, 6, 8, 10})  # keys of a piano, counted from C


def _skeleton(name: str, y: str) -> dict[str, Any]:
    made = figure.skeleton(name, "beat", y)
    made["xaxis"] |= {"tickangle": 0, "zeroline": False}
    return made | {"margin": {"l": 56, "r": 16, "t": TOP, "b": BOTTOM}, "hovermode": "closest"}


_ROLL, _BEATS = _skeleton("piano roll", ""), _skeleton("beats", "accuracy")


def draw(
    melody: Melody, given: int | None = None, chances: np.ndarray | None = None, lowest: int = 60
) -> go.Figure:
    """The melody as bars: its first `given` notes (None: all) as what was given, the others as what was
    written.

    chances (notes, pitches), if told: what the network expected in place of each note, as cells; row k is of
    note k, and its first number of the pitch `lowest`. A row of NaN is of a note of which nobody was asked.
    """
    made = figure.figure(_ROLL, [], "" if melody.tones else "There is no note yet.")
    if not melody.tones:
        return made
    count = len(melody.tones) if given is None else given
    low, high = _span(melody, chances, lowest)
    _keys(made, low, high, max([melody.beats, *(part.end for part in melody.parts)]))
    if chances is not None:
        made.add_trace(_cells(melody.tones, chances, lowest))
    width = 0.8 if chances is None else 0.5  # what was expected shows above and below
    for name, tones, colour in (
        ("given" if count < len(melody.tones) else "the tune", melody.tones[:count], GIVEN),
        ("written", melody.tones[count:], WRITTEN),
    ):
        if tones:
            made.add_trace(_bars(name, tones, colour, width))
    _frame(made, melody.parts, melody.beats, melody.bar)
    white = [pitch for pitch in range(low, high + 1) if pitch % 12 not in _BLACK]
    made.update_yaxes(
        range=[low - 0.6, high + 0.6], showgrid=False, tickvals=white, ticktext=[_name(p) for p in white]
    )
    both = count < len(melody.tones) or chances is not None
    made.update_layout(showlegend=both, barmode="overlay", **_tall(ROW * (high - low + 1)))
    return made


def told(melody: Melody, given: int | None = None) -> str:
    """The roll in note names, for who cannot see it."""
    count = len(melody.tones) if given is None else given
    names = [tone.name for tone in melody.tones[count:]]
    more = f" The last {len(names)} are what the network wrote." if names else ""
    return f"Piano roll. {melody.told()}{more}"


def by_beat(
    accuracy: np.ndarray, parts: Sequence[Part], beats_of_bar: float, lines: Mapping[str, Mapping[str, float]]
) -> go.Figure:
    """Accuracy (beats,) by the beat in which a note begins, NaN where none does; the parts marked.

    lines: what simple methods reach in each part, name → part → accuracy.
    """
    known = np.isfinite(accuracy)
    traces = [_level(name, values, parts, place) for place, (name, values) in enumerate(lines.items())]
    if known.any():
        bars = {
            "type": "bar", "x": np.flatnonzero(known) + 0.5, "y": accuracy[known].astype(np.float32),
            "width": 0.86, "name": "the network", "marker": {"color": clear(EITHER.accent, 0.75)},
            "customdata": np.flatnonzero(known) + 1,
            "hovertemplate": "beat %{customdata}: %{y:.2f}<extra></extra>",
        }  # fmt: skip
        traces = [bars, *traces]
    made = figure.figure(_BEATS, traces, "Nothing has been measured yet.")
    if traces:
        _frame(made, parts, float(len(accuracy)), beats_of_bar)
        made.update_yaxes(range=[0.0, 1.05], tickformat=".2f", dtick=0.25)
        made.update_layout(**_tall(TALL))
    return made


def told_by_beat(accuracy: Mapping[str, float], lines: Mapping[str, Mapping[str, float]]) -> str:
    """The same by part, in one sentence."""

    def said(values: Mapping[str, float]) -> str:
        return ", ".join(f"{name} {value:.2f}" for name, value in values.items() if np.isfinite(value))

    others = "; ".join(f"{name}: {said(values)}" for name, values in lines.items())
    return f"Accuracy by phrase: {said(accuracy)}" + (f"; of simple methods, {others}." if others else ".")


def _span(melody: Melody, chances: np.ndarray | None, lowest: int) -> tuple[int, int]:
    """The lowest and the highest pitch that is drawn."""
    pitches = [tone.pitch for tone in melody.tones]
    if chances is not None:
        drawn = np.flatnonzero((np.nan_to_num(chances) >= FAINT).any(0)) + lowest
        pitches += drawn.tolist()
    low, high = min(pitches), max(pitches)
    return (low, high) if high - low >= 11 else (low - (11 - high + low) // 2, high + (12 - high + low) // 2)


def _bars(name: str, tones: Sequence[Tone], colour: str, width: float) -> dict[str, Any]:
    """Notes as rectangles: bars that lie, with a hair between one and the next."""
    return {
        "type": "bar", "orientation": "h", "name": name,
        "base": np.array([tone.start + 0.03 for tone in tones], np.float32),
        "x": np.array([tone.beats - 0.06 for tone in tones], np.float32),
        "y": np.array([tone.pitch for tone in tones], np.float32), "width": width,
        "marker": {"color": colour, "line": {"width": 0}},
        "customdata": [f"{tone.name}, from beat {tone.start + 1:g}, {tone.beats:g} long" for tone in tones],
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _cells(tones: Sequence[Tone], chances: np.ndarray, lowest: int) -> dict[str, Any]:
    """What was expected, as bars as faint as the chance is small."""
    note, pitch = np.nonzero(np.nan_to_num(chances)[: len(tones)] >= FAINT)
    share = chances[note, pitch]
    return {
        "type": "bar", "orientation": "h", "name": "what the network expected", "width": 1.0,
        "base": np.array([tones[k].start for k in note.tolist()], np.float32),
        "x": np.array([tones[k].beats for k in note.tolist()], np.float32),
        "y": (pitch + lowest).astype(np.float32),
        "marker": {"color": [clear(EXPECTED, 0.1 + 0.6 * float(p)) for p in share], "line": {"width": 0}},
        "customdata": share.astype(np.float32), "hovertemplate": "expected: %{customdata:.2f}<extra></extra>",
    }  # fmt: skip


def _level(name: str, values: Mapping[str, float], parts: Sequence[Part], place: int) -> dict[str, Any]:
    """A method as one level line over each part, broken between them."""
    x, y = list[float](), list[float]()
    for part in parts:
        if np.isfinite(values.get(part.name, np.nan)):
            x, y = [*x, part.start, part.end, part.end], [*y, values[part.name], values[part.name], np.nan]
    colour = HUES[place % len(HUES)]
    dash = {"color": colour, "width": 1.75, "dash": figure.DASHES[place % len(figure.DASHES)]}
    return figure.line(x, y, name, colour, line=dash, mode="lines", hovertemplate="%{y:.2f}")


def _keys(made: go.Figure, low: int, high: int, beats: float) -> None:
    """Rows of the black keys, shaded."""
    for pitch in range(low, high + 1):
        if pitch % 12 in _BLACK:
            made.add_shape(
                type="rect", x0=0, x1=beats, y0=pitch - 0.5, y1=pitch + 0.5, layer="below",
                line={"width": 0}, fillcolor=clear(EITHER.ink, 0.09),
            )  # fmt: skip


def _frame(made: go.Figure, parts: Sequence[Part], beats: float, bar: float) -> None:
    """Bar lines, and the names of the parts above, each with its own edge."""
    end = max([beats, *(part.end for part in parts)])
    edges = {part.start for part in parts} | {part.end for part in parts}
    for k in range(int(end // bar) + 1):
        wide = 2 if k * bar in edges else 1
        made.add_shape(
            type="line", x0=k * bar, x1=k * bar, y0=0, y1=1, yref="paper", layer="below",
            line={"color": clear(EITHER.ink, 0.35 if wide == 1 else 0.8), "width": wide},
        )  # fmt: skip
    for part in parts:
        made.add_annotation(
            text=part.name, x=(part.start + part.end) / 2, y=1, yref="paper", yanchor="bottom",
            showarrow=False, font={"size": 14, "color": EITHER.ink},
        )  # fmt: skip
    first = [k * bar for k in range(int(end // bar) + 1) if k * bar < end]
    made.update_xaxes(range=[-0.1, end + 0.1], tickvals=first, ticktext=[f"{x + 1:g}" for x in first])


def _tall(pixels: int) -> dict[str, Any]:
    """Height of a figure whose own part has so many pixels, with the legend below the beats."""
    legend = {"orientation": "h", "x": 0, "y": -48 / pixels, "yanchor": "top"}
    return {"height": TOP + pixels + BOTTOM, "legend": legend}


def _name(pitch: int) -> str:
    """A pitch of a white key in letters."""
    return f"{'C D EF G A B'[pitch % 12]}{pitch // 12 - 1}"
