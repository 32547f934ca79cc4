"""The letters of the equations, in the two traditions of the lectures.

In both "a" is a letter, for different things; so no "a" is shown without its word.
"""

NOTATIONS: dict[str, dict[str, str]] = {
    "ours": {"h": "h", "a": "a", "x": "x", "U": "U", "W": "W", "V": "V", "b": "b", "b_y": "b_y"},
    "ng": {"h": "a", "a": "z", "x": "x", "U": "Wₐₓ", "W": "Wₐₐ", "V": "W_yₐ", "b": "bₐ", "b_y": "b_y"},
}
NAMES = {"ours": "h, W, U, V (Goodfellow et al.)", "ng": "a, Wₐₐ, Wₐₓ, W_yₐ (Ng)"}
DECODES = ("U", "W", "b")  # what a decoder has of its own; V and b_y there is once
WORDS = {"ours": "hidden state h", "ng": "hidden state a"}


def spell(template: str, notation: str = "ours", decodes: bool = False) -> str:
    """`{h}⟨t⟩ = tanh({a}⟨t⟩)` in the letters of the notation.

    A decoder's state is s in every notation, and its weights are told from its encoder's by a prime;
    `{encoder}` is the letter of its encoder's state.
    """
    letters = NOTATIONS[notation]
    own = {"h": "s"} | {letter: f"{letters[letter]}′" for letter in DECODES} if decodes else {}
    return template.format(**letters | {"encoder": letters["h"]} | own)


def number(value: float, digits: int = 3) -> str:
    """A number as it stands in an equation: a true minus sign, no minus zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0.0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def factor(value: float) -> str:
    """A number that is calculated with further: two digits more than results have."""
    return number(value, 5)


def total(terms: tuple[float, ...], digits: int = 5) -> str:
    """Terms joined by their own signs: `0.0200 − 0.3100 − 1.4700`."""
    text = number(terms[0], digits)
    for term in terms[1:]:
        written = number(term, digits)
        text += f" − {written[1:]}" if written.startswith("−") else f" + {written}"
    return text
