"""Choices by hand: another symbol at an output, or an output that may look at one input only."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.attention import pair, session
from pages.attention.pair import Pair
from pages.ui import live, state, tokens
from pages.ui.together import WAIT
from rnn_core import ConfigError
from rnn_core.engine import Decode


@dataclass(frozen=True)
class Choice:
    """For one output (from 0): the symbol put there, or (without one) the only input it may look at."""

    output: int
    symbol: str = ""
    source: int = -1

    @property
    def says(self) -> bool:
        """Whether a symbol was chosen."""
        return bool(self.symbol)


def made() -> tuple[Choice, ...]:
    """The choices in force, the oldest first."""
    found: tuple[Choice, ...] = state.get(session.CHOICES, ())
    return found


def request(choices: tuple[Choice, ...]) -> Decode:
    """The question that these choices make."""
    said = tuple((one.output, one.symbol) for one in choices if one.says)
    looks = tuple((one.output, one.source) for one in choices if not one.says)
    return Decode(pair.text(), forced=said, attend=looks)


def choose(new: Choice) -> None:
    """Add a choice, in place of another of its kind at that output. What cannot be is told and taken back."""
    others = tuple(one for one in made() if (one.output, one.says) != (new.output, new.says))
    reason = _refused((*others, new))
    if not reason:
        state.put(session.CHOICES, (*others, new))
        state.problem("pair/choices")
        return
    _, gone = _kept((new,), others)
    state.problem("pair/choices", reason + _first(gone))


def undo(old: Choice) -> None:
    """Take one choice back, and those that are no longer possible without it."""
    kept, gone = _kept((), tuple(one for one in made() if one != old))
    state.put(session.CHOICES, kept)
    also = ", ".join(f"output {one.output + 1}" for one in gone)
    state.problem(
        "pair/choices", also and f"Not possible without it, and taken back too: your choice at {also}."
    )


def _kept(first: tuple[Choice, ...], others: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], list[Choice]]:
    """`first` with as many of the others as go together with it, and those that do not."""
    kept, gone = first, []
    for one in others:
        if _refused((*kept, one)):
            gone.append(one)
        else:
            kept = (*kept, one)
    return kept, gone


def _refused(choices: tuple[Choice, ...]) -> str:
    """Why these choices cannot be together; "" if they can."""
    try:
        live.ask(pair.pair().attentive, request(choices)).result(timeout=WAIT)
    except (ConfigError, TimeoutError) as error:
        return str(error) or "The computer is busy. Please try again."
    return ""


def _first(gone: list[Choice]) -> str:
    """Which of the learner's own choices stand in the way."""
    places = sorted({one.output + 1 for one in gone})
    if not places:
        return ""
    named = ", ".join(map(str, places))
    plural = "s" if len(places) > 1 else ""
    return f" Take back your choice{plural} at output{plural} {named} first."


def undo_all() -> None:
    """Back to what the network says by itself."""
    state.put(session.CHOICES, ())
    state.problem("pair/choices")


def describe(choice: Choice, inputs: tuple[str, ...]) -> str:
    """A choice in words: "output 3 says “noir”"."""
    if choice.says:
        return f"output {choice.output + 1} says “{tokens.visible(choice.symbol)}”"
    return (
        f"output {choice.output + 1} looks only at “{tokens.visible(inputs[choice.source])}” "
        f"(input {choice.source + 1})"
    )


# -- on the page --------------------------------------------------------------------------------------


def draw(both: Pair) -> None:
    """The outputs to choose from, what can be chosen for one of them, and what was."""
    if pair.playing():
        st.caption(
            "Pause first: while the network trains, its answer changes under your hands. "
            "Your choices stay when you train on, and when you reset."
        )
        _list(both)
        return
    (found,) = pair.TOGETHER.ask_all([(both.attentive, request(made()))])
    if found is None:
        _list(both)  # the way back: what was possible before more training need not be now
        return
    chosen = state.get(session.OUTPUT)
    chosen = chosen if chosen is not None and chosen < len(found.symbols) else None
    _outputs(found, chosen)
    if chosen is not None:
        left, right = st.columns(2, gap="medium")
        with left:
            _say(both, found, chosen)
        with right:
            _look(both, found, chosen)
    state.show_problem("pair/choices")
    _list(both)


