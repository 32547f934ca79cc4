"""RNN Playground's library: data, cells, models, training and pictures, without any web page.

>>> from rnn_core import Config, Trainer
>>> trainer = Trainer(Config.from_query("task=sentiment&cell=gru&seed=1"))
>>> trainer.update()
"""

from rnn_core import environment

environment.prepare()

from rnn_core.cells import CELLS
from rnn_core.config import Config
from rnn_core.models import MODELS
from rnn_core.option import ConfigError
from rnn_core.tasks import TASKS
from rnn_core.train import Trainer

__all__ = ["CELLS", "MODELS", "TASKS", "Config", "ConfigError", "Trainer"]
