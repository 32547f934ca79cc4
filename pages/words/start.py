"""The section “Head start”: two language models race, one of them reads its words through learnt vectors."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.ui import door, live, plot, stage, state
from pages.ui.together import Together
from pages.words import asked, members, session
from rnn_core import Config, ConfigError
from rnn_core.engine import ReadVectors, StartVectors
from rnn_core.engine.words import shared
from rnn_core.figures import through_time
from rnn_core.figures.through_time import Line

RACE = "task=word_text&hidden_size=64&updates=2000&evaluate_every=20"
NAMES = ("as drawn", "from the vectors")
EVERY = 1.5  # seconds between two looks
E_LENGTH = "embedding_size"
ALT = "Two lines over the updates: how well each language model tells the next word of held-out tales."
ABOUT = (
    "Two language models read our tales word by word: the same sentences in the same order, the same weights "
    "but for one matrix. One begins with E as it was drawn, the other with E from the vectors above, each "
    "brought to the spread that is usual for E. Train the vectors first; untrained ones start nothing."
)


@dataclass(frozen=True, eq=False)
class Start:
    """What the second network was started with."""

    edit: StartVectors
    length: int
    known: int
    of: int


def settings() -> tuple[Config, Config]:
    """Twice the same: what differs is where E starts."""
    found: Start | None = state.get(session.START)
    setting = Config.from_query(f"{RACE}&{E_LENGTH}={32 if found is None else found.length}")
    return setting, setting


class Race(Together):
    """Two networks, of which the second starts from learnt vectors, again after every reset."""

    def reset(self) -> None:
        """Both back to where they started."""
        super().reset()
        start()


TOGETHER = Race("head start", settings, lambda: tuple(f"The network {name}" for name in NAMES))


def draw() -> None:
    """What the vectors are, the race, and the way to the bench."""
    stage.aside(ABOUT)
    run = members.TOGETHER.group().runs[0]
    found: Start | None = state.get(session.START)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            "Take these vectors", key="words/take", icon=":material/flag:", on_click=_take,
            disabled=not run.updates or members.TOGETHER.playing(),
            help="The vectors as they are now start the second network; both begin anew",
        )  # fmt: skip
        if st.button(
            "Open on the bench", key="words/bench", disabled=found is None,
            help="The network that starts from these vectors, untrained",
        ) and found is not None:  # fmt: skip
            door.open_on_bench(settings()[1], edit=found.edit)
            st.switch_page(door.BENCH)
    state.show_problem("words/start")
    if found is None:
        st.info("Train the vectors above, pause, and take them.", icon=":material/info:")
        return
    st.caption(
        f"{found.known} of its {found.of} words start from the vectors of "
        f"{state.escape(found.edit.source)}; the others as they were drawn."
    )
    TOGETHER.controls()
    TOGETHER.now_and_then(EVERY, _show)


def _take() -> None:
    """The vectors as they are now."""
    run = members.TOGETHER.group().runs[0]
    state.problem("words/start")
    try:
        found = live.ask(run, ReadVectors()).result(timeout=live.AGAIN)
    except (ConfigError, TimeoutError) as error:
        state.problem("words/start", str(error) or "The computer is busy: press again in a moment.")
        return
    first = Config.from_query(RACE).task
    words = first.spec.input_vocabulary
    own = words.symbols if words is not None else ()
    known = len(shared(own, found.words)[0])
    if not known:
        state.problem("words/start", "None of these words stands in our tales: nothing would be started.")
        return
    source = f"{asked.called(run.config)}, seed {run.config.training.seed}, after {found.update:,} updates"
    edit = StartVectors(found.words, found.E, source)
    TOGETHER.drop()
    state.put(session.START, Start(edit, found.E.shape[1], known, len(own)))
    start()


def start() -> None:
    """Put the vectors into the second network."""
    found: Start | None = state.get(session.START)
    if found is None:
        return
    try:
        second = TOGETHER.group().runs[1]
        if not second.edits:
            state.settle(state.engine().edit(second.id, state.owner(), found.edit))
    except ConfigError as error:
        state.problem(TOGETHER.place, str(error))


def _show() -> None:
    start()  # also networks that were made anew because the old ones had been put away
    group = TOGETHER.group()
    leading = group.configs[0].task.metrics[0]
    lines = []
    for place, (run, name) in enumerate(zip(group.runs, NAMES, strict=True)):
        measured = run.record.metrics
        x = np.array([update for update, _ in measured], float)
        y = np.array([values[leading.name] for _, values in measured], float)
        lines.append(Line(name, x, y, place))
    figure = through_time.plain(lines, f"held-out {leading.title}", "updates", top=None)
    figure.update_yaxes(type="log", tickformat="~g")
    plot.draw(figure, key="words_race", config=plot.STILL, alt=ALT)
    st.markdown(told(lines, leading.title))
    if note := group.runs[1].note:
        st.caption(state.escape(note))


def told(lines: list[Line], title: str) -> str:
    """Who is ahead, and by how much: "After 300 updates: perplexity 9.1 as drawn, 8.2 from the vectors"."""
    drawn, started = lines
    if not len(drawn.x) or len(drawn.x) != len(started.x):
        return ""
    one, other = float(drawn.y[-1]), float(started.y[-1])
    return (
        f"After {int(drawn.x[-1]):,} updates: {title} **{one:.2f}** {NAMES[0]}, **{other:.2f}** {NAMES[1]} "
        f"({other / max(one, 1e-12) - 1:+.0%})."
    )
