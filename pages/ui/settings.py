"""The sidebar: task, shape and cell; then two drawers with everything else."""

import streamlit as st

from pages.ui import options, shapes, state
from pages.ui.presets import PRESETS
from rnn_core import CELLS, MODELS, TASKS, Config
from rnn_core.config import offers, option_groups

TIERS = {2: "Size, rate, clipping, length", 3: "Everything"}


def draw(opened: str) -> None:
    """The whole sidebar. `opened` is the lesson on screen."""
    config = state.config()
    st.markdown("### RNN Playground\n:gray[watch a network learn to read]")
    state.show_problem("link")
    _task(config)
    _shape(config)
    _cell(config)
    state.show_problem("settings")
    for tier, title in TIERS.items():
        _drawer(config, tier, title)
    _try_next(opened)


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


def _shape(config: Config) -> None:
    """Architectures that can serve the task; for the others, why not."""
    reasons = offers(config.task, config.model)
    name = state.seeded("set/architecture", config.model.architecture)
    st.segmented_control(
        "Shape",
        [name for name, reason in reasons.items() if not reason],
        key=name,
        format_func=lambda kind: MODELS[kind].title,
        on_change=_report,
        args=("architecture", name),
        help="\n".join(f"- {MODELS[name].title}: {MODELS[name].about}" for name in MODELS),
    )
    st.image(shapes.diagram(config.model.architecture, config.model.layers, config.model.bidirectional))
    if config.task.spec.outputs == "sequence":
        _attention(config)
    refused = {name: reason for name, reason in reasons.items() if reason}
    for name, reason in refused.items():
        st.caption(f"Not offered: {MODELS[name].title}. {reason}")


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
        state.choose(key, value)


def _drawer(config: Config, tier: int, title: str) -> None:
    """The options of one tier. It stands open when the link that was followed sets one of them."""
    groups = option_groups(config.task.name, config.model.architecture, config.model.cell)
    values = _values(config)
    known = {
        key: (one, values[key])
        for group, found in groups.items()
        for name, one in found.items()
        if one.tier == tier and (key := f"{group}.{name}" if group else name) in values
    }
    linked = any(key in known for key in state.get(state.LINKED, ()))
    drawer = st.expander(title, expanded=linked, key=f"drawer/{tier}", on_change="rerun")
    if not drawer.open:  # a closed drawer weighs nothing on the page
        return
    with drawer:
        for key, (one, value) in known.items():
            if _usable(config, key):
                options.widget(key, one, state.rate_now() if key == "learning_rate" else value)
        if tier == 2 and config.task.spec.causal:
            unit = config.task.unit
            st.caption(f"Not offered: bidirectional. Who predicts the next {unit} must not read it.")


def _usable(config: Config, key: str) -> bool:
    """Whether the option can be anything but its default here."""
    if key == "bidirectional":
        return not config.task.spec.causal
    if key == "teacher_forcing":
        return config.task.spec.causal or config.task.spec.outputs == "sequence"
    if key == "architecture.product":
        return config.model.attention == "multiplicative"
    if key == "architecture.attention_feeds_state":
        return config.model.attention != "none"
    if key == "embedding_size":
        return config.task.spec.input_kind == "tokens"
    return key != "stateful" or config.task.spec.causal


def _values(config: Config) -> dict[str, object]:
    """Every option's value by its key in a link."""
    values: dict[str, object] = {}
    groups = option_groups(config.task.name, config.model.architecture, config.model.cell)
    kind, cell = MODELS[config.model.architecture], CELLS[config.model.cell]
    settled = {
        "task": config.task,
        "architecture": kind.Options(**config.model.architecture_options),
        "cell": cell(**config.model.cell_options),
    }
    for group, known in groups.items():
        for name in known:
            if group:
                values[f"{group}.{name}"] = getattr(settled[group], name)
            elif name not in ("architecture", "cell"):
                home = config.model if hasattr(config.model, name) else config.training
                values[name] = getattr(home, name)
    return values


def _try_next(opened: str) -> None:
    """The lessons, one press away."""
    st.caption("TRY NEXT")
    for preset in PRESETS.values():
        st.button(
            preset.title,
            key=f"preset/{preset.key}",
            type="tertiary",
            icon=":material/check:" if preset.key == opened else None,
            on_click=state.open_preset,
            args=(preset.key,),
        )
