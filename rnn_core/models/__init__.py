"""The architectures, in teaching order. A new one is one file and one line here."""

from rnn_core.data import Spec
from rnn_core.models.base import SPECIAL, Loss, Model, Options, Output
from rnn_core.models.decoding import Decoding, follow, only
from rnn_core.models.encoder_decoder import EncoderDecoder
from rnn_core.models.feed_forward import FeedForward
from rnn_core.models.many_to_many import ManyToMany
from rnn_core.models.many_to_one import ManyToOne
from rnn_core.models.ntm import Ntm
from rnn_core.models.one_to_many import OneToMany
from rnn_core.models.pixel_rnn import PixelRnn
from rnn_core.models.self_attention import SelfAttention
from rnn_core.models.skip_gram import SkipGram
from rnn_core.models.watch import Pass, States, Watch
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream

MODELS: dict[str, type[Model]] = {
    "feed_forward": FeedForward,
    "one_to_many": OneToMany,
    "many_to_one": ManyToOne,
    "many_to_many": ManyToMany,
    "encoder_decoder": EncoderDecoder,
    "pixel_rnn": PixelRnn,
    "self_attention": SelfAttention,
    "skip_gram": SkipGram,
    "ntm": Ntm,
}


def build(spec: Spec, config: ModelConfig, stream: Stream) -> Model:
    """The model that `config` describes for a task of this `spec`, with fresh weights."""
    kind = MODELS[config.architecture]
    return kind(spec, config, kind.Options(**config.architecture_options), stream)


__all__ = [
    "MODELS",
    "SPECIAL",
    "Decoding",
    "Loss",
    "Model",
    "Options",
    "Output",
    "Pass",
    "States",
    "Watch",
    "build",
    "follow",
    "only",
]
