"""Under the score: what is watched, the way back in time, and the tools of each task."""

from collections.abc import Callable

import streamlit as st

from pages.ui import live, look, own_text, sequences, state
from rnn_core import ConfigError
from rnn_core.engine import Run, Write
from rnn_core.notation import NAMES
from rnn_core.tasks import Task

Tools = dict[str, Callable[[Run], None]]
MOST_FLIPS = 6
RATES = [2.0, 5.0, 10.0, 25.0]


def sentence(run: Run) -> None:
    """Pick a sentence to watch, or type one."""
    task = run.config.task
    suggested = list(dict.fromkeys([*task.suggestions(), state.watched()]))
    name = state.seeded("sentence", state.watched())
    st.selectbox(
        "The sentence to watch",
        suggested,
        placeholder="Type a sentence to watch",
        label_visibility="collapsed",
        width="stretch",
        help="Pick one or type your own, then press Enter",
        key=name,
        format_func=lambda text: text.replace("\n", "⏎"),
        accept_new_options=True,
        on_change=_watch,
        args=(name,),
    )


def _watch(name: str) -> None:
    if not state.stale(name):
        state.watch(st.session_state[name] or "")


def about_sentence(run: Run) -> None:
    """What is wrong with the sentence that was typed; chips for the words never seen in training."""
    state.show_problem("sentence")
    task = run.config.task
    example = task.example(state.watched())
    unknown = [
        f":orange-badge[{state.escape(word)} → {state.escape(given)}]"
        for word, given, new in zip(example.inputs, task.reads(example), task.unknown(example), strict=True)
        if new
    ]
    if unknown:
        st.markdown(
            " ".join(dict.fromkeys(unknown))
            + " :gray[never seen in training: the network reads the sign in angle brackets instead, "
            "the same for all such words]"
        )


def view() -> None:
    """How the score is drawn: a preference of this visit, no part of the setting."""
    with st.popover("View", icon=":material/tune:"):
        st.toggle("Order units by similarity", key="by_likeness")
        st.segmented_control("Ribbons show", ["gradient", "activation"], key="ribbons", default="gradient")
        st.segmented_control(
            "Letters", list(NAMES), key="notation", default="ours", format_func=NAMES.__getitem__
        )
        st.toggle("Projector size", key="projector")
        st.select_slider(
            "Pictures a second", RATES, value=10.0, key="rate", format_func=lambda rate: f"{rate:g}"
        )


def history(run: Run) -> None:
    """Back in time, while the run stands still."""
    moments = sorted({*run.moments, run.updates})
    if look.moving(run) or len(moments) < 2:
        return
    here = state.get(state.MOMENT)
    name = state.seeded("moment", run.updates if here is None else run.at(here))
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.select_slider(
        "Go back in time: the network as it was after update",
        moments,
        key=name,
        format_func=lambda update: f"{update:,}",
        on_change=_travel,
        args=(name,),
    )
    if here is not None:
        right.button("Train on from here", key="fork", on_click=_fork)


def _travel(name: str) -> None:
    if state.stale(name):
        return
    run = state.run()
    chosen = st.session_state[name]
    moment = None if chosen == run.updates else chosen
    state.put(state.MOMENT, moment)
    try:
        state.settle(state.engine().travel(run.id, state.owner(), moment))
    except ConfigError as error:
        state.problem("run", str(error))


def _fork() -> None:
    old, moment = state.run(), state.get(state.MOMENT)
    try:
        made = state.engine().fork(old.id, state.owner(), moment)
        state.engine().drop(old.id, state.owner())
    except ConfigError as error:
        state.problem("run", str(error))
        return
    state.put(state.RUN, made.id)
    state.put(state.MOMENT, None)
    state.reseed()


# -- the tools of the tasks ---------------------------------------------------------------------------


def offered(run: Run) -> Tools:
    """The tools that fit the task, by the title of their tab."""
    task = run.config.task
    opinions: Tools = {"Change the sentence": changes} if hasattr(task, "push") else {}
    letters: Tools = (
        {"What it writes": writing, "Bring text": own_text.draw} if task.unit == "character" else {}
    )
    if task.spec.outputs == "sequence":
        looks: Tools = {"Attention": sequences.matrix} if run.config.model.attention != "none" else {}
        return {"What it answers": sequences.answers, **looks}
    return opinions | (letters if task.spec.causal else {}) | _waves(task)


def _waves(task: Task) -> Tools:
    return {"Let it run on": sequences.waves} if task.unit == "value" else {}


def changes(run: Run) -> None:
    """One word changed, or filler put in: the two ways to try what the verdict hangs on."""
    left, right = st.columns(2, gap="large")
    with left:
        _flips(run)
    with right:
        _push(run)


def _flips(run: Run) -> None:
    st.markdown(
        "**Change one word to flip it.** Each of these differs from the watched sentence in one word."
    )
    found = run.config.task.flips(state.watched())  # type: ignore[attr-defined]
    if not found:
        st.caption("No single word of this sentence is known to turn it. Type another sentence above.")
    for number, text in enumerate(found[:MOST_FLIPS]):
        st.button(text, key=f"flip/{number}", type="tertiary", on_click=state.watch, args=(text,))


def _push(run: Run) -> None:
    st.markdown("**Push the clue away.** Filler words behind the word that decides, in the watched sentence.")
    gap = st.slider("Filler words", 0, 60, key="gap", on_change=_pushed, label_visibility="collapsed")
    longest = int(getattr(run.config.task, "filler", 0))
    if gap > longest:
        st.caption(
            f"The network was trained with at most {longest} filler words. "
            "“Push the clue away” in the sidebar trains it with more."
        )


def _pushed() -> None:
    gap, base = st.session_state["gap"], state.get(state.UNPUSHED) or state.watched()
    task = state.config().task
    try:
        longer = task.push(base, gap)  # type: ignore[attr-defined]
    except ConfigError as error:
        state.problem("sentence", str(error))
        return
    state.watch(longer)
    state.put(state.UNPUSHED, base)
    st.session_state["gap"] = gap


def writing(run: Run) -> None:
    """What the network writes, at a temperature; anew with every look."""
    left, middle, right = st.columns([3, 2, 2], vertical_alignment="bottom")
    prompt = left.text_input("Begin with", value=_prompt(run), key="prompt", max_chars=200)
    temperature = middle.slider(
        "Temperature",
        0.0,
        2.0,
        0.7,
        0.05,
        key="temperature",
        help="0: always the likeliest character. Higher: bolder",
    )
    again = right.number_input(
        "Sample number", 0, 999, 0, key="sample", help="The same number writes the same text"
    )
    if not prompt:
        st.caption("Type at least one character to go on from.")
        return

    def show() -> None:
        found = live.answer(state.run(), Write(prompt, 160, temperature, 2, int(again)))
        if found is None:
            return
        for text in found.texts:
            st.code(text, language=None, wrap_lines=True)
        kept = (
            "" if found.rules_kept is None else f" · {found.rules_kept:.0%} of brackets and quotes are right"
        )
        st.caption(f"as the network writes now · surprise {found.bits:.2f} bits a character{kept}")

    live.slowly(run, show)


def _prompt(run: Run) -> str:
    corpus = getattr(run.config.task, "corpus", "")
    return {"elman": "b", "verse": "Once upon "}.get(corpus, state.watched()[:8])
