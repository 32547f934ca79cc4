"""The architectures, in teaching order. A new one is one file and one line here."""

from rnn_core.cells import CELLS
from rnn_core.data import Spec
from rnn_core.models.base import Loss, Model, Output
from rnn_core.models.encoder_decoder import EncoderDecoder, Looked, Source
from rnn_core.models.losses import losses, probabilities
from rnn_core.models.many_to_many import ManyToMany
from rnn_core.models.many_to_one import ManyToOne
from rnn_core.models.recurrence import Pass, Recurrence, States
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

MODELS: dict[str, type[Model]] = {
    "many_to_one": ManyToOne,
    "many_to_many": ManyToMany,
    "encoder_decoder": EncoderDecoder,
}


def build(spec: Spec, config: ModelConfig, stream: Stream) -> Model:
    """The model that `config` describes for a task of this `spec`, with fresh weights."""
    kind = MODELS[config.architecture]
    cell = CELLS[config.cell](**config.cell_options)
    return kind(spec, config, cell, kind.Options(**config.architecture_options), stream)


__all__ = [
    "MODELS",
    "EncoderDecoder",
    "ManyToOne",
    "Looked",
    "Loss",
    "Model",
    "Output",
    "Pass",
    "Recurrence",
    "Source",
    "States",
    "build",
    "losses",
    "probabilities",
]
