"""The tools under the score, in teaching order. A new one is a function in a file and one line here."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.bench import (
    changes,
    composing,
    drawing,
    figures,
    going_on,
    ladder,
    own_text,
    sequences,
    session,
    signals,
    tune,
    writing,
)
from rnn_core import Config
from rnn_core.engine import Run


@dataclass(frozen=True)
class Tool:
    """The title of its tab, for which settings it is offered, and how it is drawn."""

    title: str
    fits: Callable[[Config], bool]
    draw: Callable[[Run], None]


TOOLS = (
    Tool("Change the sentence", lambda config: config.task.longest_gap() is not None, changes.draw),
    Tool("What it answers", lambda config: config.task.spec.most_outputs > 0, sequences.answers),
    Tool("Attention", sequences.looks, sequences.matrix),
    Tool("What it writes", writing.fits, writing.draw),
    Tool("The tune", tune.fits, tune.draw),
    Tool("It goes on", tune.fits, going_on.draw),
    Tool("What it draws", drawing.fits, drawing.draw),
    Tool("Compose a picture", composing.composes, composing.draw),
    Tool("Where it looks", composing.maps, composing.where),
    Tool("Bring text", lambda config: bool(config.task.training_text()), own_text.draw),
    Tool("Let it run on", sequences.goes_on, sequences.waves),
    Tool("By length", lambda config: config.task.climbs, ladder.draw),
    Tool("Figures", lambda config: True, figures.metrics),
    Tool("Any signal", lambda config: True, signals.draw),
    Tool("Share", lambda config: True, figures.share),
)


def offered(config: Config) -> tuple[Tool, ...]:
    """The tools that fit the setting."""
    return tuple(tool for tool in TOOLS if tool.fits(config))


def draw(run: Run) -> None:
    """A tab for each tool that fits; only what is open is drawn."""
    fitting = offered(run.config)
    tabs = st.tabs([tool.title for tool in fitting], key=session.TOOLS, on_change="rerun")
    for place, tool in zip(tabs, fitting, strict=True):
        if place.open:
            with place:
                tool.draw(run)
