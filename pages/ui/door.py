"""The one way from any page to the bench, and what any page may know of it.

A page that wants a setting on the bench says so here and goes there (`st.switch_page`); the bench takes it up
when it is drawn. So no page writes the keys of another.
"""

from dataclasses import dataclass
from typing import Any

from pages.ui import state
from rnn_core import Config

BENCH = "pages/bench/page.py"
_WISH = "wish"  # Wish: what the bench shall show next
_SHOWN = "on_bench"  # Wish: what it showed last


@dataclass(frozen=True)
class Wish:
    """A setting, and the sentence to watch ("" is the task's first; None: nothing was chosen). edit: what is
    changed in the network before any training, which no link can say.
    """

    config: Config
    watch: str | None = ""
    edit: Any = None


def open_on_bench(config: Config, watch: str = "", edit: Any = None) -> None:
    """Put a setting on the bench, out of any lesson. Then go there: `st.switch_page(door.BENCH)`."""
    state.put(_WISH, Wish(config, watch, edit))


def take() -> Wish | None:
    """For the bench: what shall be shown, once."""
    found: Wish | None = state.take(_WISH)
    return found


def showing(config: Config, watch: str | None) -> None:
    """For the bench: what it shows now."""
    state.put(_SHOWN, Wish(config, watch))


def on_bench() -> Wish | None:
    """What the bench showed last; None before the first visit there."""
    found: Wish | None = state.get(_SHOWN)
    return found
