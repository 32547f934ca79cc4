"""The section “Head start”: two language models race, one of them reads its words through learnt vectors."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from pages.ui import door, live, plot, stage, state
from pages.ui.together import Together
from pages.words import asked, members, session
from rnn_core import Config, ConfigError
from rnn_core.engine import Group, ReadVectors, StartVectors
from rnn_core.engine.words import shared
from rnn_core.figures import through_time
from rnn_core.figures.through_time import Line

RACE = f"task=analogies&{members.NEXT}&updates=1600&evaluate_every=20"
SENTENCES = (300, 1_000, 9_000)
NAMES = ("as drawn", "from the vectors")
EVERY = 1.5  # seconds between two looks
ALT = "Two lines over the updates: how well each language model tells the next word of held-out sentences."
ABOUT = (
    "Two language models learn to tell the next word, from the same sentences in the same order and with the "
    "same weights but for one matrix: one begins with E as it was drawn, the other with the vectors above, "
    "at the spread that E is drawn with. The vectors have read all 9,000 sentences; these two may read fewer."
)
HELPS = (
    "With 300 sentences a start from fully trained vectors gets farther down than the other ever does: the "
    "vectors know words that these sentences hardly show. Then both rise again, as they learn their "
    "sentences by heart. With all 9,000 the two end alike: what the start knew can be learnt there, too."
)


@dataclass(frozen=True, eq=False)
class Start:
    """What the second network was started with."""

    edit: StartVectors
    length: int
    known: int
    of: int


def sentences() -> int:
    """How many sentences they read."""
    return int(state.get(session.FEW, SENTENCES[0]))


def settings() -> tuple[Config, Config]:
    """Twice the same: what differs is where E starts."""
    found: Start | None = state.get(session.START)
    length = 32 if found is None else found.length
    setting = Config.from_query(f"{RACE}&task.sentences={sentences()}")
    setting = replace(setting, model=replace(setting.model, embedding_size=length))
    return setting, setting


class Race(Together):
    """Two networks, of which the second starts from learnt vectors, again after every reset."""

    def reset(self) -> None:
        """Both back to where they started."""
        super().reset()
        start()

    def _buttons(self, group: Group) -> None:
        """Not the page's first button: that trains the vectors."""
        playing = self.playing()
        st.button(
            "Pause the race" if playing else "Race",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            key="words/race/pause" if playing else "words/race",
            disabled=not playing and group.over,
            on_click=self.pause if playing else self.play,
        )
        st.button("Back to the start", key="words/race/reset", on_click=self.reset)


TOGETHER = Race("head start", settings, lambda: tuple(f"The network {name}" for name in NAMES))


def draw() -> None:
    """What the vectors are, the race, and the way to the bench."""
    stage.aside(ABOUT)
    run = members.TOGETHER.group().runs[0]
    members.TOGETHER.now_and_then(EVERY, _tell_vectors)
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
    TOGETHER.controls(_choices)
    TOGETHER.now_and_then(EVERY, _show)


def _tell_vectors() -> None:
    """How far the vectors are."""
    run = members.TOGETHER.group().runs[0]
    st.markdown(
        f"**The vectors**: {asked.called(run.config)}, update {run.updates:,} of "
        f"{run.config.training.updates:,}."
    )


def _choices() -> None:
    key = state.seeded("words/few", sentences())
    st.segmented_control(
        "They read", list(SENTENCES), key=key, format_func=lambda count: f"{count:,} sentences",
        on_change=_few, args=(key,), width="content",
    )  # fmt: skip


def _few(key: str) -> None:
    wanted = st.session_state.get(key)
    if wanted in SENTENCES and not state.stale(key):
        state.put(session.FEW, wanted)
    state.reseed()


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
        state.problem("words/start", "None of these words stands in our text: nothing would be started.")
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
    stage.aside(f":gray[{HELPS}]")
    if note := group.runs[1].note:
        st.caption(state.escape(note))


def told(lines: list[Line], title: str) -> str:
    """Who is ahead: "After 300 updates: nats 2.12 as drawn, 1.95 from the vectors", and the best of each."""
    drawn, started = lines
    if not len(drawn.x) or len(drawn.x) != len(started.x):
        return ""
    now, best = ([f"**{pick(line.y):.2f}** {line.name}" for line in lines] for pick in (_last, min))
    return (
        f"After {int(drawn.x[-1]):,} updates: {title} {', '.join(now)}. The best so far: {', '.join(best)}."
    )


def _last(values: np.ndarray) -> float:
    return float(values[-1])
