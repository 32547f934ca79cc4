"""What an update will cost, told from the sizes alone, before anything is run."""

from rnn_core.data import Batch
from rnn_core.models import EncoderDecoder, Model
from rnn_core.models.recurrence import Recurrence
from rnn_core.settings import TrainConfig

SPEED = 8.0e10  # floating-point operations a second in matrix products
ELEMENT = 3.5e-9  # seconds for each unit, time step and gate
STEP = 350e-6  # seconds of a time step that autograd walks, for each gate


def estimate_ms(model: Model, batch: Batch, training: TrainConfig) -> float:
    """Milliseconds of one update on such a batch, roughly; two times too much rather than too little."""
    B, T = batch.inputs.shape[:2]
    again = bool(training.gradient_regularizer)
    seconds = 1e-3 + _recurrence(model.recurrence, B, T, stepwise=again, again=again)
    if isinstance(model, EncoderDecoder):
        S = batch.targets.shape[1]
        seconds += _recurrence(model.decoder, B, S, stepwise=model.feeds or again, again=again)
        seconds += _head(model, B, S, T)
        T = S
    if training.teacher_forcing < 1.0:
        seconds += (STEP if model.spec.loss == "numbers" else STEP / 2) * T * len(model.recurrence.weights)
    return 1000.0 * seconds


def _recurrence(recurrence: Recurrence, B: int, T: int, stepwise: bool, again: bool) -> float:
    G, passes = len(recurrence.cell.gates), len(recurrence.weights)
    weights = sum(p.numel() for p in recurrence.parameters())
    arithmetic = 6.0 * B * T * weights / SPEED * (3.0 if again else 1.0)
    calls = STEP * T * G * passes if stepwise else 4.0e-6 * T * (1 + G) * passes
    return arithmetic + ELEMENT * B * T * recurrence.hidden_size * G * passes + calls


def _head(model: EncoderDecoder, B: int, S: int, T: int) -> float:
    """The output layer, and the scores of attention: for every output one for each input."""
    H, K = model.config.hidden_size, model.spec.logits
    seconds = 6.0 * B * S * H * K / SPEED + ELEMENT * B * S * K
    if model.attention is None:
        return seconds
    inner = H if model.attention.kind == "additive" else 1
    return seconds + 4.0 * ELEMENT * B * S * T * inner
