"""Who gets the CPU: runs, the engine that serves them, and what may be asked of it."""

from rnn_core.engine.afford import affordable
from rnn_core.engine.answers import ByLength, Decode, Drift, Ladder, Rails, RunOn, Search, TwoRails
from rnn_core.engine.by_part import ByPart, Known
from rnn_core.engine.contract import Edit, EngineError, Request
from rnn_core.engine.edits import SetLearningRate, SetWeight
from rnn_core.engine.fake import SynchronousEngine
from rnn_core.engine.group import Group
from rnn_core.engine.lease import Lease
from rnn_core.engine.local import LocalEngine
from rnn_core.engine.pace import PACES
from rnn_core.engine.pictures import Draw, Pictures
from rnn_core.engine.questions import AccuracyBy, Explain, Samples, Substitute, Write
from rnn_core.engine.requests import Inspect
from rnn_core.engine.run import STATUSES, Run
from rnn_core.engine.through_time import Blamed, Diagnose, Reach, ScaleW
from rnn_core.engine.words import ReadVectors, StartVectors, WordVectors

__all__ = [
    "PACES",
    "STATUSES",
    "AccuracyBy",
    "Blamed",
    "ByLength",
    "ByPart",
    "Decode",
    "Diagnose",
    "Draw",
    "Drift",
    "Edit",
    "EngineError",
    "Explain",
    "Group",
    "Inspect",
    "Known",
    "Ladder",
    "Lease",
    "LocalEngine",
    "Pictures",
    "Rails",
    "Reach",
    "ReadVectors",
    "Request",
    "Run",
    "RunOn",
    "Samples",
    "ScaleW",
    "Search",
    "SetLearningRate",
    "SetWeight",
    "StartVectors",
    "Substitute",
    "SynchronousEngine",
    "TwoRails",
    "WordVectors",
    "Write",
    "affordable",
]
