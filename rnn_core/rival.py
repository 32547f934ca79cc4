"""Settings that can be compared: another network of the same task with no fewer parameters."""

from dataclasses import replace
from typing import Any

from rnn_core.config import Config
from rnn_core.models import build
from rnn_core.option import options
from rnn_core.settings import ModelConfig
from rnn_core.stream import Stream


def no_smaller(config: Config, **changes: Any) -> Config:
    """The same setting with these changes of the model, with as many hidden units as give it no fewer
    parameters, as far as there are so many units."""
    plain = replace(config.model, architecture_options={}, **changes)
    wanted, rival = parameter_count(config), replace(config, model=plain)
    most = options(ModelConfig)["hidden_size"].high or 0
    while parameter_count(rival) < wanted and rival.model.hidden_size + 4 <= most:
        rival = replace(rival, model=replace(rival.model, hidden_size=rival.model.hidden_size + 4))
    return rival


def parameter_count(config: Config) -> int:
    """How many numbers the network of this setting learns."""
    model = build(config.task.spec, config.model, Stream(0, "initialisation"))
    return sum(parameter.numel() for parameter in model.parameters())
