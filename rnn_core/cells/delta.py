"""Fast weights, written by the delta rule (Schlag, Irie, Schmidhuber 2021, arXiv 2102.11174)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from rnn_core.cells.base import Cell, Parameters, Parts, Signals
from rnn_core.cells.record import State
from rnn_core.notation import factor, number, total
from rnn_core.option import option, options

LEAST = 1e-12  # the least length that a key or a query is divided by
RULES = ("delta", "additive")


def _of_w(name: str) -> Any:
    """An option of every cell that means nothing without feedback: there is no W then."""
    known = options(Cell)[name]
    return field(metadata={"option": replace(known, when=_has_w)}, default=known.default)


def _has_w(spec: Any, model: Any) -> bool:
    return bool(model.cell_options.get("feedback", True))


@dataclass(frozen=True)
class Delta(Cell):
    """A memory that is a matrix S: what is read writes a value under a key, and asks with a query.

    k = a_k / ‖a_k‖,  q = a_q / ‖a_q‖,  a = b + W h⟨t−1⟩ + U x⟨t⟩          key and query, of length 1
    v = tanh(b_v + W_v h⟨t−1⟩ + U_v x⟨t⟩)                                 value
    β = σ(b_β + W_β h⟨t−1⟩ + U_β x⟨t⟩)                                    rate, one for each row of S
    S⟨t⟩ = S⟨t−1⟩ + (β ⊙ (v − S⟨t−1⟩ k)) k⊤                               the delta rule
    h⟨t⟩ = S⟨t⟩ q

    S⟨t−1⟩ k is what stands under the key so far (`found`): the rule writes the difference, so that S⟨t⟩ k = v
    where β = 1, whatever stood there. The additive rule, S⟨t⟩ = S⟨t−1⟩ + (β ⊙ v) k⊤, piles up what is written
    twice under one key. In the paper nothing is fed back (W = 0; with W: Irie,
    Schlag, Csordás, Schmidhuber 2021, arXiv 2106.06295), v is not squashed, and one β serves all rows.
    """

    name: ClassVar[str] = "delta"
    title: ClassVar[str] = "fast weights"
    about: ClassVar[str] = "A matrix for a state: writes values under keys, and replaces what stood there."
    gates: ClassVar[tuple[str, ...]] = ("key", "value", "query", "rate")
    states: ClassVar[tuple[str, ...]] = ("hidden", "fast")
    axes: ClassVar[Mapping[str, tuple[str, ...]]] = {"fast": ("value", "key")}
    equations: ClassVar[tuple[str, ...]] = (
        "k = aₖ / ‖aₖ‖,  aₖ = {b}ₖ + {W}ₖ {h}⟨t−1⟩ + {U}ₖ {x}⟨t⟩;  q alike",
        "v = tanh({b}ᵥ + {W}ᵥ {h}⟨t−1⟩ + {U}ᵥ {x}⟨t⟩)",
        "β = σ({b}_β + {W}_β {h}⟨t−1⟩ + {U}_β {x}⟨t⟩)",
        "S⟨t⟩ = S⟨t−1⟩ + (β ⊙ (v − S⟨t−1⟩ k)) k⊤  (additive rule: without S⟨t−1⟩ k)",
        "{h}⟨t⟩ = S⟨t⟩ q  (where nothing is fed back: {W} = 0)",
    )

    rule: str = option(
        "delta",
        "S is written by",
        choices=RULES,
        help="delta: what stands under the key is replaced; additive: the new value is added to it",
    )
    feedback: bool = option(
        True,
        "Reads what it found last",
        help="Key, value, query and rate hang on h⟨t−1⟩ too, through W; else on the input alone",
    )

    recurrent: str = _of_w("recurrent")
    scale: float = _of_w("scale")

    def parameters(self, input_size: int, hidden_size: int, generator: torch.Generator) -> dict[str, Tensor]:
        """U (4H, F), W (4H, H) and b (4H,); without feedback there is no W."""
        made = super().parameters(input_size, hidden_size, generator)
        return made if self.feedback else {name: one for name, one in made.items() if name != "W"}

    def initial_state(self, batch_size: int, hidden_size: int) -> State:
        """h⟨0⟩ = 0 (B, H) and S⟨0⟩ = 0 (B, H, H)."""
        return torch.zeros(batch_size, hidden_size), torch.zeros(batch_size, hidden_size, hidden_size)

    def step(self, p: Parameters, u: Tensor, state: State) -> tuple[Tensor, State, Signals]:
        """The equations above; signals key, value, query, rate and found, each (B, H)."""
        h, S = state
        a = torch.addmm(u, h, p["W"].t()) if self.feedback else u  # (B, 4H)
        k, v, q, β = a.chunk(4, dim=1)  # (B, H) each
        k, q = _unit(k), _unit(q)
        v, β = torch.tanh(v), torch.sigmoid(β)
        found = torch.bmm(S, k[:, :, None])[:, :, 0]  # S⟨t−1⟩ k (B, H)
        written = β * (v - found) if self.replaces else β * v
        S = torch.baddbmm(S, written[:, :, None], k[:, None])  # (B, H, H)
        h = torch.bmm(S, q[:, :, None])[:, :, 0]  # (B, H)
        return h, (h, S), {"key": k, "value": v, "query": q, "rate": β, "found": found}

    @property
    def replaces(self) -> bool:
        """Whether what stood under a key goes when it is written again."""
        return self.rule == "delta"

    def parts(self, p: Parameters, u: Tensor, h: Tensor, unit: int) -> Parts:
        """As the gates have it; with the lengths of a_k and a_q, and k · q."""
        W = p["W"] if self.feedback else torch.zeros(len(u), len(h))
        made = dict(super().parts({**p, "W": W}, u, h, unit))
        k, _, q, _ = (u + W @ h).chunk(4)
        lengths = float(k.norm()), float(q.norm())
        return made | {"lengths": lengths, "match": (float(_unit(k[None])[0] @ _unit(q[None])[0]),)}

    def explain(self, parts: Parts, now: Mapping[str, float], before: Mapping[str, float]) -> list[str]:
        """k, q, v, β, what is written into the unit's row of S, and what that row gives for the query."""
        (of_k, of_q), (match,) = parts["lengths"], parts["match"]
        v, β, found = (factor(now[name]) for name in ("value", "rate", "found"))
        written = now["rate"] * (now["value"] - (now["found"] if self.replaces else 0.0))
        old = f"({v} − ({found}))" if self.replaces else f"({v})"
        return [
            f"k = ({total(parts['key'])}) / {factor(of_k)} = {number(now['key'])}",
            f"q = ({total(parts['query'])}) / {factor(of_q)} = {number(now['query'])}",
            f"v = tanh({total(parts['value'])}) = {number(now['value'])}",
            f"β = σ({total(parts['rate'])}) = {number(now['rate'])}",
            f"written = {β} · {old} = {number(written)}",
            f"{{h}} = {factor(now['hidden'] - written * match)} + ({factor(written)}) · ({factor(match)}) = "
            f"{number(now['hidden'])}",
        ]


def _unit(a: Tensor) -> Tensor:
    """Rows (B, H) at length 1."""
    lengths: Tensor = a.norm(dim=1, keepdim=True)
    return a / lengths.clamp_min(LEAST)
