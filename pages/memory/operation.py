"""One operation of one head in slow motion: one press for each of its parts."""

import streamlit as st

from pages.memory import members, seen, session, trains
from pages.memory.members import TOGETHER
from pages.ui import plot, stage, state
from rnn_core.figures import addressing, tape
from rnn_core.views import heads

EVERY = 1.5  # seconds between two looks
ABOUT = (
    "How does a head come from where it stood to where it goes, in a way that has a gradient? It never "
    "jumps: it **weighs** all slots, and four small sums make the new weighting of the old one. Press on, "
    "part by part."
)
LAST = len(addressing.STAGES)


def draw() -> None:
    """The pattern, which head, which time step, and the bars."""
    stage.aside(ABOUT)
    TOGETHER.controls()
    trains.pattern()
    TOGETHER.now_and_then(EVERY, _show)


def _show() -> None:
    st.caption(members.standing(TOGETHER.group()))
    machine = seen.with_heads(seen.all_of(members.text()))
    if machine is None:
        st.caption(trains.NO_HEADS)
        return
    names = [heads.short(name) for name in heads.heads(machine.trace)]
    labels = heads.labels(machine.trace, machine.time_steps)
    turned, pressed = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with turned:
        seen.dial(machine.time_steps, labels)
    with pressed:
        chosen = _head(names)
        shown = _steps()
    at = seen.time(machine.time_steps)
    one = addressing.operation(seen.numbers(machine.trace), f"head/{chosen}", at)
    left, right = st.columns([3, 2], gap="large")
    with left:
        figure = addressing.draw(one, shown, addressing.slots(one))
        plot.draw(figure, key="memory_operation", config=plot.STILL, alt=addressing.ALT)
        st.markdown(state.escape(addressing.told(one, shown)))
    with right:
        for place in range(shown):
            st.markdown(f"**{place}. {addressing.STAGES[place]}**: {state.escape(one.words[place])}")
        weighting = {chosen: heads.weightings(machine.trace)[chosen]}
        figure = tape.weightings(weighting, labels, at)
        plot.draw(figure, key="memory_one_head", config=plot.STILL, alt=tape.WEIGHTINGS_ALT)


def _head(names: list[str]) -> str:
    """The head that is walked through."""
    known = state.get(session.HEAD, names[0])
    chosen = known if known in names else names[0]
    key = state.seeded("memory/head", chosen)
    st.segmented_control(
        "Head",
        names,
        key=key,
        format_func=lambda name: tape.called(name, names),
        on_change=_choose,
        args=(key,),
        label_visibility="collapsed",
        required=True,
    )
    return str(chosen)


def _choose(key: str) -> None:
    if not state.stale(key) and st.session_state.get(key):
        state.put(session.HEAD, st.session_state[key])
        state.put(session.STAGE, 1)
    state.reseed()


def _steps() -> int:
    """How many parts are shown, and the press that shows one more."""
    shown = min(max(1, int(state.get(session.STAGE, 1))), LAST)
    with st.container(horizontal=True, gap="small"):
        label = "From the start" if shown == LAST else f"Next: {addressing.STAGES[shown].lower()}"
        st.button(
            label,
            key="memory/stage",
            icon=":material/arrow_forward:" if shown < LAST else ":material/replay:",
            on_click=_go,
            args=(1 if shown == LAST else shown + 1,),
        )
        st.button("All at once", key="memory/all_stages", on_click=_go, args=(LAST,), disabled=shown == LAST)
    return shown


def _go(stage_shown: int) -> None:
    state.put(session.STAGE, stage_shown)
