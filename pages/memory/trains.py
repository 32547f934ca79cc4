"""Side by side: what each network answers, and what the machine does with its memory meanwhile."""

from typing import Any

import numpy as np
import streamlit as st

from pages.memory import members, seen
from pages.memory.members import TOGETHER
from pages.memory.seen import Seen
from pages.ui import door, plot, sentence_box, stage, state
from rnn_core import TASKS, findings
from rnn_core.engine import Group
from rnn_core.figures import bit_maps, tape, through_time
from rnn_core.figures.bit_maps import Strip
from rnn_core.figures.through_time import Line
from rnn_core.notation import number
from rnn_core.views import heads

EVERY = 1.0  # seconds between two looks
ABOUT = (
    "A neural Turing machine writes into slots of a table and reads them again. Where to is learnt by "
    "gradients (Graves, Wayne & Danihelka 2014). All networks read the same rows of bits."
)
COLOURS = through_time.RUNS
ERROR_ALT = "The share of wrong held-out bits of each network over the updates."
NO_HEADS = "No network here has a memory outside of its state: choose anew what they learn."


def draw() -> None:
    """What they learn, Train, the pattern, and the pictures."""
    stage.aside(ABOUT)
    TOGETHER.controls(_choices)
    pattern()
    TOGETHER.now_and_then(EVERY, _show)


def _choices() -> None:
    key = state.seeded("memory/topic", members.topic())
    st.selectbox(
        "They learn", list(members.topics()), key=key, format_func=lambda name: TASKS[name].title, width=230,
        on_change=_learn, args=(key,), help=members.settings()[0].task.about,
    )  # fmt: skip
    key = state.seeded("memory/beside", members.beside())
    st.pills(
        "Beside the first",
        list(members.BESIDE),
        key=key,
        selection_mode="multi",
        on_change=_put,
        args=(key,),
        help="A press puts one there, or takes it away; all start anew",
    )
    st.button(
        "Small and quick", key="memory/quick", on_click=members.choose_quick,
        disabled=members.quick(),
        help="A machine of 16 slots that copies at most 6 rows: after a few seconds its write head walks "
        "along the memory. All start anew",
    )  # fmt: skip


def _learn(key: str) -> None:
    wanted = st.session_state.get(key)
    if state.stale(key):
        state.reseed()
    elif wanted is not None:
        members.choose_topic(wanted)


def _put(key: str) -> None:
    if state.stale(key):
        state.reseed()
    else:
        members.put_beside(st.session_state.get(key) or [])


def pattern() -> None:
    """The rows of bits that all networks read, to be typed."""
    task = members.settings()[0].task
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="memory_pattern"):
        sentence_box.box("The rows of bits to read", members.text(), "memory/pattern_box", _read)
        texts = list(dict.fromkeys(task.suggestions()))
        sentence_box.offer(
            "Worth a look", texts, lambda text: task.called(text) or text, "memory/suggested", _take
        )
        if st.button(
            "Open on the bench", key="memory/bench", help="The first network, untrained, and this pattern"
        ):
            door.open_on_bench(members.settings()[0], members.text())
            st.switch_page(door.BENCH)
    state.show_problem("memory/pattern")


def _read(text: str) -> None:
    members.read(text)


def _take(text: str) -> None:
    members.read(text)
    state.reseed()


def _show() -> None:
    group = TOGETHER.group()
    st.caption(members.standing(group))
    found = seen.all_of(members.text())
    if not found:
        return
    machine = seen.with_heads(found)
    T = found[0].time_steps
    at, labels = seen.time(T), heads.labels(found[0].trace, T)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _bits(group, found, labels, at)
        if machine is not None:
            _heads(machine, labels, at)
    with right:
        if machine is None:
            st.caption(NO_HEADS)
        else:
            _memory(machine, at)
        _errors(group)


def _bits(group: Group, found: list[Seen], labels: list[str], at: int) -> None:
    """Input, target, and each answer, as strips over the same time steps."""
    task = group.configs[0].task
    example = task.example(members.text())
    inputs = np.asarray(task.encode([example]).inputs)[0]
    target = found[0].trace.signals["target"].values
    strips = [Strip("input", inputs), Strip("target", target)]
    for place, one in enumerate(found):
        answer = bit_maps.asked(one.trace.signals["prediction"].values, target)
        strips.append(Strip(one.name, answer, target, COLOURS[place % len(COLOURS)]))
    plot.draw(bit_maps.draw(strips, labels, at), key="memory_bits", config=plot.STILL, alt=bit_maps.ALT)
    st.markdown(state.escape(bit_maps.told(strips)))


def _heads(one: Seen, labels: list[str], at: int) -> None:
    """Where they stood, and what moved them."""
    w = heads.weightings(one.trace)
    figure = tape.weightings(w, labels, at)
    plot.draw(figure, key="memory_heads", config=plot.STILL, alt=tape.WEIGHTINGS_ALT)
    st.markdown(walked(w))
    figure = tape.moves(heads.moved(one.trace), labels, at)
    plot.draw(figure, key="memory_moves", config=plot.STILL, alt=tape.MOVES_ALT)


def walked(w: dict[str, np.ndarray]) -> str:
    """How each head went, in a sentence: by how many slots in how many time steps."""
    told = []
    for name, weighting in w.items():
        walk = findings.walk(weighting)
        told.append(
            f"The {tape.called(name, list(w))} moved on by one slot in {walk.one} of {walk.moves} time "
            f"steps; on average {walk.share:.0%} of its weight lay on one slot."
        )
    return " ".join(told)


def _memory(one: Seen, at: int) -> None:
    """What lies in it after the chosen time step, with the heads beside it."""
    values = one.trace.signals["memory"].values
    w = heads.weightings(one.trace)
    seen.dial(one.time_steps, heads.labels(one.trace, one.time_steps))
    standing = {name: weighting[at] for name, weighting in w.items()}
    figure = tape.memory(values[at], standing, tape.largest(values), tape.window(list(w.values())))
    plot.draw(figure, key="memory_tape", config=plot.STILL, alt=tape.MEMORY_ALT)
    st.html(table(one, at))


def table(one: Seen, at: int) -> str:
    """The numbers that moved each head at the chosen time step."""
    columns = ("key strength β", "gate g", "shift −1, 0, +1", "sharpness γ")
    head = "".join(f"<th>{name}</th>" for name in ("", *columns))
    moved = heads.moved(one.trace)
    rows = ""
    for name, parts in moved.items():
        shares = ", ".join(number(float(s), 2) for s in parts["shift"][at])
        strength, gate, sharpness = (
            number(float(parts[part][at]), 2) for part in ("strength", "gate", "sharpness")
        )
        cells = "".join(f"<td>{cell}</td>" for cell in (strength, gate, shares, sharpness))
        rows += f"<tr><th>{tape.called(name, list(moved))}</th>{cells}</tr>"
    return f'<div class="ways"><table><tr>{head}</tr>{rows}</table></div>'


def _errors(group: Group) -> None:
    """Wrong bits over the updates."""
    leading = group.configs[0].task.metrics[0]
    lines = list[Line]()
    for place, (run, name) in enumerate(zip(group.runs, members.names(group.configs), strict=True)):
        found: list[tuple[int, Any]] = [(u, values[leading.name]) for u, values in run.record.metrics]
        if found:
            updates, values = zip(*found, strict=True)
            lines.append(Line(name, np.array(updates, float), np.array(values, float), place))
    figure = through_time.plain(lines, f"held-out {leading.title}", "update", top=None)
    plot.draw(figure, key="memory_errors", config=plot.STILL, alt=ERROR_ALT)
