"""What a learner sets: the model and its training. (A task's settings are the fields of the task.)"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnn_core.option import check, option


@dataclass(frozen=True)
class ModelConfig:
    """Architecture, cell and their sizes; with the options of the chosen classes by name."""

    architecture: str = option(
        "many_to_one", "Architecture", tier=1, help="How many inputs and how many outputs"
    )
    cell: str = option("tanh", "Cell", tier=1, help="What one time step computes")
    hidden_size: int = option(
        8,
        "Hidden units",
        low=1,
        high=256,
        tier=2,
        log=True,
        help="How many numbers the network carries from one time step to the next",
    )
    layers: int = option(1, "Layers", low=1, high=4, tier=2, help="Recurrent layers stacked on each other")
    bidirectional: bool = option(
        False,
        "Bidirectional",
        tier=2,
        when=lambda spec, _: not spec.forward_only,
        help="A second network reads from the end; both states go to the output",
    )
    embedding_size: int = option(
        0,
        "Embedding",
        low=0,
        high=128,
        tier=2,
        when=lambda spec, _: spec.input_kind == "tokens",
        help="0: each word is a column of zeros with a single one (one-hot). "
        "Otherwise: a learnt dense vector of this length",
    )
    dropout: float = option(
        0.0,
        "Dropout",
        low=0.0,
        high=0.9,
        help="Share of hidden units silenced at random between layers and before the output, while training",
    )
    attention: str = option(
        "none",
        "Attention",
        choices=("none", "additive", "multiplicative"),
        tier=1,
        help="How each output of a decoder looks back at all inputs. additive: v⊤ tanh(W_s s + W_h h) "
        "(Bahdanau et al. 2015); multiplicative: s⊤ W_a h (Luong et al. 2015); none: one state carries all",
    )
    architecture_options: Mapping[str, Any] = field(default_factory=dict)
    cell_options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class TrainConfig:
    """How the parameters are changed, for how long, and from which seed."""

    batch_size: int = option(
        32, "Batch size", low=1, high=256, tier=3, log=True, help="Examples in one update"
    )
    optimizer: str = option(
        "adam",
        "Optimizer",
        choices=("sgd", "rmsprop", "adam"),
        help="How a gradient becomes a change of the weights",
    )
    learning_rate: float = option(
        0.01,
        "Learning rate",
        low=0.0,
        high=10_000.0,
        tier=2,
        log=True,
        help="The size of a change. Can be moved while training",
    )
    clip_norm: float = option(
        1.0,
        "Clip gradient at",
        low=0.0,
        high=1000.0,
        tier=2,
        help="If the gradient's norm ‖g‖ is over this θ, g becomes θ g/‖g‖. 0: no clipping",
    )
    truncate_after: int = option(
        0,
        "Truncate BPTT after",
        low=0,
        high=500,
        help="The gradient is cut every so many time steps (the state passes on). 0: never",
    )
    stateful: bool = option(
        False,
        "Carry the state on",
        when=lambda spec, _: spec.running,
        help="Running text and waves: the next window starts from the last one's hidden state",
    )
    teacher_forcing: float = option(
        1.0,
        "Teacher forcing",
        low=0.0,
        high=1.0,
        when=lambda spec, _: spec.writes,
        help="How often the next time step is told the true last output while training. Below 1 it comes "
        "down from 1 to this in the first half of all updates; otherwise the network reads its own output "
        "(scheduled sampling, Bengio et al. 2015)",
    )
    weight_decay: float = option(
        0.0, "Weight decay", low=0.0, high=1.0, help="Pulls every weight towards zero at each update"
    )
    gradient_regularizer: float = option(
        0.0,
        "Gradient regulariser",
        low=0.0,
        high=100.0,
        help="How strongly gradients are kept from shrinking or growing on their way back through time "
        "(Ω of Pascanu et al. 2013). It differentiates twice, which no kernel does, so updates take longer. "
        "0: not at all",
    )
    updates: int = option(
        5_000, "Stop after updates", low=1, high=1_000_000, log=True, help="The run is finished then"
    )
    stop_when: str = option(
        "",
        "Stop when",
        help="A held-out metric and its goal, for example accuracy>=0.95, met on all held-out examples",
    )
    evaluate_every: int = option(
        50, "Evaluate every", low=1, high=10_000, help="Updates between two looks at held-out data"
    )
    seed: int = option(
        0,
        "Seed",
        low=0,
        high=2**31 - 1,
        help="The same seed gives the same numbers, on one kind of CPU with the same kernels",
    )

    def __post_init__(self) -> None:
        check(self)
