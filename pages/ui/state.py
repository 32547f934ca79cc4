"""The session, as far as every page shares it: the engine, who asks, what to tell, how widgets are seeded.

What a page keeps for itself stands in its own `session.py`.
"""

import secrets
from concurrent.futures import Future
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui import visitor
from rnn_core.engine import LocalEngine

PROBLEMS = "problems"  # dict[str, str]: place → the sentence to show there once
GENERATION = "generation"  # int: counts what changed without a widget's doing
VISIBLE = "visible"  # bool: whether the browser shows this tab
TOUCH = "touch"  # bool: fingers point at this tab
UNREACHED = "unreached"  # bool: no frame came to this tab through the channel
PAGE = "page"  # str: the page drawn last
_OWNER = "owner"
_TOKEN = "token"

PATIENCE = 2.0  # seconds that a press of a button may wait for the engine


@st.cache_resource(show_spinner=False)
def engine() -> LocalEngine:
    """The one engine of this server."""
    return LocalEngine()


def owner() -> str:
    """Who shares the machine fairly with whom: one browser, told by Streamlit's own cookie."""
    if _OWNER not in st.session_state:
        st.session_state[_OWNER] = visitor.name_of(st.context.cookies.get(visitor.COOKIE))
    return str(st.session_state[_OWNER])


def token() -> str:
    """The secret under which this session's frames are fetched. It never stands in a link or a log."""
    if _TOKEN not in st.session_state:
        st.session_state[_TOKEN] = secrets.token_urlsafe(16)
    return str(st.session_state[_TOKEN])


def session() -> str:
    """Streamlit's own name of this session."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def get(key: str, default: Any = None) -> Any:
    """A session value, or the default."""
    return st.session_state.get(key, default)


def seeded(name: str, value: Any) -> str:
    """The key of a widget that shows `value`, which the session leads.

    A browser that has not yet heard of a new value reports the old one with its next message, and that
    would undo the change. So after every change that was not the widget's own it gets a new key, and
    what comes under an old one is not listened to (`stale`).
    """
    key = f"{name}#{get(GENERATION, 0)}"
    st.session_state[key] = value
    return key


def stale(key: str) -> bool:
    """Whether a report under this key is older than what is on screen."""
    return not key.endswith(f"#{get(GENERATION, 0)}")


def reseed() -> None:
    """The session changed by itself what widgets show."""
    st.session_state[GENERATION] = get(GENERATION, 0) + 1


def take(key: str) -> Any:
    """A session value that is gone once it is read; None if there is none."""
    return st.session_state.pop(key, None)


def put(key: str, value: Any) -> None:
    """Set a session value."""
    st.session_state[key] = value


def problem(place: str, sentence: str = "") -> None:
    """Note what to tell the learner at this place of the page ("" clears it)."""
    st.session_state[PROBLEMS] = {**get(PROBLEMS, {}), place: sentence}


def told(place: str) -> str:
    """The sentence noted for this place, or ""."""
    return str(get(PROBLEMS, {}).get(place) or "")


def show_problem(place: str) -> None:
    """Draw the sentence noted for this place, if there is one. It goes with the next change."""
    sentence = told(place)
    if sentence:
        st.warning(escape(sentence), icon=":material/info:")


def escape(text: str) -> str:
    """Text from outside, so that no character of it is read as Markdown or HTML."""
    return "".join("\\" + letter if letter in "\\`*_{}[]<>()#+-.!|$:~" else letter for letter in text)


def settle(done: "Future[Any]") -> bool:
    """Wait until the engine has done it, so that the page drawn next shows it: whether it has, for on a busy
    machine the page has to look again. Raises ConfigError.
    """
    try:
        done.result(timeout=PATIENCE)
    except TimeoutError:
        return False
    return True
