"""The sidebar: task, shape and cell; then two drawers with everything else."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.bench import lesson, session
from pages.bench.preset import GROUPS, Preset
from pages.bench.presets import FIRST_VISIT, PRESETS
from pages.ui import diagram, options, state
from rnn_core import CELLS, MODELS, TASKS, Config
from rnn_core.config import applies, offers, option_groups
from rnn_core.engine import Run

FIRST_GROUP = PRESETS[FIRST_VISIT].group
TIERS = {2: "Size, rate, clipping, length", 3: "Everything"}


def draw(opened: str) -> DeltaGenerator:
    """The whole sidebar. `opened` is the lesson on screen. Returns the place for `size`."""
    config = session.config()
    st.markdown("# RNN Playground\n:gray[watch a network learn to read]")
    if state.get(session.LOCKED):
        return _locked(config, opened)
    _task(config)
    _shape(config)
    place = st.container()
    if config.offered("cell"):
        _cell(config)
    state.show_problem("settings")
    for tier, title in TIERS.items():
        _drawer(config, tier, title)
    _try_next(opened)
    return place


def _locked(config: Config, opened: str) -> DeltaGenerator:
    """A class sees one setting: what it is, and the lessons."""
    model = config.model
    cell = f" · {CELLS[model.cell].title}" if config.offered("cell") else ""
    st.markdown(f"**{config.task.title}** · {MODELS[model.architecture].title}{cell}")
    diagram.draw(MODELS[model.architecture].diagram(model, config.task.spec))
    place = st.container()
    st.caption("This link keeps the setting as it is, so that everybody trains the same network.")
    st.button("Unlock the settings", key="unlock", type="tertiary", on_click=_unlock)
    _try_next(opened)
    return place


def _unlock() -> None:
    state.put(session.LOCKED, False)


def size(place: DeltaGenerator, run: Run) -> None:
    """What the network is made of, and what one pass over the watched example takes."""
    snapshot = run.snapshot
    if snapshot is None or snapshot.work is None:
        return
    work = snapshot.work
    chain = "1 operation" if work.waits == 1 else f"{work.waits:,} operations that wait for one another"
    place.caption(
        f"**{snapshot.parameters:,}** parameters · for the watched example "
        f"**{round(work.multiplications):,}** multiplications, in a chain of {chain}"
    )


def _task(config: Config) -> None:
    name = state.seeded("set/task", config.task.name)
    st.selectbox(
        "Task",
        list(TASKS),
        key=name,
        format_func=lambda task: TASKS[task].title,
        help=config.task.about,
        on_change=_report,
        args=("task", name),
    )
    for key, known in option_groups(config.task.name, config.model.architecture, config.model.cell)[
        "task"
    ].items():
        if known.tier == 1:
            options.widget(f"task.{key}", known, config.values()[f"task.{key}"], session.choose)


def _shape(config: Config) -> None:
    """Architectures that can serve the task; for the others, why not."""
    reasons = offers(config.task)
    name = state.seeded("set/architecture", config.model.architecture)
    st.selectbox(
        "Shape",
        [name for name, reason in reasons.items() if not reason],
        key=name,
        format_func=lambda kind: MODELS[kind].title,
        on_change=_report,
        args=("architecture", name),
        help="\n".join(f"- {MODELS[name].title}: {MODELS[name].about}" for name in MODELS),
    )
    diagram.draw(MODELS[config.model.architecture].diagram(config.model, config.task.spec))
    if config.offered("attention"):
        _attention(config)
    refused = {name: reason for name, reason in reasons.items() if reason}
    if refused:
        st.caption(
            "Not for this task: " + ", ".join(MODELS[name].title for name in refused),
            help="\n".join(f"- {MODELS[name].title}: {reason}" for name, reason in refused.items()),
        )


def _attention(config: Config) -> None:
    """Whether, and how, each output looks back at the inputs."""
    known = option_groups(config.task.name, config.model.architecture, config.model.cell)[""]["attention"]
    name = state.seeded("set/attention", config.model.attention)
    st.segmented_control(
        known.label, known.choices, key=name, on_change=_report, args=("attention", name), help=known.help
    )


def _cell(config: Config) -> None:
    name = state.seeded("set/cell", config.model.cell)
    st.segmented_control(
        "Cell",
        list(CELLS),
        key=name,
        format_func=lambda cell: CELLS[cell].title,
        on_change=_report,
        args=("cell", name),
        help="\n".join(f"- {kind.title}: {kind.about}" for kind in CELLS.values()),
    )


def _report(key: str, name: str) -> None:
    value = st.session_state[name]
    if value is None:  # pressing the chosen one again unchooses it: then nothing changes
        state.reseed()
    elif not state.stale(name):
        session.choose(key, value)


def _drawer(config: Config, tier: int, title: str) -> None:
    """The options of one tier. It stands open when the link that was followed sets one of them."""
    groups = option_groups(config.task.name, config.model.architecture, config.model.cell)
    known = {
        key: one
        for group, found in groups.items()
        for name, one in found.items()
        if one.tier == tier and config.offered(key := f"{group}.{name}" if group else name)
    }
    linked = any(key in known for key in state.get(session.LINKED, ()))
    drawer = st.expander(title, expanded=linked, key=f"drawer/{tier}", on_change="rerun")
    if not drawer.open:  # a closed drawer weighs nothing on the page
        return
    values = config.values() | {"learning_rate": session.rate_now()}
    with drawer:
        for key, one in known.items():
            options.widget(key, one, values[key], session.choose)
        _not_offered(config, tier)


def _not_offered(config: Config, tier: int) -> None:
    """Why a network that could read both ways may not here."""
    kind = MODELS[config.model.architecture]
    reason = kind.refuses(config.task.spec, replace(config.model, bidirectional=True))
    if tier == 2 and reason and applies("bidirectional", config.model.architecture):
        st.caption(f"Not offered: bidirectional. {reason}")


def _try_next(opened: str) -> None:
    """The lessons by their headings; that of the one on screen stands open. Closed ones weigh nothing."""
    st.caption("LESSONS")
    here, done = PRESETS[opened].group if opened else FIRST_GROUP, session.done()
    for group in GROUPS:
        found = [preset for preset in PRESETS.values() if preset.group == group]
        through = sum(preset.key in done for preset in found)
        name = lesson.drawer(group)
        st.session_state.setdefault(name, group == here)
        title = f"{group} · {through}/{len(found)}"
        drawer = st.expander(title, expanded=st.session_state[name], key=name, on_change="rerun")
        with drawer:
            for preset in found if drawer.open else ():
                _lesson(preset, preset.key == opened, preset.key in done)


def _lesson(preset: Preset, is_open: bool, is_done: bool) -> None:
    st.button(
        preset.title,
        key=f"preset/{preset.key}",
        type="tertiary",
        icon=":material/arrow_right:" if is_open else ":material/check:" if is_done else None,
        on_click=lesson.open_preset,
        args=(preset.key,),
    )
