"""The views: pictures of what a network did and how its training went. One line each."""

from rnn_core.views.any_signal import AnySignal
from rnn_core.views.attention import Attention
from rnn_core.views.base import Shown, View
from rnn_core.views.bit_maps import BitMaps
from rnn_core.views.class_probabilities import ClassProbabilities
from rnn_core.views.decision_surface import DecisionSurface
from rnn_core.views.eigenvalues import Eigenvalues
from rnn_core.views.embedding_map import EmbeddingMap
from rnn_core.views.fast_weights import FastWeights
from rnn_core.views.gradient_norms import GradientNorms
from rnn_core.views.head_moves import HeadMoves
from rnn_core.views.memory import Memory
from rnn_core.views.metrics import Metrics
from rnn_core.views.parameter_norms import ParameterNorms
from rnn_core.views.score import Score, folds, pack
from rnn_core.views.state_path import StatePath
from rnn_core.views.surprise import Surprise
from rnn_core.views.weightings import Weightings

VIEWS: dict[str, type[View]] = {
    "score": Score,
    "metrics": Metrics,
    "gradient_norms": GradientNorms,
    "parameter_norms": ParameterNorms,
    "state_path": StatePath,
    "eigenvalues": Eigenvalues,
    "embedding_map": EmbeddingMap,
    "class_probabilities": ClassProbabilities,
    "surprise": Surprise,
    "attention": Attention,
    "bit_maps": BitMaps,
    "weightings": Weightings,
    "memory": Memory,
    "head_moves": HeadMoves,
    "fast_weights": FastWeights,
    "decision_surface": DecisionSurface,
    "any_signal": AnySignal,
}

__all__ = ["VIEWS", "Shown", "View", "folds", "pack"]
