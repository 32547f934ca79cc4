"""How the page "Attention" comes to its two runs: by its link, from the bench, or back after a reload."""

from dataclasses import dataclass

import streamlit as st

from pages.ui import link, pair, pair_topic, state
from pages.ui.choices import Choice, made
from pages.ui.score import Tab
from rnn_core import Config, ConfigError
from rnn_core.engine import affordable

MOST = 1_000  # tabs remembered; the oldest goes first
_SEEN = "pair_seen"  # tuple[str, str | None]: link and sentence of the bench at the last arrival here
_ASKED = "pair_resumed"  # bool: this session has looked for older runs


def arrive() -> None:
    """Call first on the page: follow its link, or else what was changed on the bench since the last visit.

    Only whoever comes from outside finds the link's setting on the bench too: the Back button must not
    take a trained network away from there.
    """
    came_from, linked = state.get(state.PAGE), dict(st.query_params)
    if came_from is None:
        link.arrive("attention")
    if came_from == "attention":
        return
    state.problem("pair/link")
    bench, before = (state.config().to_query(), state.get(state.WATCH)), state.get(_SEEN, ("", None))
    if linked:
        follow(state.config() if came_from is None else link.usable(linked))
    elif bench[0] != before[0] and pair_topic.topic_of(state.config()):
        follow(state.config())
    if bench[1] not in (None, before[1]) and pair_topic.topic_of(state.config()) == pair.topic():
        pair.read(bench[1])
    state.put(_SEEN, bench)
    state.put(state.PAGE, "attention")


def follow(new: Config) -> None:
    """Learn a setting that was made elsewhere. One that does not fit here is told, and changes nothing."""
    try:
        found = pair_topic.attentive(new)
        if found != pair.setting():
            for one in pair_topic.rivals(found.to_query()):
                affordable(one)
            pair.learn(found)
    except ConfigError as error:
        state.problem("pair/link", str(error))


# -- a reloaded tab -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """What a tab showed: the ids of both runs, whether they trained, the sentence and the choices."""

    ids: tuple[str, str]
    playing: bool
    text: str
    choices: tuple[Choice, ...]


@st.cache_resource(show_spinner=False)
def _tabs() -> dict[tuple[str, str], Kept]:
    """(owner, tab) → what it showed."""
    return {}


def find_again(tab: Tab) -> None:
    """Call once the tab has told its secret: take over what this tab showed before a reload."""
    if not tab.token or state.get(_ASKED):
        return
    state.put(_ASKED, True)
    known = _tabs().get((state.owner(), tab.token))
    if known is None:
        return
    try:
        runs = [state.engine().find(id, state.owner()) for id in known.ids]
    except ConfigError:
        return  # they were put away meanwhile
    if runs[0].config != pair.setting():
        return
    if state.get(state.PAIR) != known.ids:
        pair.drop()
    state.put(state.PAIR, known.ids)
    state.put(state.PAIR_PLAYING, known.playing)
    state.put(state.PAIR_TEXT, known.text)
    state.put(state.PAIR_CHOICES, known.choices)
    state.reseed()


def remember(tab: Tab) -> None:
    """What this tab shows now."""
    ids = state.get(state.PAIR)
    if not tab.token or ids is None:
        return
    tabs, key = _tabs(), (state.owner(), tab.token)
    tabs.pop(key, None)
    tabs[key] = Kept(ids, bool(state.get(state.PAIR_PLAYING)), pair.text(), made())
    while len(tabs) > MOST:
        tabs.pop(next(iter(tabs)))
