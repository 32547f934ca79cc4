"""The views: pictures of what a network did and how its training went. One line each."""

from rnn_core.views import score
from rnn_core.views.base import View
from rnn_core.views.score import pack

VIEWS: dict[str, View] = {
    "score": score.VIEW,
}

__all__ = ["VIEWS", "View", "pack"]
