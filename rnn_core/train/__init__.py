"""Training and looking inside."""

from rnn_core.train.trainer import Trainer

__all__ = ["Trainer"]
