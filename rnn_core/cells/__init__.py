"""The cells, in teaching order. A new one is one file and one line here."""

from rnn_core.cells.base import Cell, Parameters, Signals, Way, project
from rnn_core.cells.delta import Delta
from rnn_core.cells.gru import GRU
from rnn_core.cells.lstm import LSTM
from rnn_core.cells.record import Record, State
from rnn_core.cells.vanilla import ReLU, Tanh

CELLS: dict[str, type[Cell]] = {
    "tanh": Tanh,
    "relu": ReLU,
    "gru": GRU,
    "lstm": LSTM,
    "delta": Delta,
}

__all__ = ["CELLS", "Cell", "Parameters", "Record", "Signals", "State", "Way", "project"]
