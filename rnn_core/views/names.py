"""How signals are called on screen: one table, two notations (shared words in NOTATION.md's sense)."""

from dataclasses import dataclass

PARTS = ("encoder", "decoder")
GATES = ("keep", "reset", "forget", "input", "output", "update")

_TITLES = {
    "keep": "keep (z)",
    "reset": "reset (r)",
    "forget": "forget (f)",
    "input": "input (i)",
    "output": "output (o)",
    "candidate": "candidate",
    "cell": "cell c",
    "context": "context k",  # c is the cell state of an LSTM and nothing else
}

_RULES = {
    "context": ("k⟨t⟩ = Σ α⟨t,t′⟩ {h}⟨t′⟩", "what output t drew from the input"),
}

_METRICS = {
    "f1": "entity F1",
    "top1": "top-1 accuracy",
    "mse": "mean squared error",
    "in_key": "notes in key",
}


@dataclass(frozen=True)
class Place:
    """Where a signal belongs: `layer0/backward/hidden` is kind "hidden" of layer 0, direction -1."""

    group: str  # everything before the kind: signals of one group share their units
    kind: str
    layer: int
    direction: int
    part: str = ""  # of a model that has parts: "encoder", "decoder"


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


def rule(kind: str, notation: str = "ours") -> dict[str, str]:
    """How a kind of signal is made at time step t (`rule`) and what that is (`about`); {} where the name
    says enough."""
    if kind not in _RULES:
        return {}
    made, about = _RULES[kind]
    return {"rule": made.format(h=state_symbol(notation)), "about": about}


def metric_title(name: str) -> str:
    """A metric in words: "bits_per_character" is bits per character."""
    return _METRICS.get(name, name.replace("_", " "))


def entity(label: str) -> str:
    """The type a tag label speaks of: "B-person" and "I-person" are person, "O" is none ("")."""
    if label in ("O", "<pad>"):
        return ""
    return label[2:] if label[:2] in ("B-", "I-") else label
