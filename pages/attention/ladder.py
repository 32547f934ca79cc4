"""The length ladder of both networks: exact match by the length of what they read."""

from typing import Any

import numpy as np
import streamlit as st

from pages.attention import pair, session
from pages.attention.pair import Pair
from pages.ui import plot, rungs
from rnn_core.engine import Ladder
from rnn_core.figures import ladder


def draw(both: Pair) -> None:
    """The figure, and what it says."""
    pair.TOGETHER.now_and_then(rungs.LOOK, _show)


def _show() -> None:
    both = pair.pair()
    found = rungs.climbed(pair.TOGETHER, session.RUNGS)
    if not found:
        st.caption("Both networks are being asked …")
        return
    climbs = [
        ladder.Climb(f"{name}, update {one.update:,}", one.lengths, one.exact)
        for name, one in zip(pair.NAMES, found, strict=True)
    ]
    plot.draw(ladder.draw(climbs, found[0].trained), key="pair_ladder", config=plot.STILL, alt=ladder.ALT)
    st.markdown(verdict(found))
    st.caption(
        f"Held-out examples, up to {max(found[0].counts)} of each length; both networks get the same ones. "
        f"An answer counts only if it is right from its first symbol to its last. {both.task.ladder_note()}"
    )


def verdict(found: tuple[Ladder, ...]) -> str:
    """What the picture says, in a sentence or two; only what it says."""
    longest = found[0].trained[1]
    if all(max(one.exact, default=0.0) < 0.1 for one in found):
        return "Neither gets whole answers right yet, at any length. Train on."
    ends = [_at(one, longest) for one in found]
    told = (
        f"At length {ends[0][0]}, which is {_how_long(ends[0][0], longest)}, the network with attention gets "
        f"{ends[0][1]:.2f} of the answers right, the one without {ends[1][1]:.2f}."
    )
    if ends[0][1] < 0.5:
        return f"{told} Short ones are learnt first: train on, and watch the long ones follow."
    beyond = [np.asarray(one.lengths) > longest for one in found]
    if not all(mask.any() for mask in beyond):
        return told
    far = [one.exact[mask] for one, mask in zip(found, beyond, strict=True)]
    return f"{told} {_beyond(found, longest, far)}"


def _beyond(found: tuple[Ladder, ...], longest: int, far: list[Any]) -> str:
    failed = next(
        (T for T in range(longest, int(found[0].lengths[-1])) if all(_none_after(one, T) for one in found)),
        None,
    )
    if failed is not None:
        return f"**Beyond length {failed} both fail**: nobody ever showed them so much at once."
    falls = [float(part.mean()) < _at(one, longest)[1] for one, part in zip(found, far, strict=True)]
    means = f"{pair.NAMES[0]} {far[0].mean():.2f}, {pair.NAMES[1]} {far[1].mean():.2f}"
    if all(falls):
        return f"**Beyond the trained lengths both fall** (on average {means}): attention does not cure that."
    return f"Beyond the trained lengths, on average: {means}."


def _how_long(rung: int, longest: int) -> str:
    return "the longest of training" if rung == longest else "near the longest of training"


def _none_after(one: Ladder, T: int) -> bool:
    """Whether hardly any answer to something longer than T is right."""
    return bool(np.all(one.exact[np.asarray(one.lengths) > T] <= 0.1))


def _at(one: Ladder, length: int) -> tuple[int, float]:
    """The rung nearest below or at a length, and how exact the answers are there."""
    place = max(k for k, T in enumerate(one.lengths) if length >= T or k == 0)
    return one.lengths[place], float(one.exact[place])
