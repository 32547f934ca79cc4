"""The views: pictures of what a network did and how its training went. One line each."""

from rnn_core.views import attention, class_probabilities, gradient_norms, metrics, parameter_norms, score
from rnn_core.views.base import View
from rnn_core.views.score import pack

VIEWS: dict[str, View] = {
    "score": score.VIEW,
    "metrics": metrics.VIEW,
    "gradient_norms": gradient_norms.VIEW,
    "parameter_norms": parameter_norms.VIEW,
    "class_probabilities": class_probabilities.VIEW,
    "attention": attention.VIEW,
}

__all__ = ["VIEWS", "View", "pack"]
