"""How signals are called on screen: one table, two notations (shared words in NOTATION.md's sense)."""

from dataclasses import dataclass
from functools import lru_cache

from rnn_core.metrics import METRICS
from rnn_core.notation import NOTATIONS, WORDS

PARTS = ("encoder", "decoder")
GATES = ("keep", "reset", "forget", "input", "output", "update")

_TITLES = {
    "keep": "keep (z)",
    "reset": "reset (r)",
    "forget": "forget (f)",
    "input": "input (i)",
    "output": "output (q)",  # o are the logits
    "candidate": "candidate",
    "cell": "cell c",
    "context": "context k",  # c is the cell state of an LSTM and nothing else
    "query": "query q",
    "key": "key k",
    "value": "value v",
    "rate": "rate β",
    "found": "S⟨t−1⟩k",
    "fast": "fast weights S",
    "share": "U⟨t⟩x⟨t⟩",
    "first": "s⟨0⟩",  # of what writes, made of the one input
    "features": "features r",
}

# Kinds whose letter, or whose word, a list of names adds.
_WORDS = {
    "attention": "attention α",
    "prediction": "prediction ŷ",
    "first": "first state s⟨0⟩",
    "ghost": "prediction ŷ, if it ended here",
    "b_recurrent": "cₙ",
}
_CARRIED = "/transported"

# A kind of signal → how it is made, and what that is.
_RULES = {
    "context": ("k⟨t⟩ = Σ α⟨t,t′⟩ {h}⟨t′⟩", "what output t drew from the input"),
    "keep": (
        "{h}⟨t⟩ = z ⊙ {h}⟨t−1⟩ + (1 − z) ⊙ n",
        "how much of the old state stays; the “update gate” of many notes, and some books swap z and 1 − z",
    ),
    "share": ("{a}⟨1⟩ = b + Σ U⟨t′⟩x⟨t′⟩", "what each place of the window adds"),
}

# Kinds that are no row of the score.
FOR_VIEWS = ("surface", "points", "held_points", "watched", "tile", "words", "word_groups")


@dataclass(frozen=True)
class Link:
    """How a kind of matrix between two time axes is told: from either end, and in the legend."""

    looks: str  # before what a column of the first axis draws on
    seen: str  # before what draws on a column of the second axis
    legend: str


_LINKS = {
    "attention": Link("looks at (α)", "looked at (α) for", "α: threads, as wide as the weight"),
    "reach": Link("moved most by", "moves the output", "threads, as wide as a place moves the output"),
}


@dataclass(frozen=True)
class Place:
    """Where a signal belongs: `layer0/backward/hidden` is kind "hidden" of layer 0, direction -1."""

    group: str  # everything before the kind: signals of one group share their units
    kind: str
    layer: int
    direction: int
    part: str = ""  # of a model that has parts: "encoder", "decoder"


@lru_cache(maxsize=1024)  # asked for every signal of every frame
def place(name: str) -> Place:
    """Read a signal's name. A name without a layer belongs to layer 0."""
    group, _, kind = name.rpartition("/")
    parts = group.split("/")
    numbers = [int(part[5:]) for part in parts if part.startswith("layer") and part[5:].isdigit()]
    part = parts[0] if parts[0] in PARTS else ""
    return Place(group, kind, numbers[0] if numbers else 0, -1 if "backward" in parts else 1, part)


def state_symbol(notation: str = "ours") -> str:
    """The letter of the hidden state: h, or a in the switch "Ng"."""
    return "a" if notation == "ng" else "h"


def title(kind: str, notation: str = "ours", part: str = "") -> str:
    """The row name of a kind of signal. The hidden state of a decoder is called s, in either notation."""
    if kind == "hidden":
        return "s" if part == "decoder" else state_symbol(notation)
    return _TITLES.get(kind, kind.replace("_", " "))


def spoken(name: str, notation: str = "ours") -> str:
    """A signal or a parameter in words: `encoder/layer0/backward/hidden` is "encoder, layer 1, backwards:
    hidden state h". No two names of a network are spoken alike.
    """
    where = place(name.removesuffix(_CARRIED))
    said = _said(where.kind, notation, where.part) + (", carried back" if name.endswith(_CARRIED) else "")
    return ": ".join(filter(None, (", ".join(filter(None, map(_part, where.group.split("/")))), said)))


def _part(part: str) -> str:
    """A part of a network in words; self-attention's two rows of words need none."""
    word, number = part.rstrip("0123456789"), part.lstrip("abcdefghijklmnopqrstuvwxyz")
    if number and word in ("layer", "head"):
        return f"{word} {int(number) + (word == 'layer')}"
    return {"backward": "backwards", "source": ""}.get(part, part)


def _said(kind: str, notation: str, part: str) -> str:
    """A kind in words, with its letter; one letter with an index is a name already."""
    if kind == "hidden":
        return "state s" if part == "decoder" else WORDS[notation]
    if kind in NOTATIONS[notation]:
        return NOTATIONS[notation][kind]
    if kind.startswith("layer"):  # of the bridge: `layer0_h`
        layer, _, state = kind.partition("_")
        return f"{_part(layer)}: B of {_said({'h': 'hidden', 'c': 'cell'}.get(state, state), notation, '')}"
    return _WORDS.get(kind) or (kind if kind[1:2] == "_" else title(kind))


def letter(kind: str, notation: str = "ours", part: str = "") -> str:
    """How a part of a state stands in ∂o/∂…: its letter, or its words where it has none."""
    return {"cell": "c", "fast": "S"}.get(kind) or title(kind, notation, part)


def link(kind: str) -> Link:
    """How a matrix between two time axes is told; one of an unknown kind by its own name."""
    words = kind.replace("_", " ")
    return _LINKS.get(kind, Link(words, f"{words} from", f"{words}: threads, as wide as the weight"))


def rule(kind: str, notation: str = "ours") -> dict[str, str]:
    """How a kind of signal is made at time step t (`rule`) and what that is (`about`); {} where the name
    says enough."""
    if kind not in _RULES:
        return {}
    made, about = _RULES[kind]
    letters = {"h": state_symbol(notation), "a": "z" if notation == "ng" else "a"}
    return {"rule": made.format(**letters), "about": about}


def metric_title(name: str) -> str:
    """A metric in words: "bits_per_character" is bits per character."""
    return METRICS[name].title if name in METRICS else name.replace("_", " ")


def entity(label: str) -> str:
    """The type a tag label speaks of: "B-person" and "I-person" are person, "O" is none ("")."""
    if label in ("O", "<pad>"):
        return ""
    return label[2:] if label[:2] in ("B-", "I-") else label
