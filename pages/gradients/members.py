"""The networks that fill in blanks: tanh, GRU and LSTM on the same sentences, and what can be changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.gradients import session
from pages.ui import state
from pages.ui.together import Together
from rnn_core import CELLS, Config, ConfigError, several

USUAL = "task=fill_in"
CELLS_SHOWN = ("cell=tanh", "cell=gru", "cell=lstm")
COUNTER = "cell=relu&cell.recurrent=identity&learning_rate=0.002"
LAG = "cell=lstm&cell.lag=30"
HELD = "cell=tanh&gradient_regularizer=1"


def usual() -> str:
    """The link of the three networks that a first visit sees."""
    return several.to_query(tuple(Config.from_query(f"{USUAL}&{cell}") for cell in CELLS_SHOWN))


def query() -> str:
    """The link of the networks."""
    found = state.get(session.MEMBERS)
    return str(found) if found is not None else usual()


def settings() -> tuple[Config, ...]:
    """The setting of each network."""
    return several.from_query(query())


TOGETHER = Together("gradients", settings, lambda: names(settings()))


def said(field: str) -> Any:
    """An option of what they all learn."""
    return getattr(settings()[0].task, field)


def follow(link: str) -> None:
    """Take over the networks of a link. What does not fit here is told, and changes nothing."""
    try:
        found = several.from_query(link)
        if any(config.task.name != settings()[0].task.name for config in found):
            raise ConfigError(f"{found[0].task.title} is learnt on the bench: this page fills in blanks.")
        if any(config.model.bidirectional or not config.offered("cell") for config in found):
            raise ConfigError(
                "The networks of this page are recurrences that read one way: how far back they remember is "
                "the question."
            )
        learn(found)
    except ConfigError as error:
        state.problem("link", str(error))


def learn(new: Sequence[Config]) -> None:
    """Other networks, untrained. Raises ConfigError for some that cannot be, and keeps the ones before."""
    before = state.get(session.MEMBERS)
    state.put(session.MEMBERS, several.to_query(tuple(new)))
    state.reseed()
    try:
        TOGETHER.group()
    except ConfigError:
        state.put(session.MEMBERS, before)
        raise


def change_task(**fields: Any) -> None:
    """The same networks with another option of the task."""
    try:
        task = replace(settings()[0].task, **fields)
    except ConfigError as error:
        state.problem(TOGETHER.place, str(error))
        state.reseed()
        return
    _try([replace(config, task=task) for config in settings()])


def _try(new: Sequence[Config]) -> None:
    """Learn these; what cannot be is told."""
    try:
        learn(new)
    except ConfigError as error:
        state.problem(TOGETHER.place, str(error))
        state.reseed()


def put_beside(link: str | None, before: str | None) -> None:
    """Put a network (None: none) beside the others: in the place of the one `before` it, of the last one if
    there are four.
    """
    gone, new = ([] if one is None else [_beside(one)] for one in (before, link))
    kept = [config for config in settings() if config not in (*gone, *new)]
    _try([*kept[: several.MOST - len(new)], *new] or gone)  # the only one stays


def shown(link: str) -> bool:
    """Whether this network is among them."""
    return _beside(link) in settings()


def _beside(link: str) -> Config:
    """A network of this link with the task and the seed of the others."""
    first = settings()[0]
    made = Config.from_query(
        f"task={first.task.name}&updates={first.training.updates}&seed={first.training.seed}&{link}"
    )
    return replace(made, task=first.task)


def names(configs: Sequence[Config]) -> list[str]:
    """What each is called: its cell, and how W starts where that is not as usual."""
    found = []
    for config in configs:
        options = config.model.cell_options
        start, lag = options.get("recurrent"), options.get("lag")
        more = (
            f", W = {start}"
            if start not in (None, "uniform")
            else f", gates for a lag of {lag}"
            if lag
            else ""
        )
        found.append(
            CELLS[config.model.cell].title
            + more
            + (", gradient regularised" if config.training.gradient_regularizer else "")
        )
    return found


def tell() -> None:
    """How far training is, under the controls: "tanh: update 120, accuracy 0.33"."""
    group = TOGETHER.known()
    if group is None:
        return
    parts = []
    for run, name in zip(group.runs, names(group.configs), strict=True):
        measured = run.record.metrics
        accuracy = f", held-out accuracy {measured[-1][1]['accuracy']:.2f}" if measured else ""
        parts.append(f"{name}: update {run.updates:,}{accuracy}")
    st.caption(" · ".join(map(state.escape, parts)))