def _outputs(found: Any, chosen: int | None) -> None:
    put = {one.output for one in made()}
    name = state.seeded("pair/output", chosen)
    st.pills(
        "Choose an output of the network with attention to change it",
        range(min(len(found.symbols), tokens.MOST)),
        format_func=lambda t: ("✎ " if t in put else "") + placed(found.symbols[t], t),
        key=name,
        wrap=True,
        on_change=_pick,
        args=(name,),
    )


def label(symbol: str) -> str:
    """A symbol on a button: none of its characters is read as Markdown."""
    return state.escape(tokens.visible(symbol))


def placed(symbol: str, place: int) -> str:
    """A symbol with its place, counted from 1: two buttons of one name would be one to Streamlit."""
    return f"{label(symbol)}:gray[⟨{place + 1}⟩]"


def _pick(name: str) -> None:
    if not state.stale(name):
        state.put(session.OUTPUT, st.session_state[name])
        state.problem("pair/choices")
        state.reseed()


def _say(both: Pair, found: Any, output: int) -> None:
    """The likeliest symbols, and any other."""
    here = found.symbols[output]
    offered = [(symbol, chance) for symbol, chance in found.best[output] if symbol != here]
    name = state.seeded(f"pair/say/{output}", None)
    st.pills(
        f"Output {output + 1} says “{label(here)}” (chance {found.chances[output]:.2f}). Say instead",
        range(len(offered)),
        format_func=lambda k: f"{label(offered[k][0])} :gray[{offered[k][1]:.2f}]",
        key=name,
        wrap=True,
        on_change=_said,
        args=(name, output, tuple(symbol for symbol, _ in offered)),
    )
    vocabulary = both.task.spec.output_vocabulary
    assert vocabulary is not None
    others = [symbol for symbol in vocabulary.symbols if symbol != here]
    box = state.seeded(f"pair/other/{output}", None)
    st.selectbox(
        "Any other symbol",
        range(len(others)),
        format_func=lambda k: tokens.visible(others[k]),
        placeholder=f"… or any other of the {len(others)} symbols it knows",
        label_visibility="collapsed",
        key=box,
        on_change=_said,
        args=(box, output, tuple(others)),
    )


def _said(name: str, output: int, symbols: tuple[str, ...]) -> None:
    picked = st.session_state[name]
    if state.stale(name):
        return
    if picked is not None:
        choose(Choice(output, symbol=symbols[picked]))
    state.reseed()


def _look(both: Pair, found: Any, output: int) -> None:
    """The inputs, each with its share of this output's attention."""
    inputs = both.task.example(pair.text()).inputs
    alpha = found.attention[output]
    here = next((one.source for one in made() if one.output == output and not one.says), None)
    name = state.seeded(f"pair/look/{output}", here)
    st.pills(
        f"Output {output + 1} looks at (α, in all 1). Look only at",
        range(len(inputs)),
        format_func=lambda k: f"{placed(inputs[k], k)} :gray[{alpha[k]:.2f}]",
        key=name,
        wrap=True,
        on_change=_looked,
        args=(name, output),
    )


def _looked(name: str, output: int) -> None:
    picked = st.session_state[name]
    if state.stale(name):
        return
    if picked is not None:
        choose(Choice(output, source=picked))
    else:
        for one in made():
            if one.output == output and not one.says:
                undo(one)
    state.reseed()


def _list(both: Pair) -> None:
    """Each choice with the way back."""
    if not made():
        return
    inputs = both.task.example(pair.text()).inputs
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pair_choices"):
        st.markdown(f"**Your choice{'s' if len(made()) > 1 else ''}**", width="content")
        for number, one in enumerate(made()):
            st.button(
                label(describe(one, inputs)),
                icon=":material/undo:",
                help="Take this choice back",
                key=f"pair/undo/{number}",
                on_click=undo,
                args=(one,),
            )
        if len(made()) > 1:
            st.button("Undo all", key="pair/undo_all", type="tertiary", on_click=undo_all)
