"""Three ways to make an answer of the same chances: greedy, drawn at a temperature, beam search."""

from html import escape
from typing import Any

import streamlit as st

from pages.attention import pair, rails
from pages.attention.pair import Pair
from pages.ui import plot, tokens
from rnn_core.engine import Decode, Search
from rnn_core.figures import beam_tree
from rnn_core.notation import number

SLOW = 3.0  # seconds between two looks while both train
MOST_DEEP = 40  # outputs of the tree
DRAWING = {"displayModeBar": False}


def draw(both: Pair) -> None:
    """The settings in a row; under it the three answers, and the tree of the beam."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        place = rails.which("search")
        temperature = st.slider(
            "Temperature", 0.0, 2.0, 0.8, 0.05, key="pair/temperature", width=190,
            help="0: always the likeliest symbol. Higher: bolder",
        )  # fmt: skip
        number = st.number_input(
            "Sample number", 0, 999, 0, key="pair/sample", width=130,
            help="From 0 to 999. The same number draws the same answer",
        )  # fmt: skip
        width = st.slider(
            "Beam width",
            1,
            5,
            3,
            key="pair/width",
            width=190,
            help="How many beginnings are followed at once",
        )

    def show() -> None:
        run, text = pair.pair().runs[place], pair.text()
        greedy, drawn, found = pair.TOGETHER.ask_all(
            [
                (run, Decode(text)),
                (run, Decode(text, temperature=temperature, seed=int(number))),
                (run, Search(text, width)),
            ]
        )
        if greedy is None or drawn is None or found is None:
            return
        named = {
            "greedy": greedy,
            f"temperature {temperature:g}": drawn,
            f"beam of {width}": found.answer,
        }
        st.html(answers(both, named))
        if width == 1 and found.answer.symbols == greedy.symbols:
            st.caption("A beam of 1 follows only the likeliest symbol each time: that is greedy decoding.")
        _tree(found)

    pair.TOGETHER.now_and_then(SLOW, show)


def answers(both: Pair, named: dict[str, Any]) -> str:
    """Each way with its answer and ln p per symbol."""
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(both.task.written(one.symbols)) or '(nothing)'}</td>"
        f"<td>{_signed(one.log_chance / len(one.symbols))}</td></tr>"
        for name, one in named.items()
    )
    head = "<tr><th></th><th>answer</th><th>ln p per symbol</th></tr>"
    return f'<div class="ways"><table>{head}{rows}</table></div>'


def _tree(found: Any) -> None:
    nodes = [node for node in found.nodes if node.depth < MOST_DEEP]
    figure = beam_tree.draw(
        [node.parent for node in nodes],
        [node.depth for node in nodes],
        [tokens.visible(node.symbol) for node in nodes],
        [node.p for node in nodes],
        [node.fate for node in nodes],
        [place for place in found.best if place < len(nodes)],
    )
    least = beam_tree.width(1 + max(node.depth for node in nodes))
    with st.container(key="beam_tree"):  # it scrolls sideways; what is in it keeps its width
        st.html(f"<style>.st-key-beam_inner {{ min-width: {least}px; }}</style>")
        with st.container(key="beam_inner"):
            plot.draw(figure, key="pair_tree", config=DRAWING, alt=beam_tree.ALT)
    ended = [place for place, node in enumerate(found.nodes) if node.fate == "ended"]
    ended.sort(key=lambda place: -found.nodes[place].score)
    st.html(_ended(found, ended))


def _ended(found: Any, ended: list[int]) -> str:
    """The whole answers that the beam came to, the likeliest per symbol first."""
    if not ended:
        return "<p>No beginning came to its end within the outputs that are allowed.</p>"
    rows = "".join(
        f"<tr{' class=best' if place in found.best else ''}><td>{tokens.row(_path(found, place))}</td>"
        f"<td>{_signed(found.nodes[place].score)}{' ← the answer' if place in found.best else ''}</td></tr>"
        for place in ended
    )
    head = "<tr><th>whole answers of the beam</th><th>ln p per symbol</th></tr>"
    return f'<div class="ways"><table>{head}{rows}</table></div>'


def _signed(value: float) -> str:
    """A number with the sign that is meant: −0.14, not a hyphen."""
    return number(value, 4)


def _path(found: Any, place: int) -> list[str]:
    """The symbols from the first to this node."""
    symbols: list[str] = []
    while place >= 0:
        symbols.insert(0, found.nodes[place].symbol)
        place = found.nodes[place].parent
    return symbols
